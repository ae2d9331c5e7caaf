//! Roles of teams' own.

use super::Made;
use crate::store::sql::{Fault, Session, grant, read};
use crate::store::{CommitError, Invalidation, events};
use crate::{CustomRole, RoleId};

pub(super) async fn add<S: Session>(session: &mut S, role: &CustomRole) -> Made {
    if read::team(session, role.team).await?.is_none() {
        return Err(CommitError::NoTeam.into());
    }
    let permissions = grant::json(&role.permissions)?;
    let sql = "INSERT INTO roles (id, team_id, name, permissions) VALUES ($1, $2, $3, $4)";
    let values = [
        role.id.into(),
        role.team.into(),
        (&role.name).into(),
        permissions.as_str().into(),
    ];
    let added = session.run(sql, &values).await;
    added.map_err(|fault| fault.or_taken(CommitError::RoleNameTaken))?;
    Ok((events::role_added(role), Vec::new()))
}

pub(super) async fn edit<S: Session>(session: &mut S, id: RoleId, permissions: &[String]) -> Made {
    let before = take(session, id).await?;
    let json = grant::json(&permissions)?;
    let sql = "UPDATE roles SET permissions = $2 WHERE id = $1";
    session.run(sql, &[id.into(), json.as_str().into()]).await?;
    Ok((events::role_edited(&before, permissions), vec![Invalidation::Role(id)]))
}

pub(super) async fn remove<S: Session>(session: &mut S, id: RoleId) -> Made {
    let role = take(session, id).await?;
    let sql = "SELECT user_id FROM members WHERE role_id = $1 LIMIT 1";
    if !session.rows(sql, &[id.into()]).await?.is_empty() {
        return Err(CommitError::RoleInUse.into());
    }
    session.run("DELETE FROM roles WHERE id = $1", &[id.into()]).await?;
    Ok((events::role_removed(&role), Vec::new()))
}

/// Takes a role to itself.
async fn take<S: Session>(session: &mut S, id: RoleId) -> Result<CustomRole, Fault> {
    let sql = "UPDATE roles SET changes = changes + 1 WHERE id = $1";
    session.run(sql, &[id.into()]).await?;
    read::role(session, id).await?.ok_or(CommitError::NoRole.into())
}
