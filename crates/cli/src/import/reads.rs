//! Scopes that are made of class read.

use bailiwick_catalog::Class;
use bailiwick_catalog::openapi::{Import, Metadata};

use crate::error::Error;
use crate::terminal::Plain;

/// Gives class read to the scopes that match a pattern and for which only GET asks. A pattern that matches none is an error.
pub(super) fn take(import: &Import, patterns: &[String], metadata: &mut Metadata) -> Result<(), Error> {
    let candidates = import.read_candidates();
    for pattern in patterns {
        let matching: Vec<_> = candidates.iter().filter(|name| matches(pattern, name)).collect();
        if matching.is_empty() {
            let message = format!(
                "no scope of class other for which only GET asks matches `{}`",
                Plain(pattern)
            );
            let help = "`--verbose` names those that there are; `*` stands for any text";
            return Err(Error::new(message).with_help(Some(help.to_owned())));
        }
        for name in matching {
            metadata.scopes.entry((*name).to_owned()).or_default().class = Some(Class::Read);
        }
    }
    Ok(())
}

/// Whether a name is of a pattern, in which `*` stands for any text.
fn matches(pattern: &str, name: &str) -> bool {
    let Some((start, rest)) = pattern.split_once('*') else {
        return pattern == name;
    };
    let Some(mut left) = name.strip_prefix(start) else {
        return false;
    };
    let mut parts: Vec<_> = rest.split('*').collect();
    let end = parts.pop().unwrap_or_default();
    for part in parts {
        // The first place is as good as any later one.
        match left.split_once(part) {
            Some((_, after)) => left = after,
            None => return false,
        }
    }
    left.ends_with(end)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_star_stands_for_any_text() {
        for (pattern, name, expected) in [
            ("*", "a", true),
            ("read:*", "read:jira-work", true),
            ("read:*", "write:jira-work", false),
            ("*:list", "note:list", true),
            ("*:list", "note:lists", false),
            ("a*b*c", "a1b2c", true),
            ("a*b*c", "acb", false),
            ("a*a", "a", false),
            ("note", "note", true),
            ("note", "notes", false),
        ] {
            assert_eq!(matches(pattern, name), expected, "{pattern} {name}");
        }
    }
}
