//! A store that forgets everything with the process: for tests, and as the model that the others are compared with.

mod commit;
mod state;

use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use async_trait::async_trait;
use bailiwick::{GrantKind, Timestamp};

use crate::audit::{AuditEntry, AuditQuery, Event};
use crate::store::feed::REMEMBERED;
use crate::store::{
    CommitError, Feed, FeedPlace, Found, HolderQuery, Invalidation, Note, Store, StoreError, TokenQuery, Write,
};
use crate::{
    Actor, CustomRole, Member, Name, RoleId, RoleRef, SecretDigest, Standing, Team, TeamId, TokenId, TokenRecord, User,
    UserId,
};

use state::State;

/// A store that forgets everything with the process.
#[derive(Debug, Default)]
pub struct MemoryStore(Mutex<State>);

impl MemoryStore {
    /// An empty store.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// A change is made last in each commit, after every check, so a panic leaves nothing half made.
    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[async_trait]
impl Store for MemoryStore {
    async fn commit(&self, write: Write) -> Result<Vec<Invalidation>, CommitError> {
        self.state().commit(write)
    }

    async fn find(&self, secret: &SecretDigest) -> Result<Option<Found>, StoreError> {
        let state = self.state();
        let Some(kept) = state.secrets.get(secret.as_bytes()) else {
            return Ok(None);
        };
        Ok(state.tokens.get(&kept.token).map(|token| Found {
            token: token.record.clone(),
            deleted: token.deleted,
            good_until: kept.good_until,
            standing: state.standing(token.record.team, token.record.user),
        }))
    }

    async fn token(&self, id: TokenId) -> Result<Option<TokenRecord>, StoreError> {
        let state = self.state();
        let token = state.tokens.get(&id).filter(|token| !token.deleted);
        Ok(token.map(|token| token.record.clone()))
    }

    async fn descendants(&self, id: TokenId, live_at: Timestamp) -> Result<u64, StoreError> {
        let state = self.state();
        let lineage = state.lineage(id);
        let ends_with_it = |token: &&TokenRecord| token.id != id && lineage.contains(&token.id);
        Ok(state.live(live_at, None).filter(ends_with_it).count() as u64)
    }

    async fn old_secret_until(&self, id: TokenId, now: Timestamp) -> Result<Option<Timestamp>, StoreError> {
        let state = self.state();
        let secrets = state.secrets.values().filter(|secret| secret.token == id);
        Ok(secrets
            .filter_map(|secret| secret.good_until)
            .filter(|until| *until > now)
            .max())
    }

    async fn tokens(&self, query: &TokenQuery) -> Result<Vec<TokenRecord>, StoreError> {
        let state = self.state();
        let asked = state.live(query.live_at, query.after).filter(|record| {
            query.team.is_none_or(|team| team == record.team) && query.user.is_none_or(|user| user == record.user)
        });
        Ok(asked.take(query.limit as usize).cloned().collect())
    }

    async fn expiring(&self, after: Timestamp, until: Timestamp) -> Result<u64, StoreError> {
        let state = self.state();
        let ends = state.live(after, None).filter(|record| record.is_expired(until));
        Ok(ends.count() as u64)
    }

    async fn holders(&self, query: &HolderQuery) -> Result<Vec<TokenRecord>, StoreError> {
        let state = self.state();
        let asked = state.live(query.live_at, query.after).filter(|record| {
            let named = || {
                record
                    .grant
                    .names()
                    .any(|name| query.names.iter().any(|asked| asked == name))
            };
            match record.grant.kind() {
                GrantKind::Custom => named(),
                kind => query.kinds.contains(&kind),
            }
        });
        Ok(asked.take(query.limit as usize).cloned().collect())
    }

    async fn standing(&self, team: TeamId, user: UserId) -> Result<Option<Standing>, StoreError> {
        Ok(self.state().standing(team, user))
    }

    async fn members(&self, team: TeamId) -> Result<Vec<(Member, User)>, StoreError> {
        let state = self.state();
        let members = state.members.values().filter(|member| member.team == team);
        let mut members: Vec<_> = members
            .filter_map(|member| Some((member.clone(), state.users.get(&member.user)?.clone())))
            .collect();
        members.sort_by(|(_, one), (_, other)| one.login.cmp(&other.login));
        Ok(members)
    }

    async fn role_names(&self) -> Result<Vec<(String, u64)>, StoreError> {
        let mut names = BTreeMap::new();
        for member in self.state().members.values() {
            if let RoleRef::Predefined(name) = &member.role {
                *names.entry(name.clone()).or_default() += 1;
            }
        }
        Ok(names.into_iter().collect())
    }

    async fn memberships(&self, user: UserId) -> Result<Vec<(Member, Team)>, StoreError> {
        let state = self.state();
        let members = state.members.values().filter(|member| member.user == user);
        let mut members: Vec<_> = members
            .filter_map(|member| Some((member.clone(), state.teams.get(&member.team)?.clone())))
            .collect();
        members.sort_by(|(_, one), (_, other)| (&one.name, one.id).cmp(&(&other.name, other.id)));
        Ok(members)
    }

    async fn roles(&self, team: TeamId) -> Result<Vec<CustomRole>, StoreError> {
        let state = self.state();
        let mut roles: Vec<_> = state.roles.values().filter(|role| role.team == team).cloned().collect();
        roles.sort_by(|one, other| one.name.cmp(&other.name));
        Ok(roles)
    }

    async fn role(&self, id: RoleId) -> Result<Option<CustomRole>, StoreError> {
        Ok(self.state().roles.get(&id).cloned())
    }

    async fn team(&self, id: TeamId) -> Result<Option<Team>, StoreError> {
        Ok(self.state().teams.get(&id).cloned())
    }

    async fn teams(&self) -> Result<Vec<Team>, StoreError> {
        let mut teams: Vec<_> = self.state().teams.values().cloned().collect();
        teams.sort_by(|one, other| (&one.name, one.id).cmp(&(&other.name, other.id)));
        Ok(teams)
    }

    async fn user(&self, id: UserId) -> Result<Option<User>, StoreError> {
        Ok(self.state().users.get(&id).cloned())
    }

    async fn user_by_login(&self, login: &Name) -> Result<Option<User>, StoreError> {
        Ok(self.state().users.values().find(|user| user.login == *login).cloned())
    }

    async fn logins(&self) -> Result<Vec<Name>, StoreError> {
        Ok(self.state().users.values().map(|user| user.login.clone()).collect())
    }

    async fn touch(&self, used: &[(TokenId, Timestamp)]) -> Result<(), StoreError> {
        let mut state = self.state();
        for (id, at) in used {
            if let Some(token) = state.tokens.get_mut(id) {
                token.record.last_used_at = token.record.last_used_at.max(Some(*at));
            }
        }
        Ok(())
    }

    async fn record(&self, at: Timestamp, actor: &Actor, events: &[Event]) -> Result<(), StoreError> {
        let mut state = self.state();
        for event in events {
            state.log(at, actor.clone(), event.clone());
        }
        Ok(())
    }

    async fn audit(&self, query: &AuditQuery) -> Result<Vec<AuditEntry>, StoreError> {
        let state = self.state();
        let asked = state.audit.iter().rev().filter(|entry| {
            query.team.is_none_or(|team| entry.event.team() == Some(team))
                && query.token.is_none_or(|token| entry.event.token() == Some(token))
                && query.before.is_none_or(|before| entry.number < before)
        });
        Ok(asked.take(query.limit as usize).cloned().collect())
    }

    async fn note(&self, kind: &str, key: &str, now: Timestamp) -> Result<Option<Note>, StoreError> {
        let state = self.state();
        let note = state.notes.get(&(kind.to_owned(), key.to_owned()));
        Ok(note.filter(|note| note.is_there(now)).cloned())
    }

    async fn notes(&self, kind: &str, prefix: &str, now: Timestamp) -> Result<Vec<Note>, StoreError> {
        let state = self.state();
        let notes = state
            .notes
            .values()
            .filter(|note| note.kind == kind && note.key.starts_with(prefix));
        Ok(notes.filter(|note| note.is_there(now)).cloned().collect())
    }

    async fn add_note(&self, note: &Note, now: Timestamp) -> Result<bool, StoreError> {
        let mut state = self.state();
        let key = (note.kind.clone(), note.key.clone());
        if state.notes.get(&key).is_some_and(|other| other.is_there(now)) {
            return Ok(false);
        }
        state.notes.insert(key, note.clone());
        Ok(true)
    }

    async fn set_note(&self, note: &Note) -> Result<(), StoreError> {
        let key = (note.kind.clone(), note.key.clone());
        self.state().notes.insert(key, note.clone());
        Ok(())
    }

    async fn swap_note(&self, before: &str, note: &Note, now: Timestamp) -> Result<bool, StoreError> {
        let mut state = self.state();
        let kept = state.notes.get_mut(&(note.kind.clone(), note.key.clone()));
        let kept = kept.filter(|kept| kept.is_there(now) && kept.value == before);
        Ok(kept.map(|kept| kept.clone_from(note)).is_some())
    }

    async fn take_note(&self, kind: &str, key: &str, now: Timestamp) -> Result<Option<Note>, StoreError> {
        let note = self.state().notes.remove(&(kind.to_owned(), key.to_owned()));
        Ok(note.filter(|note| note.is_there(now)))
    }

    async fn take_notes(&self, kind: &str, prefix: &str) -> Result<u64, StoreError> {
        let mut state = self.state();
        let before = state.notes.len();
        state
            .notes
            .retain(|(other, key), _| other != kind || !key.starts_with(prefix));
        Ok((before - state.notes.len()) as u64)
    }

    async fn sweep_notes(&self, now: Timestamp) -> Result<(), StoreError> {
        self.state().notes.retain(|_, note| note.is_there(now));
        Ok(())
    }

    async fn feed(&self, since: Option<FeedPlace>) -> Result<Feed, StoreError> {
        let state = self.state();
        let end = state.feed.len() as u64;
        let is_remembered = |since: &u64| end.checked_sub(*since).is_some_and(|behind| behind <= REMEMBERED);
        let remembered = since.map(|since| since.number).filter(is_remembered);
        let place = remembered.and_then(|since| usize::try_from(since).ok());
        Ok(Feed {
            end: FeedPlace {
                number: end,
                mark: 0,
                history: 0,
            },
            news: place.and_then(|place| state.feed.get(place..)).map(<[_]>::to_vec),
        })
    }
}
