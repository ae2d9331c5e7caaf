//! Errors: RFC 9457.

use axum::http::header::{CONTENT_TYPE, RETRY_AFTER, WWW_AUTHENTICATE};
use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use bailiwick::{Catalog, Scope};
use bailiwick_tokens::Chain;
use bailiwick_tokens::store::{CommitError, StoreError};
use serde_json::{Map, Value, json};

use crate::accounts::AccountError;

/// A problem, as the client reads it.
#[derive(Debug)]
pub(super) struct Problem {
    status: StatusCode,
    detail: String,
    more: Map<String, Value>,
    retry_after: Option<u64>,
}

impl Problem {
    pub(super) fn new(status: StatusCode, detail: impl Into<String>) -> Self {
        Self {
            status,
            detail: detail.into(),
            more: Map::new(),
            retry_after: None,
        }
    }

    pub(super) fn not_found() -> Self {
        Self::new(StatusCode::NOT_FOUND, "there is nothing here that you may see")
    }

    pub(super) fn forbidden(detail: &str) -> Self {
        Self::new(StatusCode::FORBIDDEN, detail)
    }

    pub(super) fn unauthenticated() -> Self {
        Self::new(StatusCode::UNAUTHORIZED, "sign in, or present a token")
    }

    pub(super) fn invalid(detail: impl Into<String>) -> Self {
        Self::new(StatusCode::UNPROCESSABLE_ENTITY, detail)
    }

    /// The store of tokens cannot be asked.
    pub(super) fn unavailable() -> Self {
        Self {
            retry_after: Some(1),
            ..Self::new(
                StatusCode::SERVICE_UNAVAILABLE,
                "the store of tokens does not answer, try again",
            )
        }
    }

    /// With a member more.
    pub(super) fn with(mut self, name: &str, value: impl Into<Value>) -> Self {
        self.more.insert(name.to_owned(), value.into());
        self
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let mut body = json!({
            "title": self.status.canonical_reason().unwrap_or_default(),
            "status": self.status.as_u16(),
            "detail": self.detail,
        });
        if let Some(object) = body.as_object_mut() {
            object.extend(self.more);
        }
        let mut response = (self.status, body.to_string()).into_response();
        let headers = response.headers_mut();
        headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
        if self.status == StatusCode::UNAUTHORIZED {
            headers.insert(WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
        }
        if let Some(seconds) = self.retry_after {
            headers.insert(RETRY_AFTER, HeaderValue::from(seconds));
        }
        response
    }
}

impl From<StoreError> for Problem {
    fn from(error: StoreError) -> Self {
        tracing::error!(error = %Chain(&error), "the store failed");
        Self::unavailable()
    }
}

impl From<AccountError> for Problem {
    fn from(error: AccountError) -> Self {
        let problem = Self::new(error.status(), error.to_string());
        match error {
            AccountError::TooMany(error) => Self {
                retry_after: Some(error.retry_after.as_secs().max(1)),
                ..problem
            },
            AccountError::Store(error) => error.into(),
            _ => problem,
        }
    }
}

impl<C: Catalog> From<bailiwick_tokens::Error<C>> for Problem {
    fn from(error: bailiwick_tokens::Error<C>) -> Self {
        use bailiwick_tokens::Error;
        let detail = error.to_string();
        match error {
            Error::Grant(error) => Self::invalid(detail)
                .with("not_held", names(error.not_held().iter()))
                .with("missing_required", names(error.missing_required().iter())),
            Error::Commit(CommitError::Store(error)) => error.into(),
            Error::Commit(
                CommitError::NoToken
                | CommitError::NoMember
                | CommitError::NoTeam
                | CommitError::NoUser
                | CommitError::NoRole,
            ) => Self::new(StatusCode::NOT_FOUND, detail),
            Error::Commit(_) | Error::LookAlike { .. } => Self::new(StatusCode::CONFLICT, detail),
            Error::NotTheirs | Error::TokensMintNone => Self::forbidden(&detail),
            Error::NoMintingScope(scope) => Self::forbidden(&detail).with("missing", vec![scope.name()]),
            Error::Random(_) => Self::unavailable(),
            _ => Self::invalid(detail),
        }
    }
}

/// The names of scopes.
pub(super) fn names<C: Catalog>(scopes: impl Iterator<Item = Scope<C>>) -> Vec<&'static str> {
    scopes.map(Scope::name).collect()
}
