//! Tokens told naively: names of scopes in sorted sets, everything looked for from end to end.

use std::collections::{BTreeMap, BTreeSet};

use bailiwick::digitalocean::DigitalOcean;
use bailiwick::{ActionClass, Catalog, Scope};

pub(super) type Names = BTreeSet<&'static str>;

/// All there is at one moment.
#[derive(Clone, Default)]
pub(super) struct State {
    /// User to role.
    pub(super) members: BTreeMap<usize, Role>,
    /// The team's own roles.
    pub(super) roles: Vec<Names>,
    pub(super) tokens: Vec<Token>,
    pub(super) secrets: Vec<Secret>,
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Role {
    Predefined(&'static str),
    Custom(usize),
}

#[derive(Clone)]
pub(super) struct Token {
    pub(super) user: usize,
    pub(super) grant: Grant,
    pub(super) expires: Option<i64>,
    pub(super) deleted: bool,
}

#[derive(Clone)]
pub(super) enum Grant {
    Custom(Names),
    ReadOnly,
    FullAccess,
}

#[derive(Clone)]
pub(super) struct Secret {
    pub(super) token: usize,
    pub(super) until: Option<i64>,
}

impl State {
    /// What whoever presents a secret can do; `None` if it does not count.
    pub(super) fn answer(&self, secret: usize, now: i64) -> Option<Names> {
        let secret = &self.secrets[secret];
        let token = &self.tokens[secret.token];
        let over = |end: Option<i64>| end.is_some_and(|end| end <= now);
        if token.deleted || over(token.expires) || over(secret.until) {
            return None;
        }
        let role = self.permissions(*self.members.get(&token.user)?);
        let given = match &token.grant {
            Grant::Custom(names) => names.clone(),
            Grant::ReadOnly => DigitalOcean::scopes()
                .filter(|scope| scope.class() == ActionClass::READ)
                .map(Scope::name)
                .collect(),
            Grant::FullAccess => DigitalOcean::scopes().map(Scope::name).collect(),
        };
        Some(given.intersection(&role).copied().collect())
    }

    /// What a role permits. No scope of this catalogue implies another.
    pub(super) fn permissions(&self, role: Role) -> Names {
        match role {
            Role::Custom(role) => self.roles[role].clone(),
            Role::Predefined(name) => {
                let role = DigitalOcean::role(name).unwrap();
                role.permissions().iter().map(Scope::name).collect()
            }
        }
    }

    pub(super) fn is_live(&self, token: usize, now: i64) -> bool {
        let token = &self.tokens[token];
        !token.deleted && token.expires.is_none_or(|end| now < end)
    }

    /// A grant that asks for nothing beyond the role; all grants here are closed.
    pub(super) fn may_mint(&self, user: usize, grant: &Grant) -> bool {
        match (self.members.get(&user), grant) {
            (Some(role), Grant::Custom(names)) => names.is_subset(&self.permissions(*role)),
            (Some(_), Grant::ReadOnly | Grant::FullAccess) => true,
            (None, _) => false,
        }
    }

    /// The last secret gets the grace, and those before it are dead.
    pub(super) fn regenerate(&mut self, token: usize, until: Option<i64>) {
        for secret in self.secrets.iter_mut().filter(|secret| secret.token == token) {
            let grace = if secret.until.is_none() { until } else { None };
            secret.until = Some(grace.unwrap_or(i64::MIN));
        }
        self.secrets.push(Secret { token, until: None });
    }

    pub(super) fn put_under(&mut self, user: usize, role: Role) {
        self.members.insert(user, role);
    }

    pub(super) fn leave(&mut self, user: usize) {
        self.members.remove(&user);
        for token in self.tokens.iter_mut().filter(|token| token.user == user) {
            token.deleted = true;
        }
    }
}
