//! What is on its way to the store.

use bailiwick::Timestamp;

use super::{Denials, Refusals, Uses};
use crate::audit::Event;
use crate::store::{Store, StoreError};
use crate::{Actor, TokenId};

/// Last uses that are told to a store at once. They are one statement, which is done in some hundredths of a second: far from any
/// limit also where the database is far away, and short for whoever waits behind it.
const USES: usize = 2_000;
/// Entries of the log, which are longer.
const ENTRIES: usize = 500;

/// Refused uses, denied requests and last uses that were taken to be written. They stay here until the store has them, so neither a store
/// that fails nor a caller that gives up loses any. A write that the store made without saying so is made again.
#[derive(Default)]
pub(super) struct Unwritten {
    refused: Entries,
    denied: Entries,
    used: Vec<(TokenId, Timestamp)>,
}

/// Entries of the log, and the moment of the last of what they count.
type Entries = Option<(Timestamp, Vec<Event>)>;

impl Unwritten {
    /// Writes what is there, then what has been counted meanwhile.
    pub(super) async fn write(
        &mut self,
        refusals: &Refusals,
        denials: &Denials,
        uses: &Uses,
        store: &dyn Store,
    ) -> Result<(), StoreError> {
        self.write_down(store).await?;
        self.refused = refusals.take();
        self.denied = denials.take();
        self.used = uses.take();
        self.write_down(store).await
    }

    /// How much waits here: entries and uses.
    pub(super) fn len(&self) -> usize {
        let entries = |entries: &Entries| entries.as_ref().map_or(0, |(_, events)| events.len());
        entries(&self.refused) + entries(&self.denied) + self.used.len()
    }

    /// In parts, each of which is gone from here as soon as it is written.
    async fn write_down(&mut self, store: &dyn Store) -> Result<(), StoreError> {
        for (counted, by) in [
            (&mut self.refused, "authentication"),
            (&mut self.denied, "authorization"),
        ] {
            let actor = Actor::Program(by.to_owned());
            while let Some((at, events)) = counted.as_mut().filter(|(_, events)| !events.is_empty()) {
                let part = events.len().min(ENTRIES);
                store
                    .record(*at, &actor, events.get(..part).unwrap_or_default())
                    .await?;
                events.drain(..part);
            }
            *counted = None;
        }
        while !self.used.is_empty() {
            let rest = self.used.len().saturating_sub(USES);
            store.touch(self.used.get(rest..).unwrap_or_default()).await?;
            self.used.truncate(rest);
        }
        Ok(())
    }
}
