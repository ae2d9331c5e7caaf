//! Passwords: kept as Argon2id with the parameters that OWASP recommends (19 MiB, 2 passes, 1 lane).

use std::sync::OnceLock;

use argon2::Argon2;
use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use bailiwick::{Catalog, Timestamp};
use bailiwick_tokens::UserId;
use bailiwick_tokens::store::{Note, Store, StoreError};
use prometheus_client::metrics::counter::Counter;
use zeroize::Zeroizing;

use super::AccountError;
use super::queue::{Place, Queue, Who};
use super::strength::{MAX_BYTES, normal};
use crate::App;
use crate::limits::TooManyAttempts;

const KIND: &str = "password";

/// Where passwords are hashed: not on the threads that answer requests, and not without bound.
pub(crate) struct Passwords {
    queue: Queue,
    /// The hash of no password, so that an unknown login takes as long as a wrong password.
    nobody: OnceLock<String>,
    refused: Counter,
}

impl Passwords {
    /// Those who find no place are counted.
    pub(crate) fn new(refused: Counter) -> Self {
        Self {
            queue: Queue::new(),
            nobody: OnceLock::new(),
            refused,
        }
    }

    /// A place for one try, unless too many others are there.
    pub(super) fn enter(&self, who: Who) -> Result<Place, TooManyAttempts> {
        self.queue.enter(who).inspect_err(|_| _ = self.refused.inc())
    }

    /// Whether this is the password with that hash. Without a hash it takes as long, and the answer is no.
    async fn is_right(&self, place: &Place, password: &str, hash: Option<String>) -> Result<bool, AccountError> {
        let exists = hash.is_some();
        let hash = match (hash, self.nobody.get()) {
            (Some(hash), _) => hash,
            (None, Some(nobody)) => nobody.clone(),
            (None, None) => {
                let nobody = make(place, Zeroizing::new("nobody has this password".to_owned())).await?;
                self.nobody.get_or_init(|| nobody).clone()
            }
        };
        let normal = normal(password);
        // Hashes from before passwords were normalized are of what was typed.
        let typed = (*normal != *password).then(|| Zeroizing::new(password.to_owned()));
        let right = place.run(move || {
            let Ok(hash) = PasswordHash::new(&hash) else {
                return false;
            };
            let is_it =
                |password: &Zeroizing<String>| Argon2::default().verify_password(password.as_bytes(), &hash).is_ok();
            is_it(&normal) || typed.is_some_and(|typed| is_it(&typed))
        });
        Ok(right.await? && exists)
    }
}

async fn make(place: &Place, password: Zeroizing<String>) -> Result<String, AccountError> {
    let hash = place.run(move || {
        let hash = Argon2::default().hash_password(password.as_bytes());
        hash.map(|hash| hash.to_string()).map_err(|error| error.to_string())
    });
    hash.await?.map_err(AccountError::Other)
}

/// Gives a user a password in place of the one with this hash, or a first one. The answer is whether it did: of two who replace
/// the same one, one does. Whether it is good enough was checked.
pub(super) async fn replace<C: Catalog>(
    app: &App<C>,
    place: &Place,
    user: UserId,
    before: Option<String>,
    password: &str,
) -> Result<bool, AccountError> {
    let note = Note {
        kind: KIND.to_owned(),
        key: user.to_string(),
        value: make(place, normal(password)).await?,
        expires_at: None,
    };
    Ok(match before {
        Some(before) => app.store().swap_note(&before, &note, app.now()).await?,
        None => app.store().add_note(&note, app.now()).await?,
    })
}

/// The hash of a user's password, which tells it from the one before; `None` where there is none.
pub(crate) async fn hash<C: Catalog>(app: &App<C>, user: Option<UserId>) -> Result<Option<String>, AccountError> {
    Ok(match user {
        Some(user) => kept(app.store(), user, app.now()).await?,
        None => None,
    })
}

/// The same, of a store without a service.
pub(super) async fn kept(store: &dyn Store, user: UserId, now: Timestamp) -> Result<Option<String>, StoreError> {
    let note = store.note(KIND, &user.to_string(), now).await?;
    Ok(note.map(|note| note.value))
}

/// Whether this is the password with that hash. Without a hash it takes as long, and the answer is no.
pub(crate) async fn is_right<C: Catalog>(
    app: &App<C>,
    place: &Place,
    hash: Option<String>,
    password: &str,
) -> Result<bool, AccountError> {
    if password.len() > MAX_BYTES {
        return Ok(false);
    }
    app.passwords().is_right(place, password, hash).await
}

#[cfg(test)]
mod tests {
    use super::*;

    /// So that it takes as long, which no test can time.
    #[tokio::test]
    async fn whoever_has_no_password_is_compared_with_nobodys() {
        let passwords = Passwords::new(Counter::default());
        let place = passwords.enter(Who::Stranger).unwrap();
        let is_right = async |hash| passwords.is_right(&place, "nobody has this password", hash).await;
        assert!(!is_right(None).await.unwrap());
        let nobody = passwords.nobody.get().cloned().unwrap();
        assert!(nobody.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{nobody}");
        assert!(is_right(Some(nobody)).await.unwrap());
        assert!(!is_right(Some(String::new())).await.unwrap());
    }

    #[tokio::test]
    async fn one_password_is_right_however_a_device_writes_it_and_as_it_was_hashed_before() {
        let passwords = Passwords::new(Counter::default());
        let place = passwords.enter(Who::Known).unwrap();
        let (composed, decomposed) = ("zw\u{f6}lf boxer", "zwo\u{308}lf boxer");
        let now = make(&place, normal(decomposed)).await.unwrap();
        let before = make(&place, Zeroizing::new(decomposed.to_owned())).await.unwrap();
        let is_right = async |password, hash: &str| {
            let right = passwords.is_right(&place, password, Some(hash.to_owned())).await;
            right.unwrap()
        };
        assert!(is_right(composed, &now).await && is_right(decomposed, &now).await);
        assert!(is_right(decomposed, &before).await);
        assert!(!is_right("zwolf boxer", &now).await && !is_right("zwolf boxer", &before).await);
    }
}
