//! What owners do with members. Whoever is no owner any more leaves no invitations behind.

use bailiwick::{Catalog, Timestamp};
use bailiwick_tokens::{Actor, Error, Member, TeamId, Tokens, UserId};

use super::invitation;

/// Gives a member another role.
pub(crate) async fn assign<C: Catalog>(
    tokens: &Tokens<C>,
    member: Member,
    actor: &Actor,
    now: Timestamp,
) -> Result<(), Error<C>> {
    let Member { team, user, role } = member;
    let stays = role.is_owner::<C>();
    tokens.assign_role(team, user, role, actor, now).await?;
    if !stays {
        invitation::end_those_by(tokens.store(), (team, user), now).await?;
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
    tokens.remove_member(team, user, actor, now).await?;
    Ok(invitation::end_those_by(tokens.store(), (team, user), now).await?)
}
