//! What owners do with members. A team keeps at least one owner, whoever takes the role from whom at the same moment.

use bailiwick::{Catalog, Timestamp};
use bailiwick_tokens::{Actor, Error, Member, TeamId, Tokens, UserId};

use super::access::owner_role;

/// Gives a member another role.
pub(crate) async fn assign<C: Catalog>(
    tokens: &Tokens<C>,
    member: Member,
    actor: &Actor,
    now: Timestamp,
) -> Result<(), Error<C>> {
    match owner_role::<C>() {
        Some(owner) => tokens.assign_role_keeping(&owner, member, actor, now).await,
        // Without roles in the catalogue nobody is an owner, and nobody gets here.
        None => Ok(()),
    }
}

/// Removes a member. Their tokens die at once.
pub(crate) async fn remove<C: Catalog>(
    tokens: &Tokens<C>,
    (team, user): (TeamId, UserId),
    actor: &Actor,
    now: Timestamp,
) -> Result<(), Error<C>> {
    match owner_role::<C>() {
        Some(owner) => tokens.remove_member_keeping(&owner, team, user, actor, now).await,
        None => Ok(()),
    }
}
