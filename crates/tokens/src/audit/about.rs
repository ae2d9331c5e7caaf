//! The name of an event, and the records that it is about.

use super::Event;
use crate::{TeamId, TokenId, UserId};

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
            Self::TokenGraceEnded { .. } => "token_grace_ended",
            Self::TokenDeleted { .. } => "token_deleted",
            Self::UseRefused { .. } => "use_refused",
            Self::RequestDenied { .. } => "request_denied",
            Self::SignedIn { .. } => "signed_in",
            Self::SignInRefused { .. } => "sign_in_refused",
            Self::PasswordChanged { .. } => "password_changed",
            Self::ResetLinkMade { .. } => "reset_link_made",
            Self::PasswordReset { .. } => "password_reset",
            Self::InvitationMade { .. } => "invitation_made",
            Self::InvitationRevoked { .. } => "invitation_revoked",
            Self::InvitationAccepted { .. } => "invitation_accepted",
        }
    }

    /// The team that it is about, if it is about one.
    #[must_use]
    pub fn team(&self) -> Option<TeamId> {
        match self {
            Self::UserAdded { .. } => None,
            Self::UseRefused { team, .. }
            | Self::RequestDenied { team, .. }
            | Self::SignedIn { team, .. }
            | Self::SignInRefused { team, .. }
            | Self::PasswordChanged { team, .. }
            | Self::ResetLinkMade { team, .. }
            | Self::PasswordReset { team, .. } => *team,
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
            | Self::TokenGraceEnded { team, .. }
            | Self::TokenDeleted { team, .. }
            | Self::InvitationMade { team, .. }
            | Self::InvitationRevoked { team, .. }
            | Self::InvitationAccepted { team, .. } => Some(*team),
        }
    }

    /// The user that it is about, other than as the holder of a token.
    #[must_use]
    pub fn user(&self) -> Option<UserId> {
        match self {
            Self::SignInRefused { user, .. } => *user,
            Self::UserAdded { user, .. }
            | Self::MemberAdded { user, .. }
            | Self::RoleAssigned { user, .. }
            | Self::MemberRemoved { user, .. }
            | Self::SignedIn { user, .. }
            | Self::PasswordChanged { user, .. }
            | Self::ResetLinkMade { user, .. }
            | Self::PasswordReset { user, .. }
            | Self::InvitationAccepted { user, .. } => Some(*user),
            _ => None,
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
            | Self::TokenGraceEnded { token, .. }
            | Self::TokenDeleted { token, .. } => Some(*token),
            _ => None,
        }
    }
}
