//! `/v1/session`: signing in without a browser's pages.

use axum::Json;
use axum::extract::{State, rejection::JsonRejection};
use axum::http::StatusCode;
use axum::http::header::SET_COOKIE;
use axum::response::{IntoResponse, Response};
use bailiwick::Catalog;
use serde::Deserialize;
use serde_json::json;

use super::caller::ApiCaller;
use super::problem::Problem;
use crate::App;
use crate::accounts::{SessionCookie, SignedIn, Visitor, sign_in};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Credentials {
    login: String,
    password: String,
}

pub(super) async fn begin<C: Catalog>(
    State(app): State<App<C>>,
    visitor: Visitor,
    body: Result<Json<Credentials>, JsonRejection>,
) -> Result<Response, Problem> {
    let Json(given) = body?;
    let entered = sign_in(&app, &visitor, &given.login, &given.password).await?;
    let body = Json(json!({ "csrf": entered.session.csrf.as_str() }));
    Ok((StatusCode::CREATED, entered.cookies(app.options()), body).into_response())
}

pub(super) async fn show<C: Catalog>(by: ApiCaller<C>) -> Result<Response, Problem> {
    let by: SignedIn = by.person()?;
    let body = json!({ "user": by.user.id, "login": by.user.login, "csrf": by.csrf().as_str() });
    Ok(Json(body).into_response())
}

pub(super) async fn end<C: Catalog>(State(app): State<App<C>>, by: ApiCaller<C>) -> Result<Response, Problem> {
    by.person()?.session.end(&app).await?;
    let cookie = SessionCookie::new(app.options()).clear();
    Ok((StatusCode::NO_CONTENT, [(SET_COOKIE, cookie)]).into_response())
}

/// A body that is none, or not what is expected.
impl From<JsonRejection> for Problem {
    fn from(rejection: JsonRejection) -> Self {
        Self::new(rejection.status(), rejection.body_text())
    }
}
