//! `GET /tokens`: the list.

use askama::Template;
use axum::extract::Query;
use axum::response::Response;
use bailiwick::{Catalog, GrantKind};
use bailiwick_tokens::store::TokenQuery;
use bailiwick_tokens::{TokenId, TokenRecord};
use serde::Deserialize;

use super::failure::Answer;
use super::people::{People, Person};
use super::shell::Shell;
use super::token_page::Parent;
use super::visit::Visit;
use super::when::When;
use super::{kind, page};

#[derive(Template)]
#[template(path = "tokens.html")]
struct TokensPage {
    shell: Shell,
    rows: Vec<Row>,
    after: Option<TokenId>,
    done: Option<&'static str>,
}

struct Row {
    id: TokenId,
    name: String,
    parent: Option<Parent>,
    member: String,
    own: bool,
    kind: &'static str,
    count: String,
    limited: bool,
    created: When,
    used: Option<When>,
    expires: Option<When>,
    soon: bool,
}

/// Where in the list, and what was just done.
#[derive(Debug, Deserialize)]
pub(super) struct Asked {
    after: Option<TokenId>,
    done: Option<String>,
}

const PAGE: u32 = 100;
/// What is soon, in seconds: a week.
const SOON: i64 = 7 * 86_400;

pub(super) async fn list<C: Catalog>(visit: Visit<C>, Query(asked): Query<Asked>) -> Answer {
    let people = People::of(&visit).await?;
    let query = TokenQuery {
        team: Some(visit.team.id),
        user: (!visit.is_owner()).then_some(visit.user.id),
        live_at: visit.now,
        after: asked.after,
        limit: PAGE,
    };
    let tokens = visit.tokens.list(&query).await?;
    let is_full = u32::try_from(tokens.len()).is_ok_and(|count| count >= PAGE);
    let done = match asked.done.as_deref() {
        Some("renamed") => Some("The token was renamed."),
        Some("deleted") => Some("The token was deleted. Its secret does not work any more."),
        _ => None,
    };
    page::ok(&TokensPage {
        shell: visit.shell("tokens", "Tokens"),
        after: tokens.last().map(|token| token.id).filter(|_| is_full),
        rows: tokens
            .iter()
            .map(|token| row(token, &tokens, &people, &visit))
            .collect(),
        done,
    })
}

fn row<C: Catalog>(token: &TokenRecord, all: &[TokenRecord], people: &People<C>, visit: &Visit<C>) -> Row {
    let person = people.get(token.user);
    let grant = token.grant.resolve::<C>();
    let effective = person.map_or(0, |person: &Person<C>| grant.effective(&person.role).to_set().len());
    let custom = token.grant.kind() == GrantKind::Custom;
    let count = if custom { grant.expanded().len() } else { effective };
    let name_of = |id| {
        all.iter()
            .find(|token| token.id == id)
            .map(|token| token.name.to_string())
    };
    Row {
        id: token.id,
        name: token.name.to_string(),
        parent: token.parent.map(|id| Parent {
            id,
            name: name_of(id).unwrap_or_else(|| "another token".to_owned()),
        }),
        member: person.map(|person| person.login.clone()).unwrap_or_default(),
        own: token.user == visit.user.id,
        kind: kind::title(token.grant.kind()),
        count: super::count::count(count, "scope"),
        limited: custom && effective < count,
        created: When::new(token.created_at),
        used: token.last_used_at.map(When::new),
        expires: token.expires_at.map(When::new),
        soon: token
            .expires_at
            .is_some_and(|at| at.as_secs() - visit.now.as_secs() < SOON),
    }
}

/// `GET /`
pub(super) async fn first() -> Response {
    page::go("/tokens")
}
