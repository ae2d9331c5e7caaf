//! The log of what happened.

use bailiwick::Timestamp;

use super::commit::Work;
use super::record::all;
use super::value::places;
use super::{Fault, Session, Value};
use crate::Actor;
use crate::audit::{AuditEntry, AuditQuery, Event};
use crate::store::{StoreError, StoreErrorKind};

/// How many are written by one statement.
const AT_ONCE: usize = 500;

/// Entries that belong to no change.
pub(super) struct Entries {
    pub(super) at: Timestamp,
    pub(super) actor: Actor,
    pub(super) events: Vec<Event>,
}

impl Work for Entries {
    type Done = ();

    async fn make<S: Session>(&self, session: &mut S) -> Result<(), Fault> {
        append(session, self.at, &self.actor, &self.events).await
    }
}

pub(super) async fn append<S: Session>(
    session: &mut S,
    at: Timestamp,
    actor: &Actor,
    events: &[Event],
) -> Result<(), Fault> {
    let actor = json(actor)?;
    for events in events.chunks(AT_ONCE) {
        let texts: Vec<String> = events.iter().map(json).collect::<Result<_, _>>()?;
        let values = events.iter().zip(&texts).flat_map(|(event, text)| {
            let (team, token) = (event.team().into(), event.token().into());
            [at.into(), team, token, actor.as_str().into(), text.as_str().into()]
        });
        let sql = format!(
            "INSERT INTO audit (happened_at, team_id, token_id, actor, event) VALUES {}",
            places(events.len(), 5)
        );
        session.run(&sql, &values.collect::<Vec<Value<'_>>>()).await?;
    }
    Ok(())
}

pub(super) async fn read<S: Session>(session: &mut S, query: &AuditQuery) -> Result<Vec<AuditEntry>, Fault> {
    // A token's entries are few, and a team's fewer than all.
    let sql = match query {
        AuditQuery { token: Some(_), .. } => {
            "SELECT number, happened_at, actor, event FROM audit \
             WHERE token_id = $1 AND ($2 IS NULL OR team_id = $2) AND number < $3 ORDER BY number DESC LIMIT $4"
        }
        AuditQuery { team: Some(_), .. } => {
            "SELECT number, happened_at, actor, event FROM audit \
             WHERE $1 IS NULL AND team_id = $2 AND number < $3 ORDER BY number DESC LIMIT $4"
        }
        _ => {
            "SELECT number, happened_at, actor, event FROM audit \
             WHERE $1 IS NULL AND $2 IS NULL AND number < $3 ORDER BY number DESC LIMIT $4"
        }
    };
    let before = query.before.and_then(|before| i64::try_from(before).ok());
    let values = [
        query.token.into(),
        query.team.into(),
        before.unwrap_or(i64::MAX).into(),
        i64::from(query.limit).into(),
    ];
    all(session, sql, &values).await
}

fn json(value: &impl serde::Serialize) -> Result<String, StoreError> {
    serde_json::to_string(value)
        .map_err(|error| StoreError::new(StoreErrorKind::Other, "an event that is no JSON").because_of(error))
}
