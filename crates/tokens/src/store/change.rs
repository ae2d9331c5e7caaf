//! What can be changed.

use bailiwick::Timestamp;

use super::Judge;
use crate::{Actor, CustomRole, Member, Name, RoleId, SecretDigest, Team, TeamId, TokenId, TokenRecord, User, UserId};

/// A change, with when it is made and who makes it.
#[derive(Clone, Debug)]
pub struct Write {
    /// When.
    pub at: Timestamp,
    /// Who.
    pub actor: Actor,
    /// What.
    pub change: Change,
    /// The names of a predefined role that a member of the team has to have afterwards, where the change takes it from
    /// somebody. So two who take it from each other at the same moment do not leave a team in which nobody has it.
    pub keep: Vec<String>,
}

/// One change of what is kept. There is none that changes a grant.
#[derive(Clone, Debug)]
#[expect(clippy::exhaustive_enums, reason = "every store has to make every change")]
pub enum Change {
    /// Adds a team.
    AddTeam(Team),
    /// Adds a user.
    AddUser(User),
    /// Adds a member to a team.
    AddMember(Member),
    /// Gives a member another role.
    AssignRole(Member),
    /// Removes a member; their tokens in the team die.
    RemoveMember {
        /// The team.
        team: TeamId,
        /// The member.
        user: UserId,
    },
    /// Adds a role of a team's own.
    AddRole(CustomRole),
    /// Gives a role other permissions.
    EditRole {
        /// The role.
        role: RoleId,
        /// Its permissions from now on.
        permissions: Vec<String>,
    },
    /// Removes a role that no member has.
    RemoveRole {
        /// The role.
        role: RoleId,
    },
    /// Adds a token. Its parent, if it has one, has to be live, and not to end before it.
    Mint(Box<NewToken>),
    /// Gives a live token another name.
    Rename {
        /// The token.
        token: TokenId,
        /// Its name from now on.
        name: Name,
    },
    /// Gives a live token another secret. The one that it had is good until `grace_until`, or for no moment more; one that was
    /// replaced before is dead, so that a token has at most one old secret.
    Regenerate {
        /// The token.
        token: TokenId,
        /// The digest of its secret from now on.
        secret: SecretDigest,
        /// How long the old secret goes on to work.
        grace_until: Option<Timestamp>,
    },
    /// Ends the secret that was replaced last, and goes on to work until then, at a moment that is not later.
    EndGrace {
        /// The token.
        token: TokenId,
        /// From when on it is dead.
        until: Timestamp,
    },
    /// Deletes a token, expired or not, with all that it minted, at any depth.
    Delete {
        /// The token.
        token: TokenId,
    },
}

impl Change {
    /// The token whose secrets it ends, if it does no more than that.
    pub(crate) fn ends_secrets_of(&self) -> Option<TokenId> {
        match self {
            Self::Regenerate { token, .. } | Self::EndGrace { token, .. } | Self::Delete { token } => Some(*token),
            _ => None,
        }
    }

    /// The secret that is somebody's from then on, if it makes one.
    pub(crate) fn new_secret(&self) -> Option<SecretDigest> {
        match self {
            Self::Mint(new) => Some(new.secret),
            Self::Regenerate { secret, .. } => Some(*secret),
            _ => None,
        }
    }
}

/// A token to be minted.
#[derive(Clone, Debug)]
pub struct NewToken {
    /// The token.
    pub record: TokenRecord,
    /// The digest of its secret.
    pub secret: SecretDigest,
    /// Whether the membership and the role allow it, as they are when it is minted.
    pub judge: Judge,
}
