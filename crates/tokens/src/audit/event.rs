//! What happened.

use serde::{Deserialize, Serialize};

use super::SignInRefusal;
use crate::{InvitationId, Name, RoleId, RoleRef, TeamId, TokenId, UserId};

/// What happened. Nothing in it is a secret, or the digest of one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "event", rename_all = "snake_case")]
#[non_exhaustive]
pub enum Event {
    /// A team was made.
    TeamAdded {
        /// The team.
        team: TeamId,
        /// Its name.
        name: Name,
    },
    /// A user was added.
    UserAdded {
        /// The user.
        user: UserId,
        /// What they sign in as.
        login: Name,
    },
    /// A user joined a team.
    MemberAdded {
        /// The team.
        team: TeamId,
        /// The user.
        user: UserId,
        /// The role that they got.
        role: RoleRef,
        /// What it is called, where it is one of the team's own.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        role_name: Option<Name>,
    },
    /// A member got another role.
    RoleAssigned {
        /// The team.
        team: TeamId,
        /// The member.
        user: UserId,
        /// The role that they have now.
        role: RoleRef,
        /// What it is called, where it is one of the team's own.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        role_name: Option<Name>,
    },
    /// A member left, and their tokens died.
    MemberRemoved {
        /// The team.
        team: TeamId,
        /// Who left.
        user: UserId,
        /// How many tokens died.
        tokens: u64,
    },
    /// A team made a role of its own.
    RoleAdded {
        /// The team.
        team: TeamId,
        /// The role.
        role: RoleId,
        /// Its name.
        name: Name,
        /// Its permissions.
        permissions: Vec<String>,
    },
    /// A role got other permissions.
    RoleEdited {
        /// The team.
        team: TeamId,
        /// The role.
        role: RoleId,
        /// Its name.
        name: Name,
        /// What it has now and had not.
        added: Vec<String>,
        /// What it had and has no more.
        removed: Vec<String>,
    },
    /// A team's role, which nobody had, was removed.
    RoleRemoved {
        /// The team.
        team: TeamId,
        /// The role.
        role: RoleId,
        /// The name that it had.
        name: Name,
    },
    /// A token was minted.
    TokenMinted {
        /// The team.
        team: TeamId,
        /// Whose it is.
        user: UserId,
        /// The token.
        token: TokenId,
        /// Its name.
        name: Name,
        /// What it was given.
        grant: bailiwick::StoredGrant,
        /// From when on it is dead, in seconds since 1970; none for never.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        expires_at: Option<i64>,
        /// The token that minted it, if one did.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        parent: Option<TokenId>,
    },
    /// A token got another name.
    TokenRenamed {
        /// The team.
        team: TeamId,
        /// The token.
        token: TokenId,
        /// The name that it had.
        from: Name,
        /// The name that it has.
        to: Name,
    },
    /// A token got another secret.
    TokenRegenerated {
        /// The team.
        team: TeamId,
        /// The token.
        token: TokenId,
        /// Seconds for which the old secret goes on to work; 0 when it died at once.
        grace: i64,
    },
    /// The end of a token's old secret was brought forward.
    TokenGraceEnded {
        /// The team.
        team: TeamId,
        /// The token.
        token: TokenId,
        /// Seconds for which the old secret goes on to work; 0 when it died at once.
        grace: i64,
    },
    /// A token was deleted, with all that it minted.
    TokenDeleted {
        /// The team.
        team: TeamId,
        /// The token.
        token: TokenId,
        /// How many tokens died with it, which it or one of them minted.
        #[serde(default)]
        descendants: u64,
    },
    /// Somebody presented a secret and was refused, so many times for the same reason.
    UseRefused {
        /// The team, if the token is known.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        team: Option<TeamId>,
        /// The token, if it is known.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        token: Option<TokenId>,
        /// Why.
        reason: Refusal,
        /// How many times since the entry before.
        times: u64,
    },
    /// A user signed in.
    SignedIn {
        /// One of the user's teams, each of which has this entry; none where they are in no team.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        team: Option<TeamId>,
        /// The user.
        user: UserId,
        /// The client's address.
        address: String,
    },
    /// Somebody tried to sign in and was refused, so many times for the same reason.
    SignInRefused {
        /// One of the user's teams, each of which has this entry; none where they are in no team.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        team: Option<TeamId>,
        /// The user, if the login is that of one.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        user: Option<UserId>,
        /// The client's address; none where there were too many to tell apart.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        address: Option<String>,
        /// Why.
        reason: SignInRefusal,
        /// How many times since the entry before.
        times: u64,
    },
    /// A user who knew their password changed it.
    PasswordChanged {
        /// One of the user's teams, each of which has this entry; none where they are in no team.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        team: Option<TeamId>,
        /// The user.
        user: UserId,
        /// The client's address.
        address: String,
    },
    /// Somebody made a link with which a user chooses another password.
    ResetLinkMade {
        /// One of the user's teams, each of which has this entry; none where they are in no team.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        team: Option<TeamId>,
        /// Whose password it is about.
        user: UserId,
        /// The client's address; none for a command.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        address: Option<String>,
    },
    /// A user chose another password by such a link.
    PasswordReset {
        /// One of the user's teams, each of which has this entry; none where they are in no team.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        team: Option<TeamId>,
        /// The user.
        user: UserId,
        /// The client's address.
        address: String,
    },
    /// An owner invited somebody.
    InvitationMade {
        /// The team.
        team: TeamId,
        /// The invitation.
        invitation: InvitationId,
        /// The role that comes with it.
        role: RoleRef,
        /// What it is called, where it is one of the team's own.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        role_name: Option<Name>,
        /// For whom it is, if not for whoever has the link.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        login: Option<Name>,
        /// The client's address.
        address: String,
    },
    /// An owner took an invitation back.
    InvitationRevoked {
        /// The team.
        team: TeamId,
        /// The invitation.
        invitation: InvitationId,
        /// The client's address.
        address: String,
    },
    /// Somebody accepted an invitation.
    InvitationAccepted {
        /// The team.
        team: TeamId,
        /// The invitation.
        invitation: InvitationId,
        /// Who came of it.
        user: UserId,
        /// The client's address.
        address: String,
    },
    /// Requests with a live token were denied, so many times for the same endpoint and the same missing scopes.
    RequestDenied {
        /// The team, if the token is told apart.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        team: Option<TeamId>,
        /// The token, if it is told apart.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        token: Option<TokenId>,
        /// Method and path template; none where the catalogue has no endpoint for the request, or it is not told apart.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        endpoint: Option<String>,
        /// The scopes that the token lacked there.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        missing: Vec<String>,
        /// How many times since the entry before.
        times: u64,
    },
}

/// Why a presented secret does not count. Whoever presented it is not told; the audit log is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Refusal {
    /// It has not the form of a secret.
    Malformed,
    /// No token ever had it.
    Unknown,
    /// Its token has expired.
    Expired,
    /// Its token was deleted, or has another secret now.
    Revoked,
    /// Whose token it was is no member of the team any more.
    NotMember,
}
