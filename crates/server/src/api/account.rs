//! `/v1/account`: one's own password and sessions.

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
use crate::accounts::{Session, SessionCookie, change_password};
use crate::limits::Client;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Passwords {
    current: String,
    new: String,
}

/// Ends every session; the answer has a new one.
pub(super) async fn password<C: Catalog>(
    State(app): State<App<C>>,
    by: ApiCaller<C>,
    client: Client,
    body: Result<Json<Passwords>, JsonRejection>,
) -> Result<Response, Problem> {
    let Json(given) = body?;
    let (session, code) = change_password(&app, client, &by.person()?, &given.current, &given.new).await?;
    let cookie = SessionCookie::new(app.options()).set(&code);
    Ok(([(SET_COOKIE, cookie)], Json(json!({ "csrf": session.csrf.as_str() }))).into_response())
}

/// Signs out everywhere, here too.
pub(super) async fn end_sessions<C: Catalog>(State(app): State<App<C>>, by: ApiCaller<C>) -> Result<Response, Problem> {
    Session::end_all(&app, by.person()?.user.id).await?;
    let cookie = SessionCookie::new(app.options()).clear();
    Ok((StatusCode::NO_CONTENT, [(SET_COOKIE, cookie)]).into_response())
}
