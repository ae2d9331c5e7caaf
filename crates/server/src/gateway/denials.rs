//! Denials for the log: what a live token was denied, and how often.
//!
//! Nothing is written here, and no store is asked: a flood of denials costs counting.

use axum::http::HeaderMap;
use bailiwick::{Catalog, Method};
use bailiwick_http::{Denied, Forbidden, Outcome};
use bailiwick_tokens::{TeamId, TokenId};

use crate::App;
use crate::headers::bearer;

/// Counts a denial, if it is known whose token was presented.
pub(super) fn note<C: Catalog>(app: &App<C>, denied: &Denied, headers: &HeaderMap) {
    let Some((team, token, endpoint)) = known(denied).or_else(|| nowhere(app, denied, headers)) else {
        return;
    };
    let missing = denied.forbidden().map_or(&[][..], Forbidden::missing);
    app.tokens().note_denied(team, token, endpoint, missing, app.now());
}

type Known = (TeamId, TokenId, Option<(Method, &'static str)>);

/// A token that lacked something at an endpoint.
fn known(denied: &Denied) -> Option<Known> {
    let token = denied.token_id()?.parse().ok()?;
    let team = denied.team_id()?.parse().ok()?;
    Some((team, token, denied.endpoint()))
}

/// A token that asked for what the catalog does not have. That was decided without a look at the token, so the store is not
/// asked about it either: what is remembered is all that there is to tell.
fn nowhere<C: Catalog>(app: &App<C>, denied: &Denied, headers: &HeaderMap) -> Option<Known> {
    if !matches!(denied.outcome(), Outcome::NotFound | Outcome::MethodNotAllowed) {
        return None;
    }
    let token = app.tokens().remembered(bearer(headers)?, app.now())?;
    Some((token.team(), token.id(), None))
}
