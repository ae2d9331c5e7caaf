//! Entries of the log about people. One about a user stands in the log of each team that they are in at that moment, so owners
//! see what their members do, and nothing from before these joined.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use bailiwick::{Catalog, Timestamp};
use bailiwick_tokens::audit::{Event, SignInRefusal};
use bailiwick_tokens::store::{Store, StoreError};
use bailiwick_tokens::{Actor, TeamId, UserId};

use super::Visitor;
use crate::App;
use crate::limits::Client;

/// How often failures are written down.
pub(crate) const WRITTEN: Duration = Duration::from_secs(60);
/// So many are told apart in between, by user, address and reason. Beyond that addresses are not, and then nothing but reasons.
const APART: usize = 64;

/// Writes an entry about a user into the log of each of their teams.
pub(super) async fn record(
    store: &dyn Store,
    user: UserId,
    (actor, now): (&Actor, Timestamp),
    event: impl Fn(Option<TeamId>) -> Event,
) -> Result<(), StoreError> {
    store.record(now, actor, &each(store, Some(user), event).await?).await
}

/// The same by the user themselves, with the address that they come from.
pub(super) async fn record_own<C: Catalog>(
    app: &App<C>,
    user: UserId,
    visitor: &Visitor,
    event: impl Fn(Option<TeamId>, String) -> Event,
) -> Result<(), StoreError> {
    let by = (&Actor::User(user), app.now());
    record(app.store(), user, by, |team| event(team, visitor.client.to_string())).await
}

async fn each(
    store: &dyn Store,
    user: Option<UserId>,
    event: impl Fn(Option<TeamId>) -> Event,
) -> Result<Vec<Event>, StoreError> {
    let teams = match user {
        Some(user) => store.memberships(user).await?,
        None => Vec::new(),
    };
    Ok(if teams.is_empty() {
        vec![event(None)]
    } else {
        teams.iter().map(|(_, team)| event(Some(team.id))).collect()
    })
}

type Failure = (Option<UserId>, Option<Client>, SignInRefusal);

/// Sign-ins that failed since they were last written down. They are counted, so that whoever tries often fills no database.
#[derive(Default)]
pub(crate) struct Failures(Mutex<HashMap<Failure, u64>>);

impl Failures {
    /// Counts one. Of a login that nobody has there is nothing to keep.
    pub(super) fn count(&self, user: Option<UserId>, client: Client, reason: SignInRefusal) {
        let mut counted = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let keys = [(user, Some(client), reason), (user, None, reason), (None, None, reason)];
        let room = [APART, 2 * APART, usize::MAX];
        let place = keys.iter().zip(room);
        let key = place
            .into_iter()
            .find(|(key, room)| counted.contains_key(*key) || counted.len() < *room);
        if let Some((key, _)) = key {
            let times = counted.entry(*key).or_default();
            *times = times.saturating_add(1);
        }
    }

    /// Writes them down. Those that cannot be written, or whose writing is given up, stay for the next time.
    pub(crate) async fn write<C: Catalog>(&self, app: &App<C>) -> Result<(), StoreError> {
        let mut taken = self.take();
        write(app, &taken.counted).await?;
        taken.counted.clear();
        Ok(())
    }

    fn take(&self) -> Taken<'_> {
        let counted = std::mem::take(&mut *self.0.lock().unwrap_or_else(PoisonError::into_inner));
        Taken { counted, back: &self.0 }
    }
}

/// Failures that are being written. They go back unless they were.
struct Taken<'f> {
    counted: HashMap<Failure, u64>,
    back: &'f Mutex<HashMap<Failure, u64>>,
}

impl Drop for Taken<'_> {
    fn drop(&mut self) {
        let mut back = self.back.lock().unwrap_or_else(PoisonError::into_inner);
        for (key, times) in self.counted.drain() {
            let sum = back.entry(key).or_default();
            *sum = sum.saturating_add(times);
        }
    }
}

async fn write<C: Catalog>(app: &App<C>, counted: &HashMap<Failure, u64>) -> Result<(), StoreError> {
    let mut events = Vec::new();
    for (&(user, client, reason), &times) in counted {
        let event = |team| Event::SignInRefused {
            team,
            user,
            address: client.map(|client| client.to_string()),
            reason,
            times,
        };
        events.extend(each(app.store(), user, event).await?);
    }
    if events.is_empty() {
        return Ok(());
    }
    let actor = Actor::Program("sign-in".to_owned());
    app.store().record(app.now(), &actor, &events).await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_flood_of_addresses_is_a_bounded_number_of_entries() {
        let failures = Failures::default();
        for number in 0..100_000_u32 {
            let client = Client::of(std::net::IpAddr::from(number.to_be_bytes()));
            failures.count(None, client, SignInRefusal::UnknownLogin);
        }
        let counted = failures.0.lock().unwrap();
        assert!(counted.len() <= 2 * APART + 3, "{}", counted.len());
        assert_eq!(counted.values().sum::<u64>(), 100_000);
    }

    #[test]
    fn those_whose_writing_is_given_up_are_written_the_next_time() {
        let failures = Failures::default();
        let client = Client::of(std::net::IpAddr::from([192, 0, 2, 1]));
        let count = || failures.count(None, client, SignInRefusal::UnknownLogin);
        count();
        let taken = failures.take();
        count();
        drop(taken);
        let counted = failures.0.lock().unwrap();
        assert_eq!(counted.values().copied().collect::<Vec<_>>(), [2]);
    }
}
