//! Tokens from JSON lines.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt;
use std::io::{self, BufRead};

use bailiwick::{Catalog, StoredGrant, Timestamp};
use serde::Deserialize;

use crate::{Fleet, NewToken};

/// What came of reading JSON lines.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[must_use = "lines that could not be read are not in the fleet"]
pub struct Loaded {
    /// How many tokens were added.
    pub tokens: usize,
    /// Names in grants that the catalogue does not know, with the number of tokens that have them. They grant nothing.
    pub unknown: BTreeMap<Box<str>, usize>,
    /// The lines that could not be read. Their tokens were not added, so an answer would be wrong without them.
    pub bad: Vec<BadLine>,
}

/// A line that is no token.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BadLine {
    /// Its number, from 1 on.
    pub line: usize,
    /// What is wrong, and where in the line.
    pub message: String,
}

impl fmt::Display for BadLine {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {}: {}", self.line, self.message)
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Line<'a> {
    #[serde(borrow)]
    team: Cow<'a, str>,
    #[serde(borrow)]
    role: Cow<'a, str>,
    grant: StoredGrant,
    expires: Option<i64>,
}

impl<C: Catalog> Fleet<C> {
    /// Adds the tokens of JSON lines: `{"team", "role", "grant", "expires"}`, where `role` is the name of a role of this
    /// fleet, `grant` is `"read_only"`, `"full_access"` or a list of names as they are stored, and `expires` is in seconds
    /// since 1970 and may be missing. Empty lines are skipped.
    ///
    /// A line that cannot be read is reported, and the next one is read.
    ///
    /// ```
    /// use bailiwick::digitalocean::{droplet, roles};
    /// use bailiwick_fleet::Fleet;
    ///
    /// let mut fleet = Fleet::new();
    /// fleet.add_role("member", roles::MEMBER);
    /// let lines = r#"
    ///     {"team": "web", "role": "member", "grant": ["droplet:read", "moon:land"]}
    ///     {"team": "web", "role": "membre", "grant": "read_only"}
    /// "#;
    /// let loaded = fleet.read_json_lines(lines.as_bytes()).unwrap();
    /// assert_eq!(loaded.tokens, 1);
    /// assert_eq!(loaded.unknown["moon:land"], 1);
    /// assert_eq!(loaded.bad[0].to_string(), "line 3: unknown role `membre`, expected one of: member");
    /// assert_eq!(fleet.holders(droplet::READ).count(), 1);
    /// ```
    ///
    /// # Errors
    ///
    /// When the reader fails. What was read before stays added.
    pub fn read_json_lines(&mut self, mut reader: impl BufRead) -> io::Result<Loaded> {
        let mut loaded = Loaded::default();
        let mut text = String::new();
        for line in 1.. {
            text.clear();
            if reader.read_line(&mut text)? == 0 {
                break;
            }
            let text = text.trim_end();
            if text.is_empty() {
                continue;
            }
            match self.read_line(text, &mut loaded) {
                Ok(()) => loaded.tokens += 1,
                Err(message) => loaded.bad.push(BadLine { line, message }),
            }
        }
        Ok(loaded)
    }

    fn read_line(&mut self, text: &str, loaded: &mut Loaded) -> Result<(), String> {
        let line: Line<'_> = serde_json::from_str(text).map_err(|error| column(&error))?;
        let Some(role) = self.role_named(&line.role) else {
            let names: Vec<&str> = self.role_names().collect();
            return Err(format!(
                "unknown role `{}`, expected one of: {}",
                line.role.escape_debug(),
                names.join(", ")
            ));
        };
        let token = NewToken {
            team: &line.team,
            role,
            grant: &line.grant.resolve::<C>(),
            expires: line.expires.map(Timestamp::from_secs),
        };
        self.push(&token).map_err(|error| error.to_string())?;
        for name in line.grant.unknown::<C>() {
            *loaded.unknown.entry(name.into()).or_default() += 1;
        }
        Ok(())
    }
}

/// What is wrong with a line, which its error counts as the first of one.
fn column(error: &serde_json::Error) -> String {
    let text = error.to_string();
    let message = text
        .rsplit_once(" at line ")
        .map_or(text.as_str(), |(message, _)| message);
    format!("column {}: {message}", error.column())
}
