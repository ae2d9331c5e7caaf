//! When tokens were last used.

use bailiwick::Timestamp;

use super::{Fault, Session};
use crate::TokenId;

/// How many are noted in one transaction: others wait for it.
pub(super) const AT_ONCE: usize = 500;

/// In the order of identifiers, so that two who note the same tokens do not wait for each other in a circle.
pub(super) async fn note<S: Session>(session: &mut S, used: &[(TokenId, Timestamp)]) -> Result<(), Fault> {
    let mut used = used.to_vec();
    used.sort_unstable();
    for (token, at) in used {
        session
            .run(
                "INSERT INTO uses (token_id, used_at) SELECT id, $2 FROM tokens WHERE id = $1 \
                 ON CONFLICT (token_id) DO UPDATE SET used_at = excluded.used_at WHERE excluded.used_at > uses.used_at",
                &[token.into(), at.into()],
            )
            .await?;
    }
    Ok(())
}
