//! What keeps a page from being shown.

use askama::Template;
use axum::http::StatusCode;
use axum::http::header::RETRY_AFTER;
use axum::response::{IntoResponse, Response};
use bailiwick::Catalog;
use bailiwick_tokens::store::StoreError;
use bailiwick_tokens::{Chain, Error, RandomError};

use super::page;
use crate::accounts::AccountError;

/// What keeps a page from being shown.
#[derive(Debug)]
pub(super) enum Failure {
    /// There is no such page, or not for whoever asks.
    NotFound,
    /// It is for owners.
    OwnersOnly,
    /// The form is of another session, or of another site.
    Foreign,
    /// What was sent is no form.
    Unreadable,
    /// The link was used, or is too old.
    DeadLink,
    /// Whoever is signed in is a member of no team.
    NoTeam,
    /// There were too many tries; they get another one after so many seconds.
    TooMany(u64),
    /// The server's fault.
    Broken,
    /// The answer is made already.
    Answer(Box<Response>),
}

/// A page, or what keeps it from being shown.
pub(super) type Answer = Result<Response, Failure>;

#[derive(Template)]
#[template(path = "failure.html")]
struct FailurePage {
    heading: &'static str,
    line: &'static str,
}

impl FailurePage {
    const TOO_MANY: Self = Self {
        heading: "There were too many attempts",
        line: "Wait a minute and try again.",
    };
}

impl IntoResponse for Failure {
    fn into_response(self) -> Response {
        let (status, heading, line) = match self {
            Self::Answer(response) => return *response,
            Self::TooMany(seconds) => {
                let page = page::page(StatusCode::TOO_MANY_REQUESTS, &FailurePage::TOO_MANY);
                let page = page.unwrap_or_else(|_| StatusCode::TOO_MANY_REQUESTS.into_response());
                return ([(RETRY_AFTER, seconds.to_string())], page).into_response();
            }
            Self::NotFound => (
                StatusCode::NOT_FOUND,
                "There is no such page",
                "What it was about may have been deleted, or have expired.",
            ),
            Self::OwnersOnly => (
                StatusCode::FORBIDDEN,
                "This page is for owners",
                "Ask an owner of the team to do this, or to make you one.",
            ),
            Self::Foreign => (
                StatusCode::FORBIDDEN,
                "This form is out of date",
                "Since it was opened you may have signed in again, or gone to another team. Nothing was done; open the page anew.",
            ),
            Self::Unreadable => (
                StatusCode::BAD_REQUEST,
                "This form cannot be read",
                "Nothing was done. Open the page anew and try again.",
            ),
            Self::DeadLink => (
                StatusCode::NOT_FOUND,
                "This link does not work any more",
                "It works once, and for a limited time. Ask for another one.",
            ),
            Self::NoTeam => (
                StatusCode::FORBIDDEN,
                "You are a member of no team",
                "Ask an owner of a team to invite you.",
            ),
            Self::Broken => (
                StatusCode::SERVICE_UNAVAILABLE,
                "This does not work at the moment",
                "The database does not answer. Try again; if it stays so, tell whoever runs this server.",
            ),
        };
        let page = page::page(status, &FailurePage { heading, line });
        page.unwrap_or_else(|_| status.into_response())
    }
}

impl From<StoreError> for Failure {
    fn from(error: StoreError) -> Self {
        tracing::error!(error = %Chain(&error), "the store failed under the panel");
        Self::Broken
    }
}

impl From<AccountError> for Failure {
    fn from(error: AccountError) -> Self {
        match error {
            AccountError::DeadLink => return Self::DeadLink,
            AccountError::TooMany(error) => return Self::TooMany(error.retry_after.as_secs().max(1)),
            _ => {}
        }
        tracing::error!(error = %Chain(&error), "an account cannot be looked after");
        Self::Broken
    }
}

impl From<RandomError> for Failure {
    fn from(error: RandomError) -> Self {
        tracing::error!(error = %Chain(&error), "there are no random numbers");
        Self::Broken
    }
}

impl<C: Catalog> From<Error<C>> for Failure {
    fn from(error: Error<C>) -> Self {
        use bailiwick_tokens::store::CommitError;
        if let Error::Commit(CommitError::NoToken | CommitError::NoRole | CommitError::NoMember) = error {
            return Self::NotFound;
        }
        tracing::error!(error = %Chain(&error), "a change from the panel failed");
        Self::Broken
    }
}
