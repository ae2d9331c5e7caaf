//! Teams, users and members.

use super::{Made, take_user};
use crate::store::sql::{Fault, Session, Value, read};
use crate::store::{CommitError, Invalidation, events};
use crate::{Member, Name, RoleRef, Team, TeamId, User, UserId};

pub(super) async fn add_team<S: Session>(session: &mut S, team: &Team) -> Made {
    let sql = "INSERT INTO teams (id, name, created_at) VALUES ($1, $2, $3)";
    let values = [team.id.into(), (&team.name).into(), team.created_at.into()];
    session.run(sql, &values).await?;
    Ok((events::team_added(team), Vec::new()))
}

pub(super) async fn add_user<S: Session>(session: &mut S, user: &User) -> Made {
    let sql = "INSERT INTO users (id, login, created_at) VALUES ($1, $2, $3)";
    let values = [user.id.into(), (&user.login).into(), user.created_at.into()];
    let added = session.run(sql, &values).await;
    added.map_err(|fault| fault.or_taken(CommitError::LoginTaken))?;
    Ok((events::user_added(user), Vec::new()))
}

pub(super) async fn add_member<S: Session>(session: &mut S, member: &Member) -> Made {
    if read::team(session, member.team).await?.is_none() {
        return Err(CommitError::NoTeam.into());
    }
    take_user(session, member.user).await?;
    let role_name = check_role(session, member).await?;
    let (name, id) = columns(&member.role);
    let sql = "INSERT INTO members (team_id, user_id, role_name, role_id) VALUES ($1, $2, $3, $4)";
    let values = [member.team.into(), member.user.into(), name, id];
    let added = session.run(sql, &values).await;
    added.map_err(|fault| fault.or_taken(CommitError::AlreadyMember))?;
    Ok((events::member_added(member, role_name), vec![news(member)]))
}

pub(super) async fn assign_role<S: Session>(session: &mut S, member: &Member, keep: &[String]) -> Made {
    hold_team(session, member.team, keep).await?;
    let had = has_kept(session, (member.team, Some(member.user)), keep).await?;
    let user = take_user(session, member.user).await;
    let role_name = check_role(session, member).await?;
    let (name, id) = columns(&member.role);
    let sql = "UPDATE members SET role_name = $3, role_id = $4 WHERE team_id = $1 AND user_id = $2";
    let values = [member.team.into(), member.user.into(), name, id];
    if no_user(user)? || session.run(sql, &values).await? == 0 {
        return Err(CommitError::NoMember.into());
    }
    check_kept(session, member.team, keep, had).await?;
    Ok((events::role_assigned(member, role_name), vec![news(member)]))
}

pub(super) async fn remove_member<S: Session>(session: &mut S, team: TeamId, user: UserId, keep: &[String]) -> Made {
    hold_team(session, team, keep).await?;
    let had = has_kept(session, (team, Some(user)), keep).await?;
    let values = [team.into(), user.into()];
    let sql = "DELETE FROM members WHERE team_id = $1 AND user_id = $2";
    if no_user(take_user(session, user).await)? || session.run(sql, &values).await? == 0 {
        return Err(CommitError::NoMember.into());
    }
    check_kept(session, team, keep, had).await?;
    let sql = "DELETE FROM holdings WHERE token_id IN \
               (SELECT id FROM tokens WHERE team_id = $1 AND user_id = $2 AND deleted = FALSE)";
    session.run(sql, &values).await?;
    let sql = "UPDATE tokens SET deleted = TRUE, held_name = NULL \
               WHERE team_id = $1 AND user_id = $2 AND deleted = FALSE";
    let died = session.run(sql, &values).await?;
    let event = events::member_removed(team, user, died);
    Ok((event, vec![Invalidation::Member(team, user)]))
}

fn news(member: &Member) -> Invalidation {
    Invalidation::Member(member.team, member.user)
}

/// Whoever is not there is no member.
fn no_user(taken: Result<(), Fault>) -> Result<bool, Fault> {
    match taken {
        Ok(()) => Ok(false),
        Err(Fault::Rule(CommitError::NoUser)) => Ok(true),
        Err(fault) => Err(fault),
    }
}

/// Where a role has to be kept, those who take it from somebody in the team come one after the other.
async fn hold_team<S: Session>(session: &mut S, team: TeamId, keep: &[String]) -> Result<(), Fault> {
    if keep.is_empty() {
        return Ok(());
    }
    session.hold_team(team).await
}

/// Whether a member has the role that is to be kept, by one of its names; without a user, whether anybody has.
async fn has_kept<S: Session>(
    session: &mut S,
    (team, user): (TeamId, Option<UserId>),
    keep: &[String],
) -> Result<bool, Fault> {
    let sql =
        "SELECT user_id FROM members WHERE team_id = $1 AND role_name = $2 AND ($3 IS NULL OR user_id = $3) LIMIT 1";
    for name in keep {
        let values = [team.into(), name.as_str().into(), user.into()];
        if !session.rows(sql, &values).await?.is_empty() {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Somebody has the role that was taken from somebody.
async fn check_kept<S: Session>(session: &mut S, team: TeamId, keep: &[String], had: bool) -> Result<(), Fault> {
    if had && !has_kept(session, (team, None), keep).await? {
        return Err(CommitError::LastOfRole.into());
    }
    Ok(())
}

/// The role is there, and will be until the end. The answer is its name, where it is the team's own.
async fn check_role<S: Session>(session: &mut S, member: &Member) -> Result<Option<Name>, Fault> {
    let RoleRef::Custom(id) = member.role else {
        return Ok(None);
    };
    session.hold_role(id).await?;
    let role = read::role(session, id).await?;
    let role = role.filter(|role| role.team == member.team);
    role.map(|role| Some(role.name)).ok_or(CommitError::NoRole.into())
}

fn columns(role: &RoleRef) -> (Value<'_>, Value<'_>) {
    match role {
        RoleRef::Predefined(name) => (name.as_str().into(), Value::Id(None)),
        RoleRef::Custom(id) => (Value::Text(None), (*id).into()),
    }
}
