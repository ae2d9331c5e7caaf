//! Roles that a team made itself.

use bailiwick::{Catalog, Role, ScopeSet, StoredGrant};

use crate::{Name, RoleId, TeamId};

/// A role of one team, whose permissions its owners edit. Predefined roles are the catalogue's, and in no store.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CustomRole {
    /// Its identifier.
    pub id: RoleId,
    /// The team.
    pub team: TeamId,
    /// Its name. No other role of the team has it.
    pub name: Name,
    /// The names of the scopes that its holders have. Those that a catalogue lacks permit nothing.
    pub permissions: Vec<String>,
}

impl CustomRole {
    /// What it is in a catalogue today.
    ///
    /// ```
    /// use bailiwick::Timestamp;
    /// use bailiwick::digitalocean::{DigitalOcean, droplet};
    /// use bailiwick_tokens::{CustomRole, RoleId, TeamId};
    ///
    /// let now = Timestamp::from_secs(1_790_000_000);
    /// let role = CustomRole {
    ///     id: RoleId::new(now)?,
    ///     team: TeamId::new(now)?,
    ///     name: "deployer".parse()?,
    ///     permissions: vec!["droplet:read".to_owned(), "moon:land".to_owned()],
    /// };
    /// assert_eq!(*role.resolve::<DigitalOcean>().ceiling(), droplet::READ.into());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn resolve<C: Catalog>(&self) -> Role<C> {
        let names = self.permissions.iter().map(String::as_str);
        let permissions: ScopeSet<C> = StoredGrant::custom(names).resolve().chosen().clone();
        Role::new(permissions)
    }
}
