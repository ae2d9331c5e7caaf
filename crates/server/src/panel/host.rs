//! What the panel asks of the server around it.

use axum::http::request::Parts;
use axum::response::Response;
use bailiwick::{Catalog, Timestamp};
use bailiwick_tokens::{InvitationId, RoleRef, TeamId, Tokens, UserId};

/// Who is signed in.
#[derive(Clone, Debug)]
#[expect(clippy::exhaustive_structs, reason = "a server says all of it")]
pub struct SignedIn {
    /// The user.
    pub user: UserId,
    /// The team whose panel they look at.
    pub team: TeamId,
    /// What every form of this session carries, so that no other site can send one.
    pub csrf: String,
}

/// The server around the panel: it knows who is signed in, how people are invited, and what is done about a lost password.
///
/// Pages link to `/account` and `/teams/new`, and send forms to `/sign-out` and `/teams/current`: a server of its own answers
/// there as it likes.
pub trait Host: Clone + Send + Sync + 'static {
    /// The catalogue.
    type Catalog: Catalog;

    /// The tokens.
    fn tokens(&self) -> &Tokens<Self::Catalog>;

    /// The time.
    fn now(&self) -> Timestamp;

    /// Who sends a request, or the answer to somebody who is not signed in.
    fn signed_in(&self, request: &Parts) -> impl Future<Output = Result<SignedIn, Response>> + Send;

    /// A link that works once, with which somebody joins a team under a role; or what went wrong, for people to read.
    fn invite(
        &self,
        by: &SignedIn,
        role: RoleRef,
        request: &Parts,
    ) -> impl Future<Output = Result<String, String>> + Send;

    /// Takes an invitation of this service back. The answer is whether there was one; a server with invitations of its own has
    /// none.
    fn revoke(
        &self,
        _by: &SignedIn,
        _invitation: InvitationId,
        _request: &Parts,
    ) -> impl Future<Output = Result<bool, String>> + Send {
        async { Ok(false) }
    }

    /// Whether members who have lost their password get a link from [`reset`](Self::reset).
    const RESETS: bool = false;

    /// A link that works once, with which a member chooses another password; or what went wrong, for people to read.
    fn reset(
        &self,
        _by: &SignedIn,
        _user: UserId,
        _request: &Parts,
    ) -> impl Future<Output = Result<String, String>> + Send {
        async { Err("this server has passwords of its own".to_owned()) }
    }
}
