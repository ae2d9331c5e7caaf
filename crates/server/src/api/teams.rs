//! `/v1/teams`

use axum::Json;
use axum::extract::{Path, State, rejection::JsonRejection};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use bailiwick::Catalog;
use bailiwick_tokens::{Name, Team};
use serde::Deserialize;
use serde_json::{Value, json};

use super::caller::ApiCaller;
use super::problem::Problem;
use crate::App;
use crate::accounts::{memberships, teams};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct New {
    name: Name,
}

pub(super) async fn list<C: Catalog>(State(app): State<App<C>>, by: ApiCaller<C>) -> Result<Response, Problem> {
    let teams = memberships(&app, by.person()?.user.id).await?;
    let items: Vec<_> = teams.iter().map(object).collect();
    Ok(Json(json!({ "items": items, "next": null })).into_response())
}

/// For owners of a team. Whoever makes one owns it.
pub(super) async fn add<C: Catalog>(
    State(app): State<App<C>>,
    by: ApiCaller<C>,
    body: Result<Json<New>, JsonRejection>,
) -> Result<Response, Problem> {
    let Json(new) = body?;
    let team = teams::add(&app, by.person()?.user.id, new.name).await?;
    Ok((StatusCode::CREATED, Json(object(&team))).into_response())
}

pub(super) async fn show<C: Catalog>(
    State(app): State<App<C>>,
    by: ApiCaller<C>,
    Path(team): Path<String>,
) -> Result<Response, Problem> {
    let access = by.in_team(&app, id(&team)?).await?;
    let mut body = object(&access.team);
    if let Some(body) = body.as_object_mut() {
        body.insert("role".to_owned(), access.standing.role_name().into());
        body.insert("is_owner".to_owned(), access.is_owner.into());
    }
    Ok(Json(body).into_response())
}

/// An identifier in a path. What is none leads nowhere.
pub(super) fn id<T>(text: &str) -> Result<bailiwick_tokens::Id<T>, Problem> {
    text.parse().map_err(|_| Problem::not_found())
}

fn object(team: &Team) -> Value {
    json!({ "id": team.id, "name": team.name })
}
