//! `/v1/teams/{team}/roles`

use axum::Json;
use axum::extract::{Path, State, rejection::JsonRejection};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use bailiwick::{Catalog, ScopeSet};
use bailiwick_tokens::{Actor, CustomRole, Name};
use serde::Deserialize;
use serde_json::{Value, json};

use super::caller::ApiCaller;
use super::members::owner;
use super::problem::{Problem, names};
use super::teams::id;
use crate::App;

#[derive(Deserialize)]
#[serde(deny_unknown_fields, bound = "")]
pub(super) struct New<C: Catalog> {
    name: Name,
    permissions: ScopeSet<C>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, bound = "")]
pub(super) struct Edited<C: Catalog> {
    permissions: ScopeSet<C>,
}

/// The catalogue's roles, and the team's own.
pub(super) async fn list<C: Catalog>(
    State(app): State<App<C>>,
    by: ApiCaller<C>,
    Path(team): Path<String>,
) -> Result<Response, Problem> {
    let access = owner(&app, by, &team).await?;
    let own = app.store().roles(access.team.id).await?;
    let predefined = C::roles().map(|role| {
        let role_now = role.role();
        let permissions = names(role_now.permissions().iter());
        json!({ "role": { "predefined": role.name() }, "name": role.name(), "permissions": permissions })
    });
    let items: Vec<_> = predefined.chain(own.iter().map(object)).collect();
    Ok(Json(json!({ "items": items, "next": null })).into_response())
}

pub(super) async fn add<C: Catalog>(
    State(app): State<App<C>>,
    by: ApiCaller<C>,
    Path(team): Path<String>,
    body: Result<Json<New<C>>, JsonRejection>,
) -> Result<Response, Problem> {
    let Json(new) = body?;
    let access = owner(&app, by, &team).await?;
    let actor = Actor::User(access.standing.member.user);
    let role = app
        .tokens()
        .add_role(access.team.id, new.name, &new.permissions, &actor, app.now());
    Ok((StatusCode::CREATED, Json(object(&role.await?))).into_response())
}

pub(super) async fn edit<C: Catalog>(
    State(app): State<App<C>>,
    by: ApiCaller<C>,
    Path((team, role)): Path<(String, String)>,
    body: Result<Json<Edited<C>>, JsonRejection>,
) -> Result<Response, Problem> {
    let Json(edited) = body?;
    let (role, actor) = own(&app, by, &team, &role).await?;
    app.tokens()
        .edit_role(role.id, &edited.permissions, &actor, app.now())
        .await?;
    Ok(StatusCode::NO_CONTENT.into_response())
}

pub(super) async fn remove<C: Catalog>(
    State(app): State<App<C>>,
    by: ApiCaller<C>,
    Path((team, role)): Path<(String, String)>,
) -> Result<Response, Problem> {
    let (role, actor) = own(&app, by, &team, &role).await?;
    app.tokens().remove_role(role.id, &actor, app.now()).await?;
    Ok(StatusCode::NO_CONTENT.into_response())
}

async fn own<C: Catalog>(
    app: &App<C>,
    by: ApiCaller<C>,
    team: &str,
    role: &str,
) -> Result<(CustomRole, Actor), Problem> {
    let access = owner(app, by, team).await?;
    let role = app.store().role(id(role)?).await?;
    let role = role
        .filter(|role| role.team == access.team.id)
        .ok_or_else(Problem::not_found)?;
    Ok((role, Actor::User(access.standing.member.user)))
}

fn object(role: &CustomRole) -> Value {
    json!({ "role": { "custom": role.id }, "name": role.name, "permissions": role.permissions })
}
