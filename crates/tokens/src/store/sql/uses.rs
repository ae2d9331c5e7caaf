//! When tokens were last used.

use bailiwick::Timestamp;

use super::commit::Work;
use super::{Fault, Session};
use crate::TokenId;

/// How many are noted in one transaction: others wait for it.
pub(super) const AT_ONCE: usize = 500;

/// Tokens, and when each was used.
pub(super) struct Uses(Vec<(TokenId, Timestamp)>);

impl Uses {
    /// In the order of identifiers, so that two who note the same tokens do not wait for each other in a circle.
    pub(super) fn new(used: &[(TokenId, Timestamp)]) -> Self {
        let mut used = used.to_vec();
        used.sort_unstable();
        Self(used)
    }
}

impl Work for Uses {
    type Done = ();

    async fn make<S: Session>(&self, session: &mut S) -> Result<(), Fault> {
        let sql = "INSERT INTO uses (token_id, used_at) SELECT id, $2 FROM tokens WHERE id = $1 \
                   ON CONFLICT (token_id) DO UPDATE SET used_at = excluded.used_at WHERE excluded.used_at > uses.used_at";
        for (token, at) in &self.0 {
            session.run(sql, &[(*token).into(), (*at).into()]).await?;
        }
        Ok(())
    }
}
