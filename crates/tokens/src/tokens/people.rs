//! Teams, users and members.

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
        // Logins from before there was a canonical form are kept as they were. No new one comes up beside this.
        let is_like = |other: &Name| canonical_login(other.as_str()).is_ok_and(|other| other == login);
        if self.store.logins().await?.iter().any(is_like) {
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
        check_role::<C>(&role)?;
        let member = Member { team, user, role };
        self.commit(Change::AddMember(member.clone()), actor, now).await?;
        Ok(member)
    }

    /// Gives a member another role. All their tokens follow at once.
    ///
    /// # Errors
    ///
    /// When there is no such member or role, or the store fails.
    pub async fn assign_role(
        &self,
        team: TeamId,
        user: UserId,
        role: RoleRef,
        actor: &Actor,
        now: Timestamp,
    ) -> Result<(), Error<C>> {
        check_role::<C>(&role)?;
        let member = Member { team, user, role };
        Ok(self.commit(Change::AssignRole(member), actor, now).await?)
    }

    /// Gives a member another role, if there is somebody in the team afterwards who has the role `keep`: its owners' role,
    /// for one. Two who take it from each other at the same moment do not both succeed.
    ///
    /// # Errors
    ///
    /// Those of [`assign_role`](Self::assign_role), and when nobody would have the role that is to be kept.
    pub async fn assign_role_keeping(
        &self,
        keep: &RoleRef,
        member: Member,
        actor: &Actor,
        now: Timestamp,
    ) -> Result<(), Error<C>> {
        check_role::<C>(&member.role)?;
        let change = Change::AssignRole(member);
        Ok(self.commit_keeping(Some(keep), change, actor, now).await?)
    }

    /// Removes a member from a team. Their tokens die at once, and stay dead when they come back.
    ///
    /// # Errors
    ///
    /// When there is no such member, or the store fails.
    pub async fn remove_member(
        &self,
        team: TeamId,
        user: UserId,
        actor: &Actor,
        now: Timestamp,
    ) -> Result<(), Error<C>> {
        Ok(self.commit(Change::RemoveMember { team, user }, actor, now).await?)
    }

    /// Removes a member from a team, if there is somebody in it afterwards who has the role `keep`.
    ///
    /// # Errors
    ///
    /// Those of [`remove_member`](Self::remove_member), and when nobody would have the role that is to be kept.
    pub async fn remove_member_keeping(
        &self,
        keep: &RoleRef,
        team: TeamId,
        user: UserId,
        actor: &Actor,
        now: Timestamp,
    ) -> Result<(), Error<C>> {
        let change = Change::RemoveMember { team, user };
        Ok(self.commit_keeping(Some(keep), change, actor, now).await?)
    }
}

fn check_role<C: Catalog>(role: &RoleRef) -> Result<(), Error<C>> {
    match role {
        RoleRef::Predefined(name) if C::role(name).is_none() => Err(Error::UnknownRole(name.clone())),
        RoleRef::Predefined(_) | RoleRef::Custom(_) => Ok(()),
    }
}
