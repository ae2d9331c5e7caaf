//! Who calls the API.

use axum::extract::FromRequestParts;
use axum::http::StatusCode;
use axum::http::header::AUTHORIZATION;
use axum::http::request::Parts;
use bailiwick::{Catalog, GrantKind};
use bailiwick_tokens::{Actor, AuthenticateError, Authenticated, TeamId, TokenRecord, UserId};

use super::problem::Problem;
use crate::App;
use crate::accounts::{Access, SignedIn, access};
use crate::headers::{bearer, only_text};
use crate::limits::Client;

/// Somebody in a session, or a token. A request with an `Authorization` header is a token's, whatever cookie it has.
#[derive(Debug)]
pub(super) enum ApiCaller<C: Catalog> {
    Session(SignedIn),
    Token(Authenticated<C>),
}

impl<C: Catalog> ApiCaller<C> {
    /// Who does what they do, for the log.
    pub(super) fn actor(&self) -> Actor {
        match self {
            Self::Session(by) => Actor::User(by.user.id),
            Self::Token(token) => Actor::Token(token.id()),
        }
    }

    /// Whose tokens they mint.
    pub(super) fn user(&self) -> UserId {
        match self {
            Self::Session(by) => by.user.id,
            Self::Token(token) => token.user(),
        }
    }

    /// Somebody in a session; tokens are not let further.
    pub(super) fn person(self) -> Result<SignedIn, Problem> {
        match self {
            Self::Session(by) => Ok(by),
            Self::Token(_) => Err(Problem::forbidden(
                "a token reaches itself and what it mints, sign in for more",
            )),
        }
    }

    /// What they may see of a team of theirs; a token sees its own team and is no owner.
    pub(super) async fn in_team(&self, app: &App<C>, team: TeamId) -> Result<Access, Problem> {
        if let Self::Token(token) = self
            && token.team() != team
        {
            return Err(Problem::not_found());
        }
        let mut access = access(app, self.user(), team).await?.ok_or_else(Problem::not_found)?;
        access.is_owner &= matches!(self, Self::Session(_));
        Ok(access)
    }

    /// Whether they may see a token: people see theirs, owners those of the team, a token itself.
    pub(super) async fn sees(&self, app: &App<C>, token: &TokenRecord) -> Result<bool, Problem> {
        match self {
            Self::Token(own) => Ok(own.id() == token.id),
            Self::Session(by) => {
                let access = access(app, by.user.id, token.team).await?;
                Ok(access.is_some_and(|access| access.is_owner || token.user == by.user.id))
            }
        }
    }
}

impl<C: Catalog> FromRequestParts<App<C>> for ApiCaller<C> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, app: &App<C>) -> Result<Self, Problem> {
        if parts.headers.contains_key(AUTHORIZATION) {
            return token(parts, app).await;
        }
        let by = SignedIn::of(app, parts).await?.ok_or_else(Problem::unauthenticated)?;
        if !parts.method.is_safe() {
            let presented = only_text(&parts.headers, "x-csrf-token");
            if !presented.is_some_and(|presented| by.csrf().is(presented)) {
                let detail = "`X-CSRF-Token` is not that of the session, take it from `GET /v1/session`";
                return Err(Problem::forbidden(detail));
            }
        }
        Ok(Self::Session(by))
    }
}

async fn token<C: Catalog>(parts: &mut Parts, app: &App<C>) -> Result<ApiCaller<C>, Problem> {
    let refused = match bearer(&parts.headers) {
        Some(secret) => match app.tokens().authenticate(secret, app.now()).await {
            Ok(token) => {
                if !parts.method.is_safe() {
                    may_change(&token)?;
                }
                return Ok(ApiCaller::Token(token));
            }
            Err(AuthenticateError::Unavailable(error)) => return Err(error.into()),
            Err(AuthenticateError::Busy) => return Err(Problem::unavailable()),
            Err(AuthenticateError::Refused) => Problem::new(StatusCode::UNAUTHORIZED, "the token is not valid"),
        },
        None => Problem::new(
            StatusCode::UNAUTHORIZED,
            "expected one `Authorization: Bearer` with a token",
        ),
    };
    let Ok(client) = Client::from_request_parts(parts, app).await;
    app.tries()
        .tokens
        .take(&client)
        .map_err(crate::accounts::AccountError::from)?;
    Err(refused)
}

/// A secret that was replaced answers for the token until its grace is over, and whoever has it may not be whom the new one was
/// given to. A token of scopes that read changes nothing, itself included.
fn may_change<C: Catalog>(token: &Authenticated<C>) -> Result<(), Problem> {
    if token.is_replaced() {
        return Err(Problem::forbidden(
            "this secret was replaced and changes nothing, take the new one",
        ));
    }
    if token.token().grant().kind() == GrantKind::ReadOnly {
        return Err(Problem::forbidden("a read-only token changes nothing"));
    }
    Ok(())
}
