//! What comes back with an old copy of the database.

use bailiwick_tokens::store::{Store, StoreError};

use super::{browser, invitation, reset, session};

/// Ends every session, invitation and link for a lost password, and forgets every browser. The answer is how many sessions
/// there were. Passwords stay.
///
/// For whoever has restored a database: sessions that had ended since the copy, and links that were used, are good again in it.
///
/// # Errors
///
/// When the store fails.
pub async fn sign_out_everybody(store: &dyn Store) -> Result<u64, StoreError> {
    for kind in [reset::KIND, invitation::LINK, invitation::KIND, browser::KIND] {
        store.take_notes(kind, "").await?;
    }
    store.take_notes(session::KIND, "").await
}
