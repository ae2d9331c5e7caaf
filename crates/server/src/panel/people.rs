//! The members of a team with their roles.

use std::collections::HashMap;

use bailiwick::{Catalog, Role};
use bailiwick_tokens::store::TokenQuery;
use bailiwick_tokens::{CustomRole, RoleRef, Standing, TokenRecord, UserId};

use super::failure::Failure;
use super::visit::Visit;

/// A member.
#[derive(Debug)]
pub(super) struct Person<C: Catalog> {
    pub(super) id: UserId,
    pub(super) login: String,
    pub(super) role_ref: RoleRef,
    pub(super) role_name: String,
    pub(super) role: Role<C>,
}

/// The members of a team, by login, and its own roles, by name.
#[derive(Debug)]
pub(super) struct People<C: Catalog> {
    pub(super) members: Vec<Person<C>>,
    pub(super) roles: Vec<CustomRole>,
}

/// As many tokens as are asked for at once.
const PAGE: u32 = 500;

impl<C: Catalog> People<C> {
    pub(super) async fn of(visit: &Visit<C>) -> Result<Self, Failure> {
        let store = visit.tokens.store();
        let roles = store.roles(visit.team.id).await?;
        let members = store.members(visit.team.id).await?.into_iter().map(|(member, user)| {
            let custom = match &member.role {
                RoleRef::Custom(id) => roles.iter().find(|role| role.id == *id).cloned(),
                RoleRef::Predefined(_) => None,
            };
            let standing = Standing { member, custom };
            Person {
                id: user.id,
                login: user.login.into(),
                role_name: role_title::<C>(&standing.member.role, &roles),
                role: standing.role(),
                role_ref: standing.member.role,
            }
        });
        Ok(Self {
            members: members.collect(),
            roles,
        })
    }

    pub(super) fn get(&self, id: UserId) -> Option<&Person<C>> {
        self.members.iter().find(|person| person.id == id)
    }

    /// Every live token of the team, by whose it is.
    pub(super) async fn tokens(visit: &Visit<C>) -> Result<HashMap<UserId, Vec<TokenRecord>>, Failure> {
        let mut all: HashMap<UserId, Vec<TokenRecord>> = HashMap::new();
        let mut after = None;
        loop {
            let query = TokenQuery {
                team: Some(visit.team.id),
                user: None,
                live_at: visit.now,
                after,
                limit: PAGE,
            };
            let tokens = visit.tokens.list(&query).await?;
            let Some(last) = tokens.last() else {
                return Ok(all);
            };
            after = Some(last.id);
            for token in tokens {
                all.entry(token.user).or_default().push(token);
            }
        }
    }
}

/// What a page calls a role.
pub(super) fn role_title<C: Catalog>(role: &RoleRef, roles: &[CustomRole]) -> String {
    match role {
        RoleRef::Predefined(name) => {
            let known = C::predefined_role(name);
            known.map_or_else(|| name.clone(), |role| predefined_title(role))
        }
        RoleRef::Custom(id) => {
            let known = roles.iter().find(|role| role.id == *id);
            known.map_or_else(|| id.to_string(), |role| role.name.to_string())
        }
    }
}

/// The title of a predefined role, or its name where it has none.
pub(super) fn predefined_title<C: Catalog>(role: bailiwick::PredefinedRole<C>) -> String {
    let title = if role.title().is_empty() {
        role.name()
    } else {
        role.title()
    };
    title.to_owned()
}
