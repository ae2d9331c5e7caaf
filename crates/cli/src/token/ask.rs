//! Questions on a terminal.

use std::io::{self, IsTerminal};

use bailiwick::{Catalog, Scope, StoredGrant};
use bailiwick_tokens::Expiry;
use inquire::{Confirm, InquireError, MultiSelect, Select, Text};

use crate::error::Error;

/// What was given, or else the answer to a question; without a terminal, an error that names the flag.
pub(super) fn unless_given<T>(
    given: Option<T>,
    what: &str,
    flag: &str,
    ask: impl FnOnce() -> Result<T, Error>,
) -> Result<T, Error> {
    match given {
        Some(given) => Ok(given),
        None if is_possible() => ask(),
        None => {
            let message = format!("{what} is missing, and there is no terminal to ask on");
            Err(Error::new(message).with_help(Some(format!("give it with `{flag}`"))))
        }
    }
}

/// Whether somebody agrees. Without a terminal nobody does, and the error names the flag that says so beforehand.
pub(super) fn confirm(question: &str, agreed: bool) -> Result<bool, Error> {
    if agreed {
        return Ok(true);
    }
    unless_given(None, "a confirmation", "--yes", || {
        Confirm::new(question).with_default(false).prompt().map_err(unanswered)
    })
}

/// The name of a new token.
pub(super) fn name() -> Result<String, Error> {
    Text::new("Name:").prompt().map_err(unanswered)
}

/// What a new token is to be given.
pub(super) fn grant<C: Catalog>(held: impl Fn(Scope<C>) -> bool) -> Result<StoredGrant, Error> {
    const KINDS: [&str; 3] = ["Custom scopes", "Read only", "Full access"];
    let kind = Select::new("Scopes:", KINDS.to_vec())
        .raw_prompt()
        .map_err(unanswered)?;
    match kind.index {
        1 => return Ok(StoredGrant::READ_ONLY),
        2 => return Ok(StoredGrant::FULL_ACCESS),
        _ => {}
    }
    let scopes: Vec<&str> = C::scopes().filter(|scope| held(*scope)).map(Scope::name).collect();
    let chosen = MultiSelect::new("Custom scopes:", scopes).with_page_size(15);
    let chosen = chosen.with_help_message("type to search, space to select, enter when done");
    Ok(StoredGrant::custom(chosen.prompt().map_err(unanswered)?))
}

/// How long a new token is to last.
pub(super) fn expiry() -> Result<Expiry, Error> {
    let choices = Expiry::CHOICES.map(|choice| match choice {
        Expiry::Never => "never".to_owned(),
        days => format!("{days} days"),
    });
    let chosen = Select::new("Expiration:", choices.to_vec())
        .raw_prompt()
        .map_err(unanswered)?;
    Ok(Expiry::CHOICES.get(chosen.index).copied().unwrap_or(Expiry::Days30))
}

fn is_possible() -> bool {
    io::stdin().is_terminal() && io::stderr().is_terminal()
}

fn unanswered(error: InquireError) -> Error {
    match error {
        InquireError::OperationCanceled | InquireError::OperationInterrupted => {
            Error::new("cancelled, and nothing was changed")
        }
        other => Error::new(format!("cannot ask: {other}")),
    }
}
