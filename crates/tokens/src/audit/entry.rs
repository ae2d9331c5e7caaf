//! The log of what happened.

use bailiwick::Timestamp;
use serde::{Serialize, Serializer};

use super::{Actor, Event};
use crate::{TeamId, TokenId, time};

/// An entry of the log. As JSON it is one object: number, time (RFC 3339), actor, and the event's own fields.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AuditEntry {
    /// Its place in the log: later entries have higher numbers.
    pub number: u64,
    /// When it happened.
    pub at: Timestamp,
    /// Who did it.
    pub actor: Actor,
    /// What happened.
    pub event: Event,
}

impl Serialize for AuditEntry {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        #[derive(Serialize)]
        struct Line<'a> {
            number: u64,
            at: String,
            actor: &'a Actor,
            #[serde(flatten)]
            event: &'a Event,
        }
        let line = Line {
            number: self.number,
            at: time::rfc3339(self.at),
            actor: &self.actor,
            event: &self.event,
        };
        line.serialize(serializer)
    }
}

/// Which entries are asked for; newest first.
#[derive(Clone, Copy, Debug, Default)]
pub struct AuditQuery {
    /// Only of this team.
    pub team: Option<TeamId>,
    /// Only of this token.
    pub token: Option<TokenId>,
    /// Only those with a lower number.
    pub before: Option<u64>,
    /// At most so many.
    pub limit: u32,
}
