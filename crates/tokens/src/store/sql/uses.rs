//! When tokens were last used.

use bailiwick::Timestamp;

use super::commit::Work;
use super::value::places;
use super::{Fault, Session, Value};
use crate::TokenId;

/// How many are noted in one transaction: others wait for it.
pub(super) const AT_ONCE: usize = 2_000;

/// Tokens, and when each was used.
pub(super) struct Uses(Vec<(TokenId, Timestamp)>);

impl Uses {
    /// The last use of each, since one statement changes a row once.
    pub(super) fn new(used: &[(TokenId, Timestamp)]) -> Self {
        let mut used = used.to_vec();
        used.sort_unstable_by(|one, other| other.cmp(one));
        used.dedup_by_key(|(token, _)| *token);
        Self(used)
    }
}

impl Work for Uses {
    type Done = ();

    async fn make<S: Session>(&self, session: &mut S) -> Result<(), Fault> {
        if self.0.is_empty() {
            return Ok(());
        }
        // In the order of identifiers, so that two who note the same tokens do not wait for each other in a circle.
        let sql = format!(
            "WITH used (id, at) AS (VALUES {}) INSERT INTO uses (token_id, used_at) \
             SELECT t.id, used.at FROM used JOIN tokens t ON t.id = used.id WHERE TRUE ORDER BY t.id \
             ON CONFLICT (token_id) DO UPDATE SET used_at = excluded.used_at WHERE excluded.used_at > uses.used_at",
            places(self.0.len(), 2)
        );
        let values = self.0.iter().flat_map(|(token, at)| [(*token).into(), (*at).into()]);
        session.run(&sql, &values.collect::<Vec<Value<'_>>>()).await.map(drop)
    }
}
