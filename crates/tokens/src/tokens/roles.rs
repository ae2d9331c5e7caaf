//! Roles that teams make themselves.

use bailiwick::{Catalog, Resolution, Scope, ScopeSet, Timestamp};

use super::{Tokens, look_alike};
use crate::store::{Change, CommitError};
use crate::{Actor, CustomRole, Error, Name, RoleId, TeamId};

impl<C: Catalog> Tokens<C> {
    /// Adds a role of a team's own.
    ///
    /// # Errors
    ///
    /// When there is no such team, when another of its roles has the name, when it could be taken for a role of the catalog
    /// or a kind of tokens, or when the store fails.
    pub async fn add_role(
        &self,
        team: TeamId,
        name: Name,
        permissions: &ScopeSet<C>,
        actor: &Actor,
        now: Timestamp,
    ) -> Result<CustomRole, Error<C>> {
        look_alike::check::<C>(&name)?;
        let role = CustomRole {
            id: RoleId::new(now)?,
            team,
            name,
            permissions: names(permissions),
        };
        self.commit(Change::AddRole(role.clone()), actor, now).await?;
        Ok(role)
    }

    /// Gives a role other permissions. Every token of every member who has it follows at once, without being written to.
    ///
    /// Names that the role had and this catalogue does not know stay: they permit nothing here, and dropping them would
    /// take them from whoever knows them.
    ///
    /// # Errors
    ///
    /// When there is no such role, or the store fails.
    pub async fn edit_role(
        &self,
        role: RoleId,
        permissions: &ScopeSet<C>,
        actor: &Actor,
        now: Timestamp,
    ) -> Result<(), Error<C>> {
        let before = self.store.role(role).await?.ok_or(CommitError::NoRole)?;
        let unknown = before.permissions.into_iter();
        let unknown = unknown.filter(|name| C::resolve(name) == Resolution::Unknown);
        let permissions = names(permissions).into_iter().chain(unknown).collect();
        Ok(self.commit(Change::EditRole { role, permissions }, actor, now).await?)
    }

    /// Removes a role that no member has.
    ///
    /// # Errors
    ///
    /// When there is no such role, when members have it, or when the store fails.
    pub async fn remove_role(&self, role: RoleId, actor: &Actor, now: Timestamp) -> Result<(), Error<C>> {
        Ok(self.commit(Change::RemoveRole { role }, actor, now).await?)
    }
}

fn names<C: Catalog>(scopes: &ScopeSet<C>) -> Vec<String> {
    scopes.iter().map(|scope: Scope<C>| scope.name().to_owned()).collect()
}
