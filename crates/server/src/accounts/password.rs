//! Passwords: kept as Argon2id with the parameters that OWASP recommends (19 MiB, 2 passes, 1 lane).

use std::sync::{Arc, OnceLock};

use argon2::Argon2;
use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use bailiwick::Catalog;
use bailiwick_tokens::UserId;
use bailiwick_tokens::store::Note;
use tokio::sync::Semaphore;
use tokio::task::spawn_blocking;
use zeroize::Zeroizing;

use super::AccountError;
use crate::App;

const KIND: &str = "password";
const MIN_CHARS: usize = 12;
const MAX_BYTES: usize = 1_024;

/// So many are hashed at a time: each takes 19 MiB and a processor.
const AT_A_TIME: usize = 2;

/// A new password that is not good enough.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum PasswordError {
    #[error("the password has {0} characters, expected at least {MIN_CHARS}")]
    TooShort(usize),
    #[error("the password is longer than {MAX_BYTES} bytes")]
    TooLong,
}

/// Where passwords are hashed: not on the threads that answer requests, and not without bound.
pub(crate) struct Passwords {
    room: Arc<Semaphore>,
    /// The hash of no password, so that an unknown login takes as long as a wrong password.
    nobody: OnceLock<String>,
}

impl Passwords {
    pub(crate) fn new() -> Self {
        Self {
            room: Arc::new(Semaphore::new(AT_A_TIME)),
            nobody: OnceLock::new(),
        }
    }

    async fn hash(&self, password: Zeroizing<String>) -> Result<String, AccountError> {
        self.run(move || {
            let hash = Argon2::default().hash_password(password.as_bytes());
            hash.map(|hash| hash.to_string()).map_err(|error| error.to_string())
        })
        .await?
        .map_err(AccountError::Other)
    }

    /// Whether this is the password with that hash. Without a hash it takes as long, and the answer is no.
    async fn is_right(&self, password: Zeroizing<String>, hash: Option<String>) -> Result<bool, AccountError> {
        let exists = hash.is_some();
        let hash = match (hash, self.nobody.get()) {
            (Some(hash), _) => hash,
            (None, Some(nobody)) => nobody.clone(),
            (None, None) => {
                let nobody = self.hash(Zeroizing::new("nobody has this password".to_owned())).await?;
                self.nobody.get_or_init(|| nobody).clone()
            }
        };
        let right = self.run(move || {
            let hash = PasswordHash::new(&hash).ok();
            hash.is_some_and(|hash| Argon2::default().verify_password(password.as_bytes(), &hash).is_ok())
        });
        Ok(right.await? && exists)
    }

    async fn run<T: Send + 'static>(&self, work: impl FnOnce() -> T + Send + 'static) -> Result<T, AccountError> {
        let gone = |_| AccountError::Other("the service is ending".to_owned());
        let room = Arc::clone(&self.room).acquire_owned().await.map_err(gone)?;
        // The place is given back when the work is done, not when whoever asked has gone away.
        let done = spawn_blocking(move || {
            let _room = room;
            work()
        });
        done.await
            .map_err(|_| AccountError::Other("the password could not be hashed".to_owned()))
    }
}

/// Whether a new password is good enough.
pub(crate) fn check(password: &str) -> Result<(), PasswordError> {
    let chars = password.chars().count();
    if chars < MIN_CHARS {
        Err(PasswordError::TooShort(chars))
    } else if password.len() > MAX_BYTES {
        Err(PasswordError::TooLong)
    } else {
        Ok(())
    }
}

/// Gives a user a password, in place of the one that they have if they have one.
pub(crate) async fn set<C: Catalog>(app: &App<C>, user: UserId, password: &str) -> Result<(), AccountError> {
    check(password)?;
    let hash = app.passwords().hash(Zeroizing::new(password.to_owned())).await?;
    let note = Note {
        kind: KIND.to_owned(),
        key: user.to_string(),
        value: hash,
        expires_at: None,
    };
    Ok(app.store().set_note(&note).await?)
}

/// The hash of a user's password, which tells it from the one before; `None` where there is none.
pub(crate) async fn hash<C: Catalog>(app: &App<C>, user: Option<UserId>) -> Result<Option<String>, AccountError> {
    let note = match user {
        Some(user) => app.store().note(KIND, &user.to_string(), app.now()).await?,
        None => None,
    };
    Ok(note.map(|note| note.value))
}

/// Whether this is the password with that hash. Without a hash it takes as long, and the answer is no.
pub(crate) async fn is_right<C: Catalog>(
    app: &App<C>,
    hash: Option<String>,
    password: &str,
) -> Result<bool, AccountError> {
    if password.len() > MAX_BYTES {
        return Ok(false);
    }
    app.passwords()
        .is_right(Zeroizing::new(password.to_owned()), hash)
        .await
}

#[cfg(test)]
mod tests {
    use super::*;

    /// So that it takes as long, which no test can time.
    #[tokio::test]
    async fn whoever_has_no_password_is_compared_with_nobodys() {
        let passwords = Passwords::new();
        let password = || Zeroizing::new("nobody has this password".to_owned());
        assert!(!passwords.is_right(password(), None).await.unwrap());
        let nobody = passwords.nobody.get().cloned().unwrap();
        assert!(nobody.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{nobody}");
        assert!(passwords.is_right(password(), Some(nobody)).await.unwrap());
        assert!(!passwords.is_right(password(), Some(String::new())).await.unwrap());
    }
}
