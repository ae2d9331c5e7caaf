//! `$ref`: a file relative to the one that it stands in, and a JSON pointer (RFC 6901) into it.

use crate::diagnostic::Quoted;

/// A reference, taken apart.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Reference {
    /// Path of the file from the root.
    pub(super) file: String,
    /// The pointer's tokens, decoded.
    pub(super) pointer: Vec<String>,
}

impl Reference {
    /// Reads the text of a `$ref` that stands in the file `base`. The error is what is wrong, and what to do.
    pub(super) fn parse(text: &str, base: &str) -> Result<Self, (String, &'static str)> {
        let (file, fragment) = text.split_once('#').unwrap_or((text, ""));
        let file = percent_decoded(file).ok_or_else(|| not_decodable(text))?;
        let fragment = percent_decoded(fragment).ok_or_else(|| not_decodable(text))?;
        let pointer = match fragment.strip_prefix('/') {
            Some(tokens) => tokens.split('/').map(unescaped).collect(),
            None if fragment.is_empty() => Vec::new(),
            None => {
                let message = format!(
                    "{} has {} after the `#`; expected a JSON pointer",
                    Quoted(text),
                    Quoted(&fragment)
                );
                return Err((message, "start it with `#/` and name each level"));
            }
        };
        let file = if file.is_empty() {
            base.to_owned()
        } else {
            relative(&file, base, text)?
        };
        Ok(Self { file, pointer })
    }
}

/// The path from the root to a file that another one names.
fn relative(file: &str, base: &str, text: &str) -> Result<String, (String, &'static str)> {
    if file.split('/').next().is_some_and(|first| first.contains(':')) {
        let message = format!("{} is not a local file; expected a relative path", Quoted(text));
        return Err((message, "download the file and refer to the copy"));
    }
    let outside = || {
        let message = format!(
            "{} is outside of the directory of the description; expected a path within it",
            Quoted(text)
        );
        (
            message,
            "import from a directory that holds all files of the description",
        )
    };
    if file.starts_with(['/', '\\']) {
        return Err(outside());
    }
    let mut segments: Vec<&str> = base.split('/').collect();
    segments.pop();
    for segment in file.split('/') {
        match segment {
            "" | "." => {}
            ".." => drop(segments.pop().ok_or_else(outside)?),
            _ => segments.push(segment),
        }
    }
    Ok(segments.join("/"))
}

fn unescaped(token: &str) -> String {
    token.replace("~1", "/").replace("~0", "~")
}

fn not_decodable(text: &str) -> (String, &'static str) {
    (
        format!("{} has a broken escape", Quoted(text)),
        "write `%` and two hexadecimal digits, in UTF-8; a `%` itself is `%25`",
    )
}

fn percent_decoded(text: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        if byte == b'%' {
            let mut digit = || char::from(rest.next()?).to_digit(16);
            let value = digit()? * 16 + digit()?;
            bytes.push(u8::try_from(value).ok()?);
        } else {
            bytes.push(byte);
        }
    }
    String::from_utf8(bytes).ok()
}
