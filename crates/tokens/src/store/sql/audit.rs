//! The log of what happened.

use std::borrow::Borrow;

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
        let entries: Vec<_> = self.events.iter().map(|event| (self.at, &self.actor, event)).collect();
        append(session, &entries).await
    }
}

/// Entries: when, by whom, and what.
pub(super) async fn append<S: Session, E: Borrow<Event> + Sync>(
    session: &mut S,
    entries: &[(Timestamp, &Actor, E)],
) -> Result<(), Fault> {
    for entries in entries.chunks(AT_ONCE) {
        let mut texts = Vec::with_capacity(entries.len());
        for (_, actor, event) in entries {
            texts.push((json(actor)?, json(event.borrow())?));
        }
        let values = entries.iter().zip(&texts).flat_map(|((at, _, event), (actor, text))| {
            let (team, token) = (event.borrow().team().into(), event.borrow().token().into());
            [(*at).into(), team, token, actor.as_str().into(), text.as_str().into()]
        });
        let sql = format!(
            "INSERT INTO audit (happened_at, team_id, token_id, actor, event) VALUES {}",
            places(entries.len(), 5)
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
