//! `/v1`: teams, members, roles, tokens and the log, as JSON.
//!
//! **Threats.** A session could be used by another site's page, so whatever changes something needs its token in
//! `X-CSRF-Token` besides the cookie; a token could be used to look around, so it reaches itself and what it mints, and
//! nothing else. What somebody may not see is answered like what is not there.

mod account;
mod audit;
mod caller;
mod document;
mod idempotency;
mod invitations;
mod members;
mod mint;
mod page;
mod problem;
mod roles;
mod session;
mod teams;
mod tokens;

use axum::Router;
use axum::routing::{delete, get, post, put};
use bailiwick::Catalog;

use crate::App;

/// Its routes; [`document`] describes each of them.
pub(crate) fn routes<C: Catalog>() -> Router<App<C>> {
    Router::new()
        .route("/v1/openapi.json", get(document::serve))
        .route(
            "/v1/session",
            get(session::show::<C>)
                .post(session::begin::<C>)
                .delete(session::end::<C>),
        )
        .route("/v1/account/password", put(account::password::<C>))
        .route("/v1/account/sessions", delete(account::end_sessions::<C>))
        .route("/v1/teams", get(teams::list::<C>).post(teams::add::<C>))
        .route("/v1/teams/{team}", get(teams::show::<C>))
        .route(
            "/v1/teams/{team}/invitations",
            get(invitations::list::<C>).post(invitations::add::<C>),
        )
        .route(
            "/v1/teams/{team}/invitations/{invitation}",
            delete(invitations::revoke::<C>),
        )
        .route("/v1/teams/{team}/members", get(members::list::<C>))
        .route(
            "/v1/teams/{team}/members/{user}",
            put(members::assign::<C>).delete(members::remove::<C>),
        )
        .route("/v1/teams/{team}/members/{user}/reset", post(members::reset::<C>))
        .route("/v1/teams/{team}/roles", get(roles::list::<C>).post(roles::add::<C>))
        .route(
            "/v1/teams/{team}/roles/{role}",
            put(roles::edit::<C>).delete(roles::remove::<C>),
        )
        .route("/v1/teams/{team}/tokens", get(tokens::list::<C>).post(mint::mint::<C>))
        .route("/v1/teams/{team}/audit", get(audit::list::<C>))
        .route(
            "/v1/tokens/{token}",
            get(tokens::show::<C>)
                .patch(tokens::rename::<C>)
                .delete(tokens::delete::<C>),
        )
        .route("/v1/tokens/{token}/regenerate", post(tokens::regenerate::<C>))
        .route("/v1/tokens/{token}/old-secret", delete(tokens::end_grace::<C>))
}
