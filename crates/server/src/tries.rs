//! Limits on guesses: each kind is counted for itself. Those at one account are counted in the store as well, for all processes
//! over one database.

mod counted;
#[cfg(test)]
mod tests;

use std::collections::HashSet;
use std::hash::{BuildHasher, RandomState};
use std::num::NonZeroU32;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use bailiwick::Timestamp;
use bailiwick_tokens::store::{Store, StoreError};
use bailiwick_tokens::{UserId, canonical_login};
use governor::Quota;

use crate::limits::{Attempts, Client, TooManyAttempts};
use crate::ops::RefusedTries;
use counted::{key_of_browser, key_of_login};

/// Tries of one address, in a minute.
const ADDRESS: Quota = Quota::per_minute(NonZeroU32::MIN.saturating_add(9));
/// Tries at one account by all who are strangers to it: at most 30 in any hour.
const ACCOUNT: Allowance = Allowance {
    at_once: NonZeroU32::MIN.saturating_add(19),
    each: Duration::from_secs(360),
};
/// Tries at one account by one browser that is known to it: at most 10 in any hour. With five such browsers, there are never
/// more than 80 in an hour at one account.
const BROWSER: Allowance = Allowance {
    at_once: NonZeroU32::MIN.saturating_add(4),
    each: Duration::from_secs(720),
};

/// How many tries there are: so many at once, and one more after each period.
#[derive(Clone, Copy, Debug)]
struct Allowance {
    at_once: NonZeroU32,
    each: Duration,
}

impl Allowance {
    fn quota(self) -> Quota {
        let quota = Quota::with_period(self.each).unwrap_or(ADDRESS);
        quota.allow_burst(self.at_once)
    }
}

/// The guesses of late, by kind.
pub(crate) struct Tries {
    /// Passwords, by address.
    pub(crate) passwords: Attempts<Client>,
    /// Codes of links, by address.
    pub(crate) links: Attempts<Client>,
    /// Tokens for the API, by address.
    pub(crate) tokens: Attempts<Client>,
    programs: Attempts<Client>,
    known_programs: Mutex<HashSet<Client>>,
    accounts: Attempts<u64>,
    browsers: Attempts<u64>,
    /// Logins are long and whoever tries chooses them; what they come to here nobody can foresee.
    short: RandomState,
    refused: RefusedTries,
}

impl Tries {
    pub(crate) fn new(refused: RefusedTries) -> Self {
        Self {
            passwords: Attempts::new(ADDRESS, &refused.address),
            links: Attempts::new(ADDRESS, &refused.link),
            tokens: Attempts::new(ADDRESS, &refused.token),
            programs: Attempts::new(ADDRESS, &refused.program),
            known_programs: Mutex::default(),
            accounts: Attempts::new(ACCOUNT.quota(), &refused.account),
            browsers: Attempts::new(BROWSER.quota(), &refused.browser),
            short: RandomState::new(),
            refused,
        }
    }

    /// Takes a try of strangers at an account, whether there is one with this login or not.
    ///
    /// # Errors
    ///
    /// When the store fails: then nobody knows how many there were.
    pub(crate) async fn take_account(
        &self,
        store: &dyn Store,
        login: &str,
        now: Timestamp,
    ) -> Result<Result<(), TooManyAttempts>, StoreError> {
        let canonical = canonical_login(login);
        let login = canonical.as_ref().map_or(login, |login| login.as_str());
        if let Err(too_many) = self.accounts.take(&self.short.hash_one(login)) {
            return Ok(Err(too_many));
        }
        let taken = counted::take(store, key_of_login(login), ACCOUNT, now).await?;
        Ok(taken.inspect_err(|_| _ = self.refused.account.inc()))
    }

    /// Takes a try of a browser that is known to an account.
    ///
    /// # Errors
    ///
    /// When the store fails.
    pub(crate) async fn take_browser(
        &self,
        store: &dyn Store,
        (user, browser): (UserId, &str),
        now: Timestamp,
    ) -> Result<Result<(), TooManyAttempts>, StoreError> {
        if let Err(too_many) = self.browsers.take(&self.short.hash_one((user, browser))) {
            return Ok(Err(too_many));
        }
        let taken = counted::take(store, key_of_browser(user, browser), BROWSER, now).await?;
        Ok(taken.inspect_err(|_| _ = self.refused.browser.inc()))
    }

    /// Takes a try at the secret of a program, before it is compared. An address from which one knew its secret before takes
    /// none but for wrong ones, so that a program which asks often is let in, and others at its address do not shut it out.
    pub(crate) fn take_program<T>(
        &self,
        client: Client,
        compare: impl FnOnce() -> Option<T>,
    ) -> Result<Option<T>, TooManyAttempts> {
        let known = || self.known_programs.lock().unwrap_or_else(PoisonError::into_inner);
        let is_known = known().contains(&client);
        if !is_known {
            self.programs.take(&client)?;
        }
        let found = compare();
        if found.is_some() {
            known().insert(client);
        } else if is_known {
            self.programs.take(&client)?;
        }
        Ok(found)
    }
}
