//! Sentences about sign-ins, passwords and invitations.

use bailiwick::Catalog;
use bailiwick_tokens::audit::Event;

use super::names::Names;
use super::{Part, called, plain, strong};

/// The sentence about such an event, without its actor.
pub(super) fn said<C: Catalog>(event: &Event, names: &Names) -> Vec<Part> {
    match event {
        Event::SignedIn { address, .. } => vec![plain(format!(" signed in from {address}"))],
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

pub(super) fn from(address: Option<&str>) -> String {
    address.map_or_else(String::new, |address| format!(", from {address}"))
}
