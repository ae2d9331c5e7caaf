//! Changes of texts, in which all else stays as it is.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::ops::Range;

/// An alternative of `security`: schemes, each with the scopes asked of it.
pub(super) type Alternative = Vec<(String, Vec<String>)>;

/// A `security` to write.
#[derive(Clone, Debug)]
pub(super) struct Edit {
    pub(super) file: String,
    /// The old value, or the mapping that gets a key.
    pub(super) span: Range<usize>,
    /// Whether the mapping gets a key.
    pub(super) is_key: bool,
    pub(super) alternatives: Vec<Alternative>,
}

/// Makes all changes; the paths of the files that have some.
pub(super) fn apply(files: &mut BTreeMap<String, String>, mut edits: Vec<Edit>) -> BTreeSet<String> {
    // From the end of each text, so that places stay what they are.
    edits.sort_by_key(|edit| std::cmp::Reverse(edit.span.start));
    let mut changed = BTreeSet::new();
    for edit in edits {
        if let Some(text) = files.get_mut(&edit.file) {
            let (span, new) = edit.replacement(text);
            text.replace_range(span, &new);
            changed.insert(edit.file);
        }
    }
    changed
}

impl Edit {
    fn replacement(&self, text: &str) -> (Range<usize>, String) {
        let starts_with = |bracket| text.get(self.span.clone()).is_some_and(|old| old.starts_with(bracket));
        let start = self.span.start;
        let line = text.get(..start).and_then(|before| before.rsplit('\n').next());
        let indent = line.map_or(0, |line| line.chars().count());
        match (self.is_key, starts_with('{'), starts_with('[')) {
            (true, true, _) => {
                let inner = text.get(start + 1..self.span.end.saturating_sub(1)).unwrap_or_default();
                let comma = if inner.trim().is_empty() { "" } else { "," };
                (start + 1..start + 1, format!("\"security\": {}{comma}", self.flow()))
            }
            (true, false, _) => {
                let lead = if self.alternatives.is_empty() {
                    " []".to_owned()
                } else {
                    format!(
                        "\n{:width$}{}",
                        "",
                        self.block(indent + 2, indent + 6),
                        width = indent + 2
                    )
                };
                (start..start, format!("security:{lead}\n{:indent$}", ""))
            }
            (false, _, true) => (self.span.clone(), self.flow()),
            (false, _, false) if self.alternatives.is_empty() => (self.span.clone(), "[]".to_owned()),
            (false, _, false) => {
                let old = text.get(self.span.clone()).unwrap_or_default();
                (self.span.clone(), self.block(indent, inner_indent(old, indent)))
            }
        }
    }

    /// In one line, as JSON, which YAML reads too.
    fn flow(&self) -> String {
        let scheme = |(name, scopes): &(String, Vec<String>)| {
            let scopes: Vec<_> = scopes.iter().map(|scope| quoted(scope)).collect();
            format!("{}: [{}]", quoted(name), scopes.join(", "))
        };
        let alternative = |schemes: &Alternative| {
            let schemes: Vec<_> = schemes.iter().map(scheme).collect();
            format!("{{{}}}", schemes.join(", "))
        };
        let alternatives: Vec<_> = self.alternatives.iter().map(alternative).collect();
        format!("[{}]", alternatives.join(", "))
    }

    /// In lines: alternatives with an indentation, of which the first line is without, and scopes with a greater one.
    fn block(&self, indent: usize, inner: usize) -> String {
        let mut text = String::new();
        for (at, schemes) in self.alternatives.iter().enumerate() {
            for (rank, (name, scopes)) in schemes.iter().enumerate() {
                if at + rank > 0 {
                    _ = write!(text, "\n{:indent$}", "");
                }
                text.push_str(if rank == 0 { "- " } else { "  " });
                text.push_str(&plain(name));
                text.push(':');
                if scopes.is_empty() {
                    text.push_str(" []");
                }
                for scope in scopes {
                    _ = write!(text, "\n{:inner$}- {}", "", quoted(scope));
                }
            }
        }
        text
    }
}

/// The indentation that scopes have in an old text, or else the one that most descriptions give them.
fn inner_indent(old: &str, indent: usize) -> usize {
    let items = old.lines().skip(1).filter(|line| line.trim_start().starts_with('-'));
    let mut indents = items.map(|line| line.len() - line.trim_start().len());
    indents.find(|inner| *inner >= indent + 2).unwrap_or(indent + 4)
}

/// Names of scopes have neither quotes nor backslashes; those of schemes may have anything.
fn quoted(text: &str) -> String {
    let mut quoted = "\"".to_owned();
    for char in text.chars() {
        match char {
            '"' | '\\' => quoted.extend(['\\', char]),
            char if char.is_control() => _ = write!(quoted, "\\u{:04x}", u32::from(char)),
            char => quoted.push(char),
        }
    }
    quoted.push('"');
    quoted
}

/// A key of YAML, in quotes where it needs some.
fn plain(name: &str) -> String {
    let is_word = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'-';
    let mut bytes = name.bytes();
    if bytes.next().is_some_and(|first| first.is_ascii_alphabetic()) && bytes.all(is_word) {
        name.to_owned()
    } else {
        quoted(name)
    }
}
