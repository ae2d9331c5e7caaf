//! What is on its way to the store.

use bailiwick::Timestamp;

use super::{Denials, Refusals, Uses};
use crate::audit::Event;
use crate::store::{Store, StoreError};
use crate::{Actor, TokenId};

/// Uses that are told to a store at once.
const BATCH: usize = 1_000;

/// Refused uses, denied requests and last uses that were taken to be written. They stay here until the store has them, so neither a store
/// that fails nor a caller that gives up loses any. A write that the store made without saying so is made again.
#[derive(Default)]
pub(super) struct Unwritten {
    refused: Option<(Timestamp, Vec<Event>)>,
    denied: Option<(Timestamp, Vec<Event>)>,
    used: Vec<(TokenId, Timestamp)>,
}

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

    async fn write_down(&mut self, store: &dyn Store) -> Result<(), StoreError> {
        for (counted, by) in [
            (&mut self.refused, "authentication"),
            (&mut self.denied, "authorization"),
        ] {
            if let Some((at, events)) = counted {
                store.record(*at, &Actor::Program(by.to_owned()), events).await?;
                *counted = None;
            }
        }
        while !self.used.is_empty() {
            let rest = self.used.len().saturating_sub(BATCH);
            store.touch(self.used.get(rest..).unwrap_or_default()).await?;
            self.used.truncate(rest);
        }
        Ok(())
    }
}
