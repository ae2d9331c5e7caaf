//! Tries that are counted in the store, by all processes over one database.
//!
//! **Threats.** Whoever finds several processes, or has one start again, would have as many tries in each. Whoever invents logins
//! would fill the database, and whoever types a password where the login goes would leave it there: so there are few keys for
//! logins, under which next to nothing is said of any. Two logins may share their tries then, which matters to strangers alone,
//! and only while one of the two is under attack.

use std::time::Duration;

use bailiwick::Timestamp;
use bailiwick_tokens::UserId;
use bailiwick_tokens::store::{Note, Store, StoreError};
use sha2::{Digest, Sha256};

use super::Allowance;
use crate::limits::TooManyAttempts;

const KIND: &str = "tries";

/// One of 65,536 keys, the same for all ways to write a login.
pub(super) fn key_of_login(canonical: &str) -> String {
    let mut hash = Sha256::new();
    hash.update(b"bailiwick tries\0");
    hash.update(canonical.as_bytes());
    let [high, low, ..] = <[u8; 32]>::from(hash.finalize());
    format!("{high:02x}{low:02x}")
}

/// The key of a browser that is known to a user, who has few of them.
pub(super) fn key_of_browser(user: UserId, digest: &str) -> String {
    format!("{user}/{digest}")
}

/// Takes a try, if one is left. A note says when all of them are there again, which each try puts off by a period; then it has
/// expired. Of several who take one at the same moment, those who are late look again.
pub(super) async fn take(
    store: &dyn Store,
    key: String,
    allowed: Allowance,
    now: Timestamp,
) -> Result<Result<(), TooManyAttempts>, StoreError> {
    let each = i64::try_from(allowed.each.as_secs()).unwrap_or(i64::MAX);
    let all = each.saturating_mul(allowed.at_once.get().into());
    // Whoever is late found that another one took a try, and there are no more of those than this.
    for _ in 0..=allowed.at_once.get() {
        let kept = store.note(KIND, &key, now).await?;
        let full_at = kept.as_ref().and_then(|kept| kept.expires_at).unwrap_or(now).max(now);
        let put_off = full_at.as_secs().saturating_add(each);
        let too_long = put_off.saturating_sub(now.as_secs()).saturating_sub(all);
        if let Ok(seconds @ 1..) = u64::try_from(too_long) {
            let retry_after = Duration::from_secs(seconds);
            return Ok(Err(TooManyAttempts { retry_after }));
        }
        let note = Note {
            kind: KIND.to_owned(),
            key: key.clone(),
            value: put_off.to_string(),
            expires_at: Some(Timestamp::from_secs(put_off)),
        };
        let is_taken = match kept {
            Some(kept) => store.swap_note(&kept.value, &note, now).await?,
            None => store.add_note(&note, now).await?,
        };
        if is_taken {
            return Ok(Ok(()));
        }
    }
    let retry_after = Duration::from_secs(1);
    Ok(Err(TooManyAttempts { retry_after }))
}
