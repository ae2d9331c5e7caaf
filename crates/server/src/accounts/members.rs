//! What owners do with members. A team keeps at least one owner.
//!
//! Two owners who take the role from each other in the same moment, in two processes, can leave none: then
//! `bailiwick token member` gives it back.

use bailiwick::Catalog;
use bailiwick_tokens::{Actor, RoleRef, UserId};

use super::{Access, AccountError, invitation, is_owner_role};
use crate::App;

/// Gives a member another role.
pub(crate) async fn assign<C: Catalog>(
    app: &App<C>,
    access: &Access,
    user: UserId,
    role: RoleRef,
) -> Result<(), AccountError> {
    access.require_owner()?;
    invitation::check_role(app, access.team.id, &role).await?;
    if !is_owner_role::<C>(&role) {
        leave_an_owner(app, access, user).await?;
    }
    let actor = Actor::User(access.standing.member.user);
    Ok(app
        .tokens()
        .assign_role(access.team.id, user, role, &actor, app.now())
        .await?)
}

/// Removes a member. Their tokens die at once.
pub(crate) async fn remove<C: Catalog>(app: &App<C>, access: &Access, user: UserId) -> Result<(), AccountError> {
    access.require_owner()?;
    leave_an_owner(app, access, user).await?;
    let actor = Actor::User(access.standing.member.user);
    Ok(app
        .tokens()
        .remove_member(access.team.id, user, &actor, app.now())
        .await?)
}

async fn leave_an_owner<C: Catalog>(app: &App<C>, access: &Access, leaving: UserId) -> Result<(), AccountError> {
    let members = app.store().members(access.team.id).await?;
    let mut owners = members.iter().filter(|(member, _)| is_owner_role::<C>(&member.role));
    if owners.any(|(member, _)| member.user != leaving) {
        Ok(())
    } else {
        Err(AccountError::LastOwner)
    }
}
