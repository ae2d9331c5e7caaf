//! Sentences about sign-ins, passwords and invitations.

use bailiwick::Catalog;
use bailiwick_tokens::UserId;
use bailiwick_tokens::audit::{Event, SignInRefusal};

use super::names::Names;
use super::{Part, called, plain, strong};

/// Whether nobody is known to have done it.
pub(super) fn has_no_actor(event: &Event) -> bool {
    matches!(event, Event::SignInRefused { .. })
}

/// The sentence about such an event, without its actor.
pub(super) fn said<C: Catalog>(event: &Event, names: &Names) -> Vec<Part> {
    match event {
        Event::SignedIn { address, .. } => vec![plain(format!(" signed in from {address}"))],
        Event::SignInRefused {
            user,
            address,
            reason,
            times,
            ..
        } => refused(*user, address.as_deref(), *reason, *times, names),
        Event::PasswordChanged { address, .. } => vec![plain(format!(" changed their password, from {address}"))],
        Event::ResetLinkMade { user, address, .. } => vec![
            plain(" made a link for a new password of "),
            strong(names.user(*user)),
            plain(from(address.as_deref())),
        ],
        Event::PasswordReset { address, .. } => {
            vec![plain(format!(" chose a new password by a link, from {address}"))]
        }
        Event::InvitationMade {
            role,
            role_name,
            login,
            address,
            ..
        } => {
            let whom = login.as_ref().map_or("somebody", |login| login.as_str());
            let role = called::<C>(role, role_name.as_ref());
            vec![
                plain(" invited "),
                strong(whom),
                plain(" as "),
                strong(role),
                plain(from(Some(address))),
            ]
        }
        Event::InvitationRevoked { address, .. } => {
            vec![plain(format!(" took an invitation back{}", from(Some(address))))]
        }
        Event::InvitationAccepted { address, .. } => {
            vec![plain(format!(" accepted an invitation{}", from(Some(address))))]
        }
        other => vec![plain(format!(": {}", other.name()))],
    }
}

fn refused(user: Option<UserId>, address: Option<&str>, reason: SignInRefusal, times: u64, names: &Names) -> Vec<Part> {
    let why = match reason {
        SignInRefusal::UnknownLogin => "nobody has the login",
        SignInRefusal::WrongPassword => "the password was wrong",
        SignInRefusal::TooManyAttempts => "there were too many attempts",
        _ => "it did not count",
    };
    let times = if times == 1 {
        "once".to_owned()
    } else {
        format!("{times} times")
    };
    let end = plain(format!(" was refused {times}{}: {why}", from(address)));
    match user {
        Some(user) => vec![plain("A sign-in as "), strong(names.user(user)), end],
        None => vec![plain("A sign-in"), end],
    }
}

fn from(address: Option<&str>) -> String {
    address.map_or_else(String::new, |address| format!(", from {address}"))
}
