//! What somebody may see of a team.

use bailiwick::Catalog;
use bailiwick_tokens::{RoleRef, Standing, Team, TeamId, UserId};

use super::AccountError;
use crate::App;

/// A member of a team, as they are now.
#[derive(Debug)]
pub(crate) struct Access {
    pub(crate) team: Team,
    pub(crate) standing: Standing,
    /// Owners see the tokens of all members, the members, the roles and the log, and change them.
    pub(crate) is_owner: bool,
}

impl Access {
    /// Goes on only for owners.
    pub(crate) fn require_owner(&self) -> Result<(), AccountError> {
        if self.is_owner {
            Ok(())
        } else {
            Err(AccountError::NotOwner)
        }
    }
}

/// What a user may see of a team; `None` when they are no member of it, or there is none.
pub(crate) async fn access<C: Catalog>(
    app: &App<C>,
    user: UserId,
    team: TeamId,
) -> Result<Option<Access>, AccountError> {
    let Some(standing) = app.store().standing(team, user).await? else {
        return Ok(None);
    };
    let team = app.store().team(team).await?;
    Ok(team.map(|team| Access {
        is_owner: standing.member.role.is_owner::<C>(),
        standing,
        team,
    }))
}

/// The teams of a user.
pub(crate) async fn memberships<C: Catalog>(app: &App<C>, user: UserId) -> Result<Vec<Team>, AccountError> {
    let found = app.store().memberships(user).await?;
    Ok(found.into_iter().map(|(_, team)| team).collect())
}

/// The role of owners; `None` in a catalog that names none, in which nobody can be one.
pub(crate) fn owner_role<C: Catalog>() -> Option<RoleRef> {
    C::owner().map(|owner| RoleRef::Predefined(owner.name().to_owned()))
}
