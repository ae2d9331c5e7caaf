//! What `[catalog]` says.

use crate::diagnostic::{Code, Finding, Findings, Quoted};
use crate::document::Text;
use crate::keywords::KEYWORDS;
use crate::read::Header;
use crate::{OpenApi, TokenFormat};

/// Checks the header. The answer is the name of the Rust type, if it has a valid one.
pub(crate) fn check(header: &Header<'_>, findings: &mut Findings) -> Option<String> {
    let name = header.name.as_str();
    let starts = name.starts_with(|char: char| char.is_ascii_lowercase());
    let valid = starts
        && name
            .chars()
            .all(|char| matches!(char, 'a'..='z' | '0'..='9' | '_' | '-'));
    if !valid || KEYWORDS.contains(&name) {
        let message = format!("{} cannot be the name of a catalogue", Quoted(name));
        let label = if valid {
            "a keyword of Rust, whose module is named after the catalogue"
        } else {
            "expected a lower-case letter, and then lower-case letters, digits, `-` and `_`"
        };
        findings.push(Finding::new(Code::InvalidCatalogName, header.name.span, message).label(label));
    }
    for (rank, prefix) in header.token_prefixes.iter().enumerate() {
        token_prefix(prefix, rank > 0, findings);
    }
    for format in &header.token_formats {
        token_format(format, findings);
    }
    type_name(header, valid, findings)
}

/// A prefix that secrets had before may be none at all.
fn token_prefix(prefix: &Text<'_>, is_former: bool, findings: &mut Findings) {
    let allowed = |char: char| char.is_ascii_alphanumeric() || "-._~+/".contains(char);
    if prefix.as_str().chars().all(allowed) && (is_former || !prefix.as_str().is_empty()) {
        return;
    }
    let message = format!("{} cannot be the prefix of a token", Quoted(prefix.as_str()));
    let finding = Finding::new(Code::InvalidTokenPrefix, prefix.span, message)
        .label("expected letters, digits, `-`, `.`, `_`, `~`, `+` and `/`")
        .help("a bearer token has no other characters (RFC 6750, section 2.1); leave the key out for no prefix");
    findings.push(finding);
}

fn token_format(format: &Text<'_>, findings: &mut Findings) {
    if TokenFormat::from_name(format.as_str()).is_some() {
        return;
    }
    let message = format!("{} is no form of a token", Quoted(format.as_str()));
    let known = TokenFormat::ALL.map(|format| format!("`{}`", format.as_str()));
    let label = format!("expected {}", known.join(" or "));
    findings.push(Finding::new(Code::UnknownTokenFormat, format.span, message).label(label));
}

/// How the description is read; what is wrong in it is reported, and missing.
pub(crate) fn openapi(header: &Header<'_>, findings: &mut Findings) -> OpenApi {
    let mut settings = OpenApi::default();
    for (key, text) in &header.openapi {
        let value = text.as_str();
        if let Err(why) = set(&mut settings, key, value) {
            let message = format!("{} cannot be the `{key}` of a description", Quoted(value));
            findings.push(Finding::new(Code::InvalidSetting, text.span, message).label(why));
        }
    }
    settings
}

fn set(settings: &mut OpenApi, key: &str, value: &str) -> Result<(), String> {
    match key {
        "scheme" => settings.scheme = Some(value.to_owned()),
        "prefix" => {
            OpenApi::check_prefix(value)?;
            settings.prefix = Some(value.to_owned());
        }
        "extension" => {
            OpenApi::check_extension(value)?;
            settings.extension = Some(value.to_owned());
        }
        "lists" => settings.lists = Some(value.parse()?),
        "optional" => settings.optional = Some(value.parse()?),
        "silent" => settings.silent = Some(value.parse()?),
        "derive" => settings.derive = Some(value.parse()?),
        "left_out" => settings.left_out = Some(value.parse()?),
        // Any other key has been reported.
        _ => {}
    }
    Ok(())
}

fn type_name(header: &Header<'_>, named: bool, findings: &mut Findings) -> Option<String> {
    let (text, name) = match header.type_name {
        Some(text) => (text, text.as_str().to_owned()),
        None if named => (header.name, upper_camel_case(header.name.as_str())),
        None => return None,
    };
    let starts = name.starts_with(|char: char| char.is_ascii_uppercase());
    if starts && name.chars().all(|char| char.is_ascii_alphanumeric()) && name != "Self" {
        return Some(name);
    }
    let message = format!("{} cannot be the name of the catalogue's type", Quoted(&name));
    let mut finding = Finding::new(Code::InvalidTypeName, text.span, message);
    finding = if name == "Self" {
        finding.label("a keyword of Rust")
    } else {
        finding.label("expected an upper-case letter, and then letters and digits")
    };
    if header.type_name.is_none() {
        finding = finding.help("the type is named after the catalogue: give it another name with `type`");
    }
    findings.push(finding);
    None
}

fn upper_camel_case(name: &str) -> String {
    let word = |word: &str| {
        let mut chars = word.chars();
        chars
            .next()
            .map(|first| first.to_ascii_uppercase())
            .into_iter()
            .chain(chars)
            .collect::<String>()
    };
    name.split(['_', '-']).map(word).collect()
}
