//! Secrets that were refused a moment ago, so that the store is not asked about the same one again and again.
//!
//! What is unknown may be minted: here it is forgotten at once then, by the [`Changes`] that hold for records too, and elsewhere
//! nobody can present a secret before it was minted. What has expired or was revoked stays so. Whoever is no member may be one
//! again, so that is asked each time. A flood of secrets takes places from refused ones alone.

use std::sync::{Arc, OnceLock};
use std::time::Duration;

use arc_swap::ArcSwapOption;
use tokio::time::Instant;

use super::changes::{self, Changes, Moment};
use crate::audit::Refusal;
use crate::{SecretDigest, TeamId, TokenId};

/// Refusals that are remembered at most.
const PLACES: usize = 1 << 12;
/// For how long.
const FOR: Duration = Duration::from_secs(1);

/// Why a secret was refused, and whose it is, if anybody's.
pub(crate) type Reason = (Option<(TeamId, TokenId)>, Refusal);

#[derive(Default)]
pub(super) struct Refused(OnceLock<Places>);

type Places = Box<[ArcSwapOption<Known>]>;

struct Known {
    secret: SecretDigest,
    reason: Reason,
    read_at: Moment,
    read_from: changes::Places,
    until: Instant,
}

impl Refused {
    /// Why it was refused a moment ago, if nothing has changed since.
    pub(super) fn find(&self, secret: &SecretDigest, changes: &Changes) -> Option<Reason> {
        let place = place(self.0.get()?, secret)?.load();
        let known = place.as_ref().filter(|known| known.secret == *secret)?;
        let holds = Instant::now() < known.until && !changes.any_since(known.read_at, known.read_from);
        holds.then_some(known.reason)
    }

    /// Remembers what the store has answered to a question that was put after a moment.
    pub(super) fn insert(&self, secret: SecretDigest, reason: Reason, read_at: Moment, read_from: changes::Places) {
        if matches!(reason.1, Refusal::NotMember) {
            return;
        }
        let places = self
            .0
            .get_or_init(|| (0..PLACES).map(|_| ArcSwapOption::empty()).collect());
        if let Some(place) = place(places, &secret) {
            place.store(Some(Arc::new(Known {
                secret,
                reason,
                read_at,
                read_from,
                until: Instant::now() + FOR,
            })));
        }
    }
}

fn place<'p>(places: &'p Places, secret: &SecretDigest) -> Option<&'p ArcSwapOption<Known>> {
    let bits = u16::from_le_bytes(*secret.as_bytes().first_chunk()?);
    places.get(usize::from(bits) % PLACES)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_unknown_secret_that_is_minted_is_not_refused_from_memory() {
        let (refused, changes) = (Refused::default(), Changes::new());
        let secret = SecretDigest::from_bytes([7; 32]);
        let insert = |read_at| {
            let reason = (None, Refusal::Unknown);
            refused.insert(secret, reason, read_at, changes.behind_secret(&secret));
        };
        let asked_at = changes.moment();
        insert(asked_at);
        assert!(refused.find(&secret, &changes).is_some());
        assert!(refused.find(&SecretDigest::from_bytes([8; 32]), &changes).is_none());
        changes.note(&crate::store::Invalidation::Secret(secret));
        assert!(refused.find(&secret, &changes).is_none());
        // Nor by an answer that was on its way meanwhile.
        insert(asked_at);
        assert!(refused.find(&secret, &changes).is_none());
    }
}
