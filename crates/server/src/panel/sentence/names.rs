//! Names in place of identifiers.

use std::collections::HashMap;
use std::collections::hash_map::Entry::Vacant;

use bailiwick::Catalog;
use bailiwick_tokens::audit::{AuditEntry, AuditQuery, Event};
use bailiwick_tokens::{Actor, TokenId, UserId};

use crate::panel::failure::Failure;
use crate::panel::visit::Visit;

/// The names of all that some entries are about, those of the dead included.
pub(super) struct Names {
    users: HashMap<UserId, String>,
    tokens: HashMap<TokenId, String>,
}

/// How far back the name of a deleted token is looked for.
const BACK: u32 = 100;

impl Names {
    pub(super) async fn of<C: Catalog>(visit: &Visit<C>, log: &[AuditEntry]) -> Result<Self, Failure> {
        let store = visit.tokens.store();
        let mut names = Self {
            users: HashMap::new(),
            tokens: HashMap::new(),
        };
        for entry in log {
            let (by, by_token) = match entry.actor {
                Actor::User(user) => (Some(user), None),
                Actor::Token(token) => (None, Some(token)),
                _ => (None, None),
            };
            for user in [by, entry.event.user()].into_iter().flatten() {
                if let Vacant(place) = names.users.entry(user) {
                    let found = store.user(user).await?;
                    place.insert(found.map_or_else(|| user.to_string(), |user| user.login.into()));
                }
            }
            for token in [by_token, entry.event.token()].into_iter().flatten() {
                if let Vacant(place) = names.tokens.entry(token) {
                    let name = name(visit, token).await?.unwrap_or_else(|| token.to_string());
                    place.insert(name);
                }
            }
        }
        Ok(names)
    }

    pub(super) fn actor(&self, actor: &Actor) -> String {
        match actor {
            Actor::User(user) => self.user(*user),
            Actor::Token(token) => format!("The token {}", self.token(*token)),
            other => other.to_string(),
        }
    }

    pub(super) fn user(&self, id: UserId) -> String {
        self.users.get(&id).cloned().unwrap_or_else(|| id.to_string())
    }

    pub(super) fn token(&self, id: TokenId) -> String {
        self.tokens.get(&id).cloned().unwrap_or_else(|| id.to_string())
    }
}

/// What a token is called, or was called last.
async fn name<C: Catalog>(visit: &Visit<C>, id: TokenId) -> Result<Option<String>, Failure> {
    let store = visit.tokens.store();
    if let Some(token) = store.token(id).await? {
        return Ok(Some(token.name.into()));
    }
    let query = AuditQuery {
        team: Some(visit.team.id),
        token: Some(id),
        before: None,
        limit: BACK,
    };
    let log = store.audit(&query).await?;
    Ok(log.into_iter().find_map(|entry| match entry.event {
        Event::TokenRenamed { to, .. } => Some(to.into()),
        Event::TokenMinted { name, .. } => Some(name.into()),
        _ => None,
    }))
}
