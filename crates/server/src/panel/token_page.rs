//! `GET /tokens/{id}`: one token.

use askama::Template;
use axum::extract::Path;
use bailiwick::{Catalog, Role, ScopeSet};
use bailiwick_tokens::audit::AuditQuery;
use bailiwick_tokens::{Standing, TokenId};

use super::failure::Answer;
use super::groups::{Group, groups};
use super::people::{People, role_title};
use super::sentence::{Entry, entries};
use super::shell::Shell;
use super::visit::Visit;
use super::when::When;
use super::{kind, page};

#[derive(Template)]
#[template(path = "token.html")]
struct TokenPage {
    shell: Shell,
    it: Shown,
}

struct Shown {
    id: TokenId,
    name: String,
    own: bool,
    kind: &'static str,
    member: String,
    role: String,
    created: When,
    used: Option<When>,
    expires: Option<When>,
    old_secret: Option<When>,
    parent: Option<Parent>,
    descendants: u64,
    granted: usize,
    effective: usize,
    endpoints: usize,
    groups: Vec<Group>,
    unknown: Vec<String>,
    entries: Vec<Entry>,
}

/// The token that minted one.
pub(super) struct Parent {
    pub(super) id: TokenId,
    pub(super) name: String,
}

/// Entries of the log that are shown.
const ENTRIES: u32 = 20;

pub(super) async fn show<C: Catalog>(visit: Visit<C>, Path(id): Path<String>) -> Answer {
    let view = visit.token(&id).await?;
    let people = People::of(&visit).await?;
    let query = AuditQuery {
        team: Some(visit.team.id),
        token: Some(view.token.id),
        before: None,
        limit: ENTRIES,
    };
    let log = visit.tokens.store().audit(&query).await?;
    let role = view
        .standing
        .as_ref()
        .map_or_else(|| Role::new(ScopeSet::EMPTY), Standing::role);
    let can = view.granted.effective(&role);
    let mark = |scope| {
        if view.effective.contains(scope) {
            ("", "")
        } else {
            ("limited", "not under the role now")
        }
    };
    let it = Shown {
        id: view.token.id,
        name: view.token.name.to_string(),
        own: view.token.user == visit.user.id,
        kind: kind::title(view.token.grant.kind()),
        member: people
            .get(view.token.user)
            .map(|person| person.login.clone())
            .unwrap_or_default(),
        role: view
            .standing
            .as_ref()
            .map(|standing| role_title::<C>(&standing.member.role, &people.roles))
            .unwrap_or_default(),
        created: When::new(view.token.created_at),
        used: view.token.last_used_at.map(When::new),
        expires: view.token.expires_at.map(When::new),
        old_secret: view.old_secret_until.map(When::new),
        parent: view.parent.as_ref().map(|parent| Parent {
            id: parent.id,
            name: parent.name.to_string(),
        }),
        descendants: view.descendants,
        granted: view.granted.expanded().len(),
        effective: view.effective.len(),
        endpoints: C::endpoints().filter(|endpoint| can.allows(*endpoint)).count(),
        groups: groups(view.granted.expanded().iter(), mark),
        unknown: view.unknown.clone(),
        entries: entries(&visit, &log).await?,
    };
    page::ok(&TokenPage {
        shell: visit.shell("tokens", it.name.clone()),
        it,
    })
}
