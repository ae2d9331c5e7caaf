//! `/v1/teams/{team}/audit`

use axum::extract::{Path, State};
use axum::http::Uri;
use axum::response::Response;
use bailiwick::Catalog;
use bailiwick_tokens::audit::AuditQuery;

use super::caller::ApiCaller;
use super::members::owner;
use super::page::{Asked, page};
use super::problem::Problem;
use crate::App;

/// What happened in the team, newest first.
pub(super) async fn list<C: Catalog>(
    State(app): State<App<C>>,
    by: ApiCaller<C>,
    Path(team): Path<String>,
    uri: Uri,
) -> Result<Response, Problem> {
    let access = owner(&app, by, &team).await?;
    let asked = Asked::of(&uri)?;
    let query = AuditQuery {
        team: Some(access.team.id),
        token: None,
        before: asked.after()?,
        limit: asked.limit(),
    };
    // An owner sees failures up to this moment.
    app.failures().write(&app).await?;
    let entries = app.store().audit(&query).await?;
    let last = entries.last().map(|entry| entry.number.to_string());
    let items: Vec<_> = entries
        .iter()
        .filter_map(|entry| serde_json::to_value(entry).ok())
        .collect();
    Ok(page(&uri, &asked, &items, last))
}
