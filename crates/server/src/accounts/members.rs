//! What owners do with members. A team keeps at least one owner, whoever takes the role from whom at the same moment.

use bailiwick::{Catalog, Timestamp};
use bailiwick_tokens::{Actor, Error, Member, TeamId, Tokens, UserId};

use super::access::{is_owner_role, owner_role};
use super::invitation;

/// Gives a member another role. Whoever is no owner any more leaves no invitations behind.
pub(crate) async fn assign<C: Catalog>(
    tokens: &Tokens<C>,
    member: Member,
    actor: &Actor,
    now: Timestamp,
) -> Result<(), Error<C>> {
    // Without roles in the catalogue nobody is an owner, and nobody gets here.
    let Some(owner) = owner_role::<C>() else {
        return Ok(());
    };
    let (whose, stays) = ((member.team, member.user), is_owner_role::<C>(&member.role));
    tokens.assign_role_keeping(&owner, member, actor, now).await?;
    if !stays {
        invitation::end_those_by(tokens.store(), whose, now).await?;
    }
    Ok(())
}

/// Removes a member. Their tokens die at once.
pub(crate) async fn remove<C: Catalog>(
    tokens: &Tokens<C>,
    (team, user): (TeamId, UserId),
    actor: &Actor,
    now: Timestamp,
) -> Result<(), Error<C>> {
    let Some(owner) = owner_role::<C>() else {
        return Ok(());
    };
    tokens.remove_member_keeping(&owner, team, user, actor, now).await?;
    Ok(invitation::end_those_by(tokens.store(), (team, user), now).await?)
}
