//! `/v1/teams/{team}/members`

use axum::Json;
use axum::extract::{Path, State, rejection::JsonRejection};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use bailiwick::Catalog;
use bailiwick_tokens::{Actor, Member, RoleRef, TeamId};
use serde::Deserialize;
use serde_json::json;

use super::caller::ApiCaller;
use super::problem::Problem;
use super::teams::id;
use crate::App;
use crate::accounts::{Access, AccountError, members, reset};
use crate::limits::Client;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Assigned {
    role: RoleRef,
}

pub(super) async fn list<C: Catalog>(
    State(app): State<App<C>>,
    by: ApiCaller<C>,
    Path(team): Path<String>,
) -> Result<Response, Problem> {
    let access = owner(&app, by, &team).await?;
    let members = app.store().members(access.team.id).await?;
    let items: Vec<_> = members
        .iter()
        .map(|(member, user)| json!({ "user": user.id, "login": user.login, "role": member.role }))
        .collect();
    Ok(Json(json!({ "items": items, "next": null })).into_response())
}

pub(super) async fn assign<C: Catalog>(
    State(app): State<App<C>>,
    by: ApiCaller<C>,
    Path((team, user)): Path<(String, String)>,
    body: Result<Json<Assigned>, JsonRejection>,
) -> Result<Response, Problem> {
    let Json(assigned) = body?;
    let access = owner(&app, by, &team).await?;
    let member = Member {
        team: access.team.id,
        user: id(&user)?,
        role: assigned.role,
    };
    let actor = Actor::User(access.standing.member.user);
    members::assign(app.tokens(), member, &actor, app.now()).await?;
    Ok(StatusCode::NO_CONTENT.into_response())
}

pub(super) async fn remove<C: Catalog>(
    State(app): State<App<C>>,
    by: ApiCaller<C>,
    Path((team, user)): Path<(String, String)>,
) -> Result<Response, Problem> {
    let access = owner(&app, by, &team).await?;
    let actor = Actor::User(access.standing.member.user);
    members::remove(app.tokens(), (access.team.id, id(&user)?), &actor, app.now()).await?;
    Ok(StatusCode::NO_CONTENT.into_response())
}

/// A link with which a member chooses another password.
pub(super) async fn reset<C: Catalog>(
    State(app): State<App<C>>,
    by: ApiCaller<C>,
    client: Client,
    Path((team, user)): Path<(String, String)>,
) -> Result<Response, Problem> {
    let access = owner(&app, by, &team).await?;
    let user = id(&user)?;
    let standing = app.store().standing(access.team.id, user).await?;
    standing.ok_or_else(Problem::not_found)?;
    let path = reset::by_owner(&app, access.standing.member.user, user, client).await?;
    Ok((StatusCode::CREATED, Json(json!({ "path": path }))).into_response())
}

/// The team, for its owners alone.
pub(super) async fn owner<C: Catalog>(app: &App<C>, by: ApiCaller<C>, team: &str) -> Result<Access, Problem> {
    let team: TeamId = id(team)?;
    let access = by.in_team(app, team).await?;
    by.person()?;
    access
        .require_owner()
        .map_err(|error: AccountError| Problem::from(error))?;
    Ok(access)
}
