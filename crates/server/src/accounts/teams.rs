//! Teams that people make.
//!
//! **Threats.** Whoever makes a team owns it, and mints tokens there with all that the API has. So that nobody gets by it what
//! they had not, it takes somebody who owns a team already.

use bailiwick::Catalog;
use bailiwick_tokens::{Actor, Name, Team, UserId};

use super::access::owner_role;
use super::{AccountError, memberships};
use crate::App;

/// Whether a user may make teams: they own one.
pub(crate) async fn may_add<C: Catalog>(app: &App<C>, user: UserId) -> Result<bool, AccountError> {
    let memberships = app.store().memberships(user).await?;
    Ok(memberships.iter().any(|(member, _)| member.role.is_owner::<C>()))
}

/// Makes a team, whose owner is whoever makes it.
pub(crate) async fn add<C: Catalog>(app: &App<C>, user: UserId, name: Name) -> Result<Team, AccountError> {
    if !may_add(app, user).await? {
        return Err(AccountError::NotOwner);
    }
    let owner = owner_role::<C>().ok_or(AccountError::NotOwner)?;
    let (tokens, actor, now) = (app.tokens(), Actor::User(user), app.now());
    let team = tokens.add_team(name, &actor, now).await?;
    tokens.add_member(team.id, user, owner, &actor, now).await?;
    Ok(team)
}

/// The team whose panel is looked at in a session: the one that was chosen, as long as they are a member of it, or else the
/// first of theirs.
pub(crate) async fn current<C: Catalog>(app: &App<C>, by: &super::SignedIn) -> Result<Option<Team>, AccountError> {
    let mut teams = memberships(app, by.user.id).await?;
    let chosen = by.session.team(app).await?;
    let at = teams.iter().position(|team| Some(team.id) == chosen).unwrap_or(0);
    Ok(if teams.is_empty() {
        None
    } else {
        Some(teams.swap_remove(at))
    })
}
