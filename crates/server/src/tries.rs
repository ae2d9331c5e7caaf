//! Limits on guesses: each kind is counted for itself, in this process.

use std::collections::HashSet;
use std::hash::{BuildHasher, RandomState};
use std::num::NonZeroU32;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use bailiwick_tokens::{UserId, canonical_login};
use governor::Quota;

use crate::limits::{Attempts, Client, TooManyAttempts};

/// Tries of one address, in a minute.
const ADDRESS: Quota = Quota::per_minute(NonZeroU32::MIN.saturating_add(9));
/// Tries at one account by all who are strangers to it: 20 at once and 10 more in an hour, so at most 30 in any hour.
const ACCOUNT: (u32, Duration) = (20, Duration::from_secs(360));
/// Tries at one account by one browser that is known to it: at most 10 in any hour. With five such browsers, there are never
/// more than 80 in an hour at one account.
const BROWSER: (u32, Duration) = (5, Duration::from_secs(720));

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
}

impl Tries {
    pub(crate) fn new() -> Self {
        Self {
            passwords: Attempts::new(ADDRESS),
            links: Attempts::new(ADDRESS),
            tokens: Attempts::new(ADDRESS),
            programs: Attempts::new(ADDRESS),
            known_programs: Mutex::default(),
            accounts: Attempts::new(quota(ACCOUNT)),
            browsers: Attempts::new(quota(BROWSER)),
            short: RandomState::new(),
        }
    }

    /// Takes a try of strangers at an account, whether there is one with this login or not.
    pub(crate) fn take_account(&self, login: &str) -> Result<(), TooManyAttempts> {
        let key = match canonical_login(login) {
            Ok(login) => self.short.hash_one(login.as_str()),
            Err(_) => self.short.hash_one(login),
        };
        self.accounts.take(&key)
    }

    /// Takes a try of a browser that is known to an account.
    pub(crate) fn take_browser(&self, user: UserId, browser: &str) -> Result<(), TooManyAttempts> {
        self.browsers.take(&self.short.hash_one((user, browser)))
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

fn quota((at_once, each): (u32, Duration)) -> Quota {
    let at_once = NonZeroU32::new(at_once).unwrap_or(NonZeroU32::MIN);
    let quota = Quota::with_period(each).unwrap_or(ADDRESS);
    quota.allow_burst(at_once)
}
