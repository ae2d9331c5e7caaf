//! Changes, each as its statements. What it takes to itself comes first, then what it has to know, then what it writes.

mod people;
mod roles;
mod tokens;

use super::commit::Work;
use super::{Fault, Session, audit, feed};
use crate::UserId;
use crate::audit::Event;
use crate::store::{Change, CommitError, Invalidation, Write};

/// What the log says of a change, and what nobody may go on to believe.
type Made = Result<(Event, Vec<Invalidation>), Fault>;

/// A change, its entry in the log, and what is to be forgotten.
impl Work for Write {
    type Done = Vec<Invalidation>;

    async fn make<S: Session>(&self, session: &mut S) -> Result<Vec<Invalidation>, Fault> {
        let (event, invalidated) = make(session, self).await?;
        audit::append(session, &[(self.at, &self.actor, event)]).await?;
        feed::append(session, &invalidated).await?;
        Ok(invalidated)
    }

    fn is_news(invalidated: &Vec<Invalidation>) -> bool {
        !invalidated.is_empty()
    }
}

pub(super) async fn make<S: Session>(session: &mut S, write: &Write) -> Made {
    let (at, keep) = (write.at, write.keep.as_slice());
    match &write.change {
        Change::AddTeam(team) => people::add_team(session, team).await,
        Change::AddUser(user) => people::add_user(session, user).await,
        Change::AddMember(member) => people::add_member(session, member).await,
        Change::AssignRole(member) => people::assign_role(session, member, keep).await,
        Change::RemoveMember { team, user } => people::remove_member(session, *team, *user, keep).await,
        Change::AddRole(role) => roles::add(session, role).await,
        Change::EditRole { role, permissions } => roles::edit(session, *role, permissions).await,
        Change::RemoveRole { role } => roles::remove(session, *role).await,
        Change::Mint(token) => tokens::mint(session, token, at).await,
        Change::Rename { token, name } => tokens::rename(session, *token, name, at).await,
        Change::Regenerate {
            token,
            secret,
            grace_until,
        } => tokens::regenerate(session, *token, secret, *grace_until, at).await,
        Change::EndGrace { token, until } => tokens::end_grace(session, *token, *until, at).await,
        Change::Delete { token } => tokens::delete(session, *token).await,
    }
}

/// Takes a user to itself, with their memberships and tokens.
async fn take_user<S: Session>(session: &mut S, user: UserId) -> Result<(), Fault> {
    let sql = "UPDATE users SET changes = changes + 1 WHERE id = $1";
    match session.run(sql, &[user.into()]).await? {
        0 => Err(CommitError::NoUser.into()),
        _ => Ok(()),
    }
}
