//! Pages as responses.

use askama::Template;
use axum::http::{StatusCode, header};
use axum::response::{Html, IntoResponse, Redirect, Response};
use serde::Deserialize;

use super::failure::{Answer, Failure};
use crate::accounts::AccountError;

/// What was just done, as a page is told that [`go`] leads to.
#[derive(Debug, Deserialize)]
pub(super) struct Done {
    pub(super) done: Option<String>,
}

/// A page with a status. Nothing keeps it: some have a secret in them, and all are about somebody.
pub(super) fn page(status: StatusCode, template: &impl Template) -> Answer {
    match template.render() {
        Ok(text) => Ok((status, [(header::CACHE_CONTROL, "no-store")], Html(text)).into_response()),
        Err(error) => {
            tracing::error!(%error, "a template cannot be filled");
            Err(Failure::Broken)
        }
    }
}

/// A page.
pub(super) fn ok(template: &impl Template) -> Answer {
    page(StatusCode::OK, template)
}

/// A page that says why something about an account was not done.
pub(super) fn refused(error: &AccountError, template: &impl Template) -> Answer {
    let page = page(error.status(), template)?;
    Ok(match error {
        AccountError::TooMany(error) => {
            let seconds = error.retry_after.as_secs().max(1).to_string();
            ([(header::RETRY_AFTER, seconds)], page).into_response()
        }
        _ => page,
    })
}

/// A form that has to be mended.
pub(super) fn mend(template: &impl Template) -> Answer {
    page(StatusCode::UNPROCESSABLE_ENTITY, template)
}

/// Another page, after something was done.
pub(super) fn go(path: &str) -> Response {
    Redirect::to(path).into_response()
}
