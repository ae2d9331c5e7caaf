//! What happened.

use serde::{Deserialize, Serialize};

use crate::{Name, RoleId, RoleRef, TeamId, TokenId, UserId};

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

impl Event {
    /// The name, as it stands in the log.
    #[must_use]
    pub fn name(&self) -> &'static str {
        match self {
            Self::TeamAdded { .. } => "team_added",
            Self::UserAdded { .. } => "user_added",
            Self::MemberAdded { .. } => "member_added",
            Self::RoleAssigned { .. } => "role_assigned",
            Self::MemberRemoved { .. } => "member_removed",
            Self::RoleAdded { .. } => "role_added",
            Self::RoleEdited { .. } => "role_edited",
            Self::RoleRemoved { .. } => "role_removed",
            Self::TokenMinted { .. } => "token_minted",
            Self::TokenRenamed { .. } => "token_renamed",
            Self::TokenRegenerated { .. } => "token_regenerated",
            Self::TokenDeleted { .. } => "token_deleted",
            Self::UseRefused { .. } => "use_refused",
            Self::RequestDenied { .. } => "request_denied",
        }
    }

    /// The team that it is about, if it is about one.
    #[must_use]
    pub fn team(&self) -> Option<TeamId> {
        match self {
            Self::UserAdded { .. } => None,
            Self::UseRefused { team, .. } | Self::RequestDenied { team, .. } => *team,
            Self::TeamAdded { team, .. }
            | Self::MemberAdded { team, .. }
            | Self::RoleAssigned { team, .. }
            | Self::MemberRemoved { team, .. }
            | Self::RoleAdded { team, .. }
            | Self::RoleEdited { team, .. }
            | Self::RoleRemoved { team, .. }
            | Self::TokenMinted { team, .. }
            | Self::TokenRenamed { team, .. }
            | Self::TokenRegenerated { team, .. }
            | Self::TokenDeleted { team, .. } => Some(*team),
        }
    }

    /// The token that it is about, if it is about one.
    #[must_use]
    pub fn token(&self) -> Option<TokenId> {
        match self {
            Self::UseRefused { token, .. } | Self::RequestDenied { token, .. } => *token,
            Self::TokenMinted { token, .. }
            | Self::TokenRenamed { token, .. }
            | Self::TokenRegenerated { token, .. }
            | Self::TokenDeleted { token, .. } => Some(*token),
            _ => None,
        }
    }
}
