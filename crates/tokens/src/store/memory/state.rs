//! What the store remembers.

use std::collections::BTreeMap;
use std::ops::Bound;

use bailiwick::Timestamp;

use crate::audit::{Actor, AuditEntry, Event};
use crate::store::{Invalidation, Note};
use crate::{CustomRole, Member, RoleId, RoleRef, Standing, Team, TeamId, TokenId, TokenRecord, User, UserId};

#[derive(Debug, Default)]
pub(super) struct State {
    pub(super) teams: BTreeMap<TeamId, Team>,
    pub(super) users: BTreeMap<UserId, User>,
    pub(super) members: BTreeMap<(TeamId, UserId), Member>,
    pub(super) roles: BTreeMap<RoleId, CustomRole>,
    pub(super) tokens: BTreeMap<TokenId, KeptToken>,
    pub(super) secrets: BTreeMap<[u8; 32], KeptSecret>,
    pub(super) audit: Vec<AuditEntry>,
    pub(super) feed: Vec<Invalidation>,
    pub(super) notes: BTreeMap<(String, String), Note>,
}

#[derive(Debug)]
pub(super) struct KeptToken {
    pub(super) record: TokenRecord,
    pub(super) deleted: bool,
}

#[derive(Debug)]
pub(super) struct KeptSecret {
    pub(super) token: TokenId,
    pub(super) good_until: Option<Timestamp>,
}

impl State {
    pub(super) fn standing(&self, team: TeamId, user: UserId) -> Option<Standing> {
        let member = self.members.get(&(team, user))?.clone();
        let custom = match member.role {
            RoleRef::Custom(id) => Some(self.roles.get(&id)?.clone()),
            RoleRef::Predefined(_) => None,
        };
        Some(Standing { member, custom })
    }

    /// A token and all that it minted, at any depth, dead or alive.
    pub(super) fn lineage(&self, id: TokenId) -> Vec<TokenId> {
        let mut lineage = vec![id];
        let mut next = 0;
        while let Some(parent) = lineage.get(next).copied() {
            next += 1;
            let records = self.tokens.values().map(|token| &token.record);
            let children = records.filter(|record| record.parent == Some(parent));
            lineage.extend(children.map(|record| record.id));
        }
        lineage
    }

    /// Live tokens in the order of their identifiers.
    pub(super) fn live(&self, at: Timestamp, after: Option<TokenId>) -> impl Iterator<Item = &TokenRecord> {
        let from = after.map_or(Bound::Unbounded, Bound::Excluded);
        let tokens = self.tokens.range((from, Bound::Unbounded)).map(|(_, token)| token);
        let live = tokens.filter(move |token| !token.deleted && !token.record.is_expired(at));
        live.map(|token| &token.record)
    }

    pub(super) fn log(&mut self, at: Timestamp, actor: Actor, event: Event) {
        let number = self.audit.len() as u64 + 1;
        self.audit.push(AuditEntry {
            number,
            at,
            actor,
            event,
        });
    }
}
