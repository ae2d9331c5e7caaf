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
use crate::accounts::{SessionCookie, Visitor, change_password, end_everywhere};

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
    visitor: Visitor,
    body: Result<Json<Passwords>, JsonRejection>,
) -> Result<Response, Problem> {
    let Json(given) = body?;
    let entered = change_password(&app, &visitor, &by.person()?, &given.current, &given.new).await?;
    let body = Json(json!({ "csrf": entered.session.csrf.as_str() }));
    Ok((entered.cookies(app.options()), body).into_response())
}

/// Signs out everywhere, here too.
pub(super) async fn end_sessions<C: Catalog>(State(app): State<App<C>>, by: ApiCaller<C>) -> Result<Response, Problem> {
    end_everywhere(&app, by.person()?.user.id).await?;
    let cookie = SessionCookie::new(app.options()).clear();
    Ok((StatusCode::NO_CONTENT, [(SET_COOKIE, cookie)]).into_response())
}
