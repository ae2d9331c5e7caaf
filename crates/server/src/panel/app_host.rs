//! The panel in this service.

use axum::http::request::Parts;
use axum::response::{IntoResponse, Redirect, Response};
use bailiwick::{Catalog, Timestamp};
use bailiwick_tokens::{Chain, InvitationId, RoleRef, Tokens, UserId};

use super::failure::Failure;
use super::host::{Host, SignedIn};
use crate::App;
use crate::accounts::{self, invitation, reset, teams};
use crate::limits::Client;

impl<C: Catalog> Host for App<C> {
    type Catalog = C;

    fn tokens(&self) -> &Tokens<C> {
        App::tokens(self)
    }

    fn now(&self) -> Timestamp {
        App::now(self)
    }

    async fn signed_in(&self, request: &Parts) -> Result<SignedIn, Response> {
        let broken = |error| {
            tracing::error!(error = %Chain(&error), "it cannot be told who is signed in");
            Failure::Broken.into_response()
        };
        let by = accounts::SignedIn::of(self, request).await.map_err(broken)?;
        let by = by.ok_or_else(|| Redirect::to("/sign-in").into_response())?;
        let team = teams::current(self, &by).await.map_err(broken)?;
        let team = team.ok_or_else(|| Failure::NoTeam.into_response())?;
        Ok(SignedIn {
            user: by.user.id,
            team: team.id,
            // Whoever goes to another team in one window sends no form about it from another window.
            csrf: format!("{}.{}", by.csrf().as_str(), team.id),
        })
    }

    async fn invite(&self, by: &SignedIn, role: RoleRef, request: &Parts) -> Result<String, String> {
        let told = |error: accounts::AccountError| error.to_string();
        let access = accounts::access(self, by.user, by.team).await.map_err(told)?;
        let access = access.ok_or("the inviter is no member of the team")?;
        let client = client(self, request);
        let made = invitation::invite(self, &access, client, role, None)
            .await
            .map_err(told)?;
        Ok(link(self, request, &made.path))
    }

    async fn revoke(&self, by: &SignedIn, invitation: InvitationId, request: &Parts) -> Result<bool, String> {
        let (which, client) = ((by.team, invitation), client(self, request));
        let revoked = invitation::revoke(App::tokens(self), which, by.user, client, App::now(self)).await;
        revoked.map_err(|error| error.to_string())
    }

    const RESETS: bool = true;

    async fn reset(&self, by: &SignedIn, user: UserId, request: &Parts) -> Result<String, String> {
        let path = reset::by_owner(self, by.user, user, client(self, request)).await;
        Ok(link(self, request, &path.map_err(|error| error.to_string())?))
    }
}

fn client<C: Catalog>(app: &App<C>, request: &Parts) -> Client {
    Client::from_parts(request, app.options())
}

/// A path as a link that can be sent to somebody.
fn link<C: Catalog>(app: &App<C>, request: &Parts, path: &str) -> String {
    match app.options().public_url.as_deref() {
        Some(url) => format!("{}{path}", url.trim_end_matches('/')),
        None => match request.headers.get("host").and_then(|host| host.to_str().ok()) {
            Some(host) => format!("http://{host}{path}"),
            None => path.to_owned(),
        },
    }
}
