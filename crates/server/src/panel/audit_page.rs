//! `GET /audit`: the log.

use askama::Template;
use axum::extract::Query;
use bailiwick::Catalog;
use bailiwick_tokens::audit::AuditQuery;
use serde::Deserialize;

use super::failure::Answer;
use super::page;
use super::sentence::{Entry, entries};
use super::shell::Shell;
use super::visit::Visit;

#[derive(Template)]
#[template(path = "audit.html")]
struct AuditPage {
    shell: Shell,
    entries: Vec<Entry>,
    first: bool,
    before: Option<u64>,
}

/// Where in the log.
#[derive(Debug, Deserialize)]
pub(super) struct Asked {
    before: Option<u64>,
}

const PAGE: u32 = 50;

pub(super) async fn show<C: Catalog>(visit: Visit<C>, Query(asked): Query<Asked>) -> Answer {
    visit.must_own()?;
    let query = AuditQuery {
        team: Some(visit.team.id),
        token: None,
        before: asked.before,
        limit: PAGE,
    };
    let log = visit.tokens.store().audit(&query).await?;
    let is_full = u32::try_from(log.len()).is_ok_and(|count| count >= PAGE);
    page::ok(&AuditPage {
        shell: visit.shell("audit", "Audit log"),
        entries: entries(&visit, &log).await?,
        first: asked.before.is_none(),
        before: log.last().map(|entry| entry.number).filter(|_| is_full),
    })
}
