//! Names of scopes and roles as Rust identifiers.

use std::collections::BTreeSet;

use crate::keywords::KEYWORDS;

/// Gives each text an identifier of its own.
#[derive(Debug, Default)]
pub(crate) struct Idents {
    taken: BTreeSet<String>,
}

impl Idents {
    /// With identifiers that are taken from the start.
    pub(crate) fn reserving(taken: &[&str]) -> Self {
        Self {
            taken: taken.iter().map(|ident| (*ident).to_owned()).collect(),
        }
    }

    /// A constant: upper case.
    pub(crate) fn constant(&mut self, text: &str) -> String {
        self.unique(ident(text).to_uppercase())
    }

    /// A module: lower case.
    pub(crate) fn module(&mut self, text: &str) -> String {
        let ident = ident(text).to_lowercase();
        self.unique(if KEYWORDS.contains(&ident.as_str()) {
            format!("{ident}_")
        } else {
            ident
        })
    }

    /// The text itself, or with the first number that makes it differ from all before it. Scopes come in the order of
    /// their indices, so under a lock a new one takes no name from an old one.
    fn unique(&mut self, ident: String) -> String {
        let numbered = (2..).map(|number| format!("{ident}_{number}"));
        let fresh = std::iter::once(ident.clone())
            .chain(numbered)
            .find(|ident| !self.taken.contains(ident));
        let fresh = fresh.unwrap_or(ident);
        self.taken.insert(fresh.clone());
        fresh
    }
}

/// Every run of bytes that no identifier has becomes one underscore. A text with nothing else, such as `=`, would be `_`,
/// which names nothing.
fn ident(text: &str) -> String {
    let words: Vec<&str> = text
        .split(|c: char| !c.is_ascii_alphanumeric())
        .filter(|word| !word.is_empty())
        .collect();
    let joined = words.join("_");
    if joined.is_empty() {
        "scope".to_owned()
    } else if joined.starts_with(|c: char| c.is_ascii_alphabetic()) {
        joined
    } else {
        format!("_{joined}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_become_identifiers_of_their_own() {
        let mut idents = Idents::reserving(&["roles"]);
        let modules = ["droplet", "type", "block-storage", "block.storage", "roles", "1-clicks"];
        let modules = modules.map(|text| idents.module(text));
        assert_eq!(
            modules,
            [
                "droplet",
                "type_",
                "block_storage",
                "block_storage_2",
                "roles_2",
                "_1_clicks"
            ]
        );
        let constants = ["https://example.com/auth/drive", "url:GET|/api/v1/courses", "=", "read"];
        let constants = constants.map(|text| Idents::default().constant(text));
        assert_eq!(
            constants,
            [
                "HTTPS_EXAMPLE_COM_AUTH_DRIVE",
                "URL_GET_API_V1_COURSES",
                "SCOPE",
                "READ"
            ]
        );
    }
}
