//! `/introspect` (RFC 7662) and `/revoke` (RFC 7009), for programs that the operator knows.
//!
//! **Threats.** Whoever could ask would have an oracle for guesses, and whoever could revoke a way to shut others out: so
//! only [clients](crate::Clients) can, and tries at their secrets are counted by address, before these are compared. A token that is not live is answered like
//! one that never was.

use std::sync::Arc;

use axum::extract::{Form, State};
use axum::http::header::{CACHE_CONTROL, RETRY_AFTER, WWW_AUTHENTICATE};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::post;
use axum::{Json, Router};
use bailiwick::{Catalog, Scope};
use bailiwick_tokens::{Actor, AuthenticateError, Authenticated};
use serde::Deserialize;
use serde_json::json;

use crate::App;
use crate::limits::Client;

/// Its routes.
pub(crate) fn routes<C: Catalog>() -> Router<App<C>> {
    Router::new()
        .route("/introspect", post(introspect::<C>))
        .route("/revoke", post(revoke::<C>))
}

#[derive(Deserialize)]
struct Presented {
    token: String,
}

async fn introspect<C: Catalog>(
    State(app): State<App<C>>,
    client: Client,
    headers: HeaderMap,
    form: Result<Form<Presented>, axum::extract::rejection::FormRejection>,
) -> Response {
    if let Err(response) = authenticate(&app, client, &headers) {
        return *response;
    }
    let Ok(Form(presented)) = form else {
        return invalid_request();
    };
    match app.tokens().authenticate(&presented.token, app.now()).await {
        Ok(known) => describe(&app, &known).await,
        Err(AuthenticateError::Refused) => Json(json!({ "active": false })).into_response(),
        Err(AuthenticateError::Unavailable(_) | AuthenticateError::Busy) => unavailable(),
    }
}

async fn revoke<C: Catalog>(
    State(app): State<App<C>>,
    client: Client,
    headers: HeaderMap,
    form: Result<Form<Presented>, axum::extract::rejection::FormRejection>,
) -> Response {
    let name = match authenticate(&app, client, &headers) {
        Ok(name) => name,
        Err(response) => return *response,
    };
    let Ok(Form(presented)) = form else {
        return invalid_request();
    };
    let known = match app.tokens().authenticate(&presented.token, app.now()).await {
        Ok(known) => known,
        Err(AuthenticateError::Refused) => return StatusCode::OK.into_response(),
        Err(AuthenticateError::Unavailable(_) | AuthenticateError::Busy) => return unavailable(),
    };
    if known.is_replaced() {
        // RFC 7009 §2.2.1: this is no secret by which a token can be revoked.
        let detail = "this secret was replaced and revokes nothing, present the new one";
        let body = Json(json!({ "error": "unsupported_token_type", "error_description": detail }));
        return (StatusCode::BAD_REQUEST, body).into_response();
    }
    let actor = Actor::Program(format!("client {name}"));
    match app.tokens().delete(known.id(), &actor, app.now()).await {
        Ok(()) | Err(bailiwick_tokens::Error::Commit(bailiwick_tokens::store::CommitError::NoToken)) => {
            StatusCode::OK.into_response()
        }
        Err(_) => unavailable(),
    }
}

fn authenticate<C: Catalog>(app: &App<C>, client: Client, headers: &HeaderMap) -> Result<Arc<str>, Box<Response>> {
    let response = match app
        .tries()
        .take_program(client, || app.options().clients.authenticate(headers))
    {
        Ok(Some(name)) => return Ok(name),
        Ok(None) => {
            let challenge = [(WWW_AUTHENTICATE, "Basic realm=\"bailiwick\"")];
            let body = Json(json!({ "error": "invalid_client" }));
            (StatusCode::UNAUTHORIZED, challenge, body).into_response()
        }
        Err(error) => {
            let retry_after = HeaderValue::from(error.retry_after.as_secs().max(1));
            (StatusCode::TOO_MANY_REQUESTS, [(RETRY_AFTER, retry_after)]).into_response()
        }
    };
    Err(Box::new(response))
}

async fn describe<C: Catalog>(app: &App<C>, known: &Authenticated<C>) -> Response {
    let (Ok(user), Ok(token)) = (
        app.store().user(known.user()).await,
        app.store().token(known.id()).await,
    ) else {
        return unavailable();
    };
    let Some(token) = token else {
        return Json(json!({ "active": false })).into_response();
    };
    let scopes: Vec<_> = known.effective().to_set().iter().map(Scope::name).collect();
    let mut body = json!({
        "active": true,
        "token_type": "Bearer",
        "scope": scopes.join(" "),
        "sub": known.user(),
        "jti": known.id(),
        "iat": token.created_at.as_secs(),
    });
    if let Some(object) = body.as_object_mut() {
        if let Some(user) = user {
            object.insert("username".to_owned(), user.login.as_str().into());
        }
        if let Some(at) = token.expires_at {
            object.insert("exp".to_owned(), at.as_secs().into());
        }
    }
    ([(CACHE_CONTROL, "no-store")], Json(body)).into_response()
}

fn invalid_request() -> Response {
    (StatusCode::BAD_REQUEST, Json(json!({ "error": "invalid_request" }))).into_response()
}

fn unavailable() -> Response {
    (StatusCode::SERVICE_UNAVAILABLE, [(RETRY_AFTER, "1")]).into_response()
}
