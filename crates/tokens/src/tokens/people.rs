//! Teams, users and members.

use std::collections::HashSet;

use bailiwick::{Catalog, Timestamp};

use super::Tokens;
use crate::store::{Change, CommitError, StoreError};
use crate::{Actor, Error, Member, Name, RoleRef, Team, TeamId, User, UserId, canonical_login};

impl<C: Catalog> Tokens<C> {
    /// Adds a team without members.
    ///
    /// # Errors
    ///
    /// When the store fails.
    pub async fn add_team(&self, name: Name, actor: &Actor, now: Timestamp) -> Result<Team, Error<C>> {
        let team = Team {
            id: TeamId::new(now)?,
            name,
            created_at: now,
        };
        self.commit(Change::AddTeam(team.clone()), actor, now).await?;
        Ok(team)
    }

    /// Adds a user who is a member of no team. The login is kept in its [canonical form](canonical_login).
    ///
    /// # Errors
    ///
    /// When another user has the login, or one that differs from it only in what the canonical form leaves out; when it is
    /// none; or when the store fails.
    pub async fn add_user(&self, login: Name, actor: &Actor, now: Timestamp) -> Result<User, Error<C>> {
        let login = canonical_login(login.as_str())?;
        if self.kept_otherwise().await?.contains(&login) {
            return Err(CommitError::LoginTaken.into());
        }
        let user = User {
            id: UserId::new(now)?,
            login,
            created_at: now,
        };
        self.commit(Change::AddUser(user.clone()), actor, now).await?;
        Ok(user)
    }

    async fn kept_otherwise(&self) -> Result<&HashSet<Name>, StoreError> {
        let read = async || {
            let logins = self.store.logins().await?.into_iter();
            let otherwise = logins.filter_map(|login| {
                let canonical = canonical_login(login.as_str()).ok()?;
                (canonical != login).then_some(canonical)
            });
            Ok(otherwise.collect())
        };
        self.kept_otherwise.get_or_try_init(read).await
    }

    /// The user who signs in as this. Somebody whose login is from before there was a canonical form gives it as it is kept.
    ///
    /// # Errors
    ///
    /// When the store fails.
    pub async fn user_called(&self, login: &str) -> Result<Option<User>, StoreError> {
        let kept = match login.parse() {
            Ok(login) => self.store.user_by_login(&login).await?,
            Err(_) => None,
        };
        match (kept, canonical_login(login)) {
            (None, Ok(login)) => self.store.user_by_login(&login).await,
            (kept, _) => Ok(kept),
        }
    }

    /// Makes a user a member of a team.
    ///
    /// # Errors
    ///
    /// When there is no such user, team or role, when they are a member already, or when the store fails.
    pub async fn add_member(
        &self,
        team: TeamId,
        user: UserId,
        role: RoleRef,
        actor: &Actor,
        now: Timestamp,
    ) -> Result<Member, Error<C>> {
        let role = current::<C>(role)?;
        let member = Member { team, user, role };
        self.commit(Change::AddMember(member.clone()), actor, now).await?;
        Ok(member)
    }

    /// Gives a member another role. All their tokens follow at once. The last of a team's owners stays one, also when two
    /// take the role from each other at the same moment.
    ///
    /// # Errors
    ///
    /// When there is no such member or role, when the team would have no owner any more, or when the store fails.
    pub async fn assign_role(
        &self,
        team: TeamId,
        user: UserId,
        role: RoleRef,
        actor: &Actor,
        now: Timestamp,
    ) -> Result<(), Error<C>> {
        let role = current::<C>(role)?;
        let member = Member { team, user, role };
        Ok(self.commit(Change::AssignRole(member), actor, now).await?)
    }

    /// Removes a member from a team, unless they are the last of its owners. Their tokens die at once, and stay dead when
    /// they come back.
    ///
    /// # Errors
    ///
    /// When there is no such member, when the team would have no owner any more, or when the store fails.
    pub async fn remove_member(
        &self,
        team: TeamId,
        user: UserId,
        actor: &Actor,
        now: Timestamp,
    ) -> Result<(), Error<C>> {
        Ok(self.commit(Change::RemoveMember { team, user }, actor, now).await?)
    }
}

/// A role by the name that it has now.
fn current<C: Catalog>(role: RoleRef) -> Result<RoleRef, Error<C>> {
    match role {
        RoleRef::Predefined(name) => match C::predefined_role(&name) {
            Some(role) => Ok(RoleRef::Predefined(role.name().to_owned())),
            None => Err(Error::UnknownRole(name)),
        },
        RoleRef::Custom(_) => Ok(role),
    }
}
