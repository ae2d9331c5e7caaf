//! What was refused, as sentences.

use bailiwick_tokens::audit::{Event, Refusal, SignInRefusal};
use bailiwick_tokens::{TokenId, UserId};

use super::names::Names;
use super::people::from;
use super::{Part, plain, strong};

/// Secrets, requests and sign-ins that were refused; none for what was done.
pub(super) fn sentence(event: &Event, names: &Names) -> Option<Vec<Part>> {
    match event {
        Event::UseRefused {
            team,
            token,
            reason,
            times,
        } => Some(secret(team.is_some(), *token, *reason, *times, names)),
        Event::RequestDenied {
            token,
            endpoint,
            missing,
            times,
            ..
        } => Some(request(*token, endpoint.as_deref(), missing, *times, names)),
        Event::SignInRefused {
            user,
            address,
            reason,
            times,
            ..
        } => Some(sign_in(*user, address.as_deref(), *reason, *times, names)),
        _ => None,
    }
}

fn secret(is_known: bool, token: Option<TokenId>, reason: Refusal, times: u64, names: &Names) -> Vec<Part> {
    let why = match reason {
        Refusal::Malformed => "it has not the form of one",
        Refusal::Unknown => "no token ever had it",
        Refusal::Expired => "the token has expired",
        Refusal::Revoked => "the token was deleted, or has another one now",
        Refusal::NotMember => "its holder is no member any more",
        _ => "it does not count",
    };
    let refused = format!("refused {}: {why}", often(times));
    match token {
        Some(token) => vec![
            plain("A secret of "),
            strong(names.token(token)),
            plain(format!(" was {refused}")),
        ],
        None if is_known => vec![plain(format!(
            "Secrets of more tokens than are told apart were {refused}"
        ))],
        None => vec![plain(format!("A secret was {refused}"))],
    }
}

fn request(token: Option<TokenId>, endpoint: Option<&str>, missing: &[String], times: u64, names: &Names) -> Vec<Part> {
    let often = often(times);
    let Some(token) = token else {
        return vec![plain(format!(
            "Requests of more tokens than are told apart were denied {often}"
        ))];
    };
    let mut parts = vec![plain("The token "), strong(names.token(token)), plain(" was denied ")];
    match endpoint {
        Some(endpoint) => parts.extend([strong(endpoint), plain(format!(" {often}"))]),
        None => parts.push(plain(format!("what the API does not have {often}"))),
    }
    if !missing.is_empty() {
        parts.push(plain(format!(": it lacks {}", missing.join(" and "))));
    }
    parts
}

fn sign_in(user: Option<UserId>, address: Option<&str>, reason: SignInRefusal, times: u64, names: &Names) -> Vec<Part> {
    let why = match reason {
        SignInRefusal::UnknownLogin => "nobody has the login",
        SignInRefusal::WrongPassword => "the password was wrong",
        SignInRefusal::TooManyAttempts => "there were too many attempts",
        _ => "it did not count",
    };
    let end = plain(format!(" was refused {}{}: {why}", often(times), from(address)));
    match user {
        Some(user) => vec![plain("A sign-in as "), strong(names.user(user)), end],
        None => vec![plain("A sign-in"), end],
    }
}

fn often(times: u64) -> String {
    if times == 1 {
        "once".to_owned()
    } else {
        format!("{times} times")
    }
}
