//! What a catalog says of the whole API and says otherwise than before.

use bailiwick::{Catalog, PredefinedRole, Scope, TokenFormat};
use serde::Serialize;

/// A key of `[catalog]` that somebody gains or loses by.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct HeaderChange {
    /// `owner`, `minting_scope`, `token_prefix`, `token_format` or `case_sensitive_upstream`.
    pub key: &'static str,
    /// What it said before; empty if nothing.
    pub before: Vec<&'static str>,
    /// What it says now; empty if nothing.
    pub now: Vec<&'static str>,
    /// What somebody can do by it and could not before.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub gain: Option<&'static str>,
    /// What somebody could do by it and cannot any more.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub loss: Option<&'static str>,
}

pub(super) fn changes<O: Catalog, N: Catalog>() -> Vec<HeaderChange> {
    let changes = [
        owner::<O, N>(),
        minting_scope::<O, N>(),
        prefixes::<O, N>(),
        formats::<O, N>(),
        case::<O, N>(),
    ];
    changes.into_iter().flatten().collect()
}

/// A role that was renamed owns as it did.
fn owner<O: Catalog, N: Catalog>() -> Option<HeaderChange> {
    let (before, now) = (O::owner(), N::owner());
    let renamed = before.and_then(|role| N::predefined_role(role.name()));
    let is_same =
        before.is_some() == now.is_some() && renamed.map(PredefinedRole::name) == now.map(PredefinedRole::name);
    (!is_same).then(|| HeaderChange {
        key: "owner",
        before: before.map(PredefinedRole::name).into_iter().collect(),
        now: now.map(PredefinedRole::name).into_iter().collect(),
        gain: now.map(|_| "members with the role that owns now see and change the whole team"),
        loss: before.map(|_| "members with the role that owned own their team no more"),
    })
}

/// A scope that was renamed permits what it did.
fn minting_scope<O: Catalog, N: Catalog>() -> Option<HeaderChange> {
    let (before, now) = (O::minting_scope(), N::minting_scope());
    let renamed = before.map(|scope| N::resolve(scope.name()).scopes());
    let is_same = match (&renamed, now) {
        (None, None) => true,
        (Some(renamed), Some(now)) => *renamed == now.into(),
        _ => false,
    };
    (!is_same).then(|| HeaderChange {
        key: "minting_scope",
        before: before.map(Scope::name).into_iter().collect(),
        now: now.map(Scope::name).into_iter().collect(),
        gain: now.map(|_| "tokens with the scope mint and regenerate tokens"),
        loss: before.map(|_| "tokens with the scope that it was mint and regenerate none"),
    })
}

fn prefixes<O: Catalog, N: Catalog>() -> Option<HeaderChange> {
    let or_none = |prefixes: &'static [&'static str]| if prefixes.is_empty() { &[""] } else { prefixes };
    let (before, now) = (O::token_prefixes(), N::token_prefixes());
    let are_all_kept = or_none(before).iter().all(|prefix| or_none(now).contains(prefix));
    (before != now).then(|| HeaderChange {
        key: "token_prefix",
        before: before.to_vec(),
        now: now.to_vec(),
        gain: None,
        loss: (!are_all_kept).then_some("secrets that start with a prefix which is not there any more are dead"),
    })
}

fn formats<O: Catalog, N: Catalog>() -> Option<HeaderChange> {
    let (before, now) = (O::token_formats(), N::token_formats());
    let are_all_kept = before.iter().all(|format| now.contains(format));
    let names = |formats: &[TokenFormat]| formats.iter().map(|format| format.as_str()).collect();
    (before != now).then(|| HeaderChange {
        key: "token_format",
        before: names(before),
        now: names(now),
        gain: None,
        loss: (!are_all_kept).then_some("secrets of a form which is not there any more are dead"),
    })
}

fn case<O: Catalog, N: Catalog>() -> Option<HeaderChange> {
    let (before, now) = (O::tables().tree.case_sensitive, N::tables().tree.case_sensitive);
    let name = |is_set| vec![if is_set { "true" } else { "false" }];
    (before != now).then(|| HeaderChange {
        key: "case_sensitive_upstream",
        before: name(before),
        now: name(now),
        gain: now.then_some("a segment that is a literal but for case fills the variable beside it"),
        loss: before.then_some("a segment that is a literal but for case fills no variable beside it"),
    })
}
