//! Memberships, and the role that comes with one.

use std::fmt;

use bailiwick::{Catalog, PredefinedRole, Role, ScopeSet};
use serde::{Deserialize, Serialize};

use super::CustomRole;
use crate::{RoleId, TeamId, UserId};

/// A user in a team, under one role.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Member {
    /// The team.
    pub team: TeamId,
    /// The user.
    pub user: UserId,
    /// The role, as it is now.
    pub role: RoleRef,
}

/// Which role a member has.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[expect(clippy::exhaustive_enums, reason = "a role is the catalogue's or the team's")]
pub enum RoleRef {
    /// One that the catalogue brings along, by its name.
    Predefined(String),
    /// One of the team's own.
    Custom(RoleId),
}

impl RoleRef {
    /// Whether it is the role of those who own a team, by the name that it has or one that it had. In a catalog that names
    /// none, no role is.
    ///
    /// ```
    /// use bailiwick::digitalocean::DigitalOcean;
    /// use bailiwick_tokens::RoleRef;
    ///
    /// assert!(RoleRef::Predefined("owner".to_owned()).is_owner::<DigitalOcean>());
    /// assert!(!RoleRef::Predefined("member".to_owned()).is_owner::<DigitalOcean>());
    /// ```
    #[must_use]
    pub fn is_owner<C: Catalog>(&self) -> bool {
        let Self::Predefined(name) = self else {
            return false;
        };
        let role = C::predefined_role(name).map(PredefinedRole::name);
        role.is_some() && role == C::owner().map(PredefinedRole::name)
    }
}

impl fmt::Display for RoleRef {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Predefined(name) => f.write_str(name),
            Self::Custom(id) => fmt::Display::fmt(id, f),
        }
    }
}

/// A membership together with the role that it names: all that decides what a member may do at this moment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Standing {
    /// The membership.
    pub member: Member,
    /// The role, if it is one of the team's own.
    pub custom: Option<CustomRole>,
}

impl Standing {
    /// The role in a catalogue today. A predefined role that the catalogue does not have permits nothing.
    #[must_use]
    pub fn role<C: Catalog>(&self) -> Role<C> {
        let role = match &self.member.role {
            RoleRef::Predefined(name) => C::role(name),
            RoleRef::Custom(_) => self.custom.as_ref().map(CustomRole::resolve),
        };
        role.unwrap_or_else(|| Role::new(ScopeSet::EMPTY))
    }

    /// The name of the role, for people.
    #[must_use]
    pub fn role_name(&self) -> &str {
        match (&self.custom, &self.member.role) {
            (Some(custom), _) => custom.name.as_str(),
            (None, RoleRef::Predefined(name)) => name,
            (None, RoleRef::Custom(_)) => "",
        }
    }
}
