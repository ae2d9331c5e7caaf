//! What a change of role would do, before it is made.

use std::collections::HashMap;
use std::fmt::Write;

use askama::Template;
use bailiwick::{Catalog, Role, Scope};
use bailiwick_tokens::{TokenRecord, UserId};
use sha2::{Digest, Sha256};

use super::effect::Effect;
use super::people::Person;
use super::shell::Shell;

/// What a change of role would do to every live token under it.
#[derive(Template)]
#[template(path = "preview.html")]
pub(super) struct PreviewPage {
    shell: Shell,
    heading: String,
    before: usize,
    after: usize,
    gained: Vec<&'static str>,
    lost: Vec<&'static str>,
    tokens: Vec<Effect>,
    members: usize,
    same: usize,
    action: String,
    back: String,
    /// What the form carries besides.
    pub(super) fields: Vec<(&'static str, String)>,
    pub(super) error: Option<String>,
    seen: String,
}

impl PreviewPage {
    pub(super) fn new<C: Catalog>(
        shell: Shell,
        heading: String,
        (before, after): (&Role<C>, &Role<C>),
        holders: &[&Person<C>],
        tokens: &HashMap<UserId, Vec<TokenRecord>>,
    ) -> Self {
        let (had, has) = (before.ceiling(), after.ceiling());
        let names = |scopes: bailiwick::ScopeSet<C>| scopes.iter().map(Scope::name).collect::<Vec<_>>();
        let mut effects = Vec::new();
        let mut same = 0;
        for person in holders {
            for token in tokens.get(&person.id).into_iter().flatten() {
                match Effect::of(token, &person.login, before, after) {
                    Some(effect) => effects.push(effect),
                    None => same += 1,
                }
            }
        }
        let (gained, lost) = (names(has.clone() - had), names(had.clone() - has));
        Self {
            seen: seen(&names(had.clone()), &names(has.clone()), &effects),
            shell,
            heading,
            before: had.len(),
            after: has.len(),
            gained,
            lost,
            tokens: effects,
            members: holders.len(),
            same,
            action: String::new(),
            back: String::new(),
            fields: Vec::new(),
            error: None,
        }
    }

    /// Whether this is what somebody saw who confirms it.
    pub(super) fn was_seen(&self, seen: &str) -> bool {
        self.seen == seen
    }

    /// Where its form goes, and where nothing is changed.
    pub(super) fn at(mut self, action: String, back: String) -> Self {
        self.fields.push(("seen", self.seen.clone()));
        Self { action, back, ..self }
    }
}

/// All that is said on the page, in short: who confirms it confirms this and nothing that came up meanwhile.
fn seen(before: &[&str], after: &[&str], effects: &[Effect]) -> String {
    let mut hash = Sha256::new();
    let mut put = |text: &str| {
        hash.update(text);
        hash.update([0]);
    };
    for name in before.iter().chain(&["/"]).chain(after) {
        put(name);
    }
    for effect in effects {
        put(&effect.name);
        put(&effect.member);
        for name in effect.gained.iter().chain(&["/"]).chain(&effect.lost) {
            put(name);
        }
    }
    hash.finalize().iter().fold(String::new(), |mut text, byte| {
        // Writing to a string cannot fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}
