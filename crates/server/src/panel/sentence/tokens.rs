//! Sentences about tokens.

use bailiwick::GrantKind;
use bailiwick_tokens::audit::Event;

use super::names::Names;
use super::{Part, plain, strong};
use crate::panel::count::count;
use crate::panel::kind;

/// The sentence about a step in a token's life, without its actor; none for other events.
pub(super) fn said(event: &Event, names: &Names) -> Option<Vec<Part>> {
    Some(match event {
        Event::TokenMinted { name, grant, .. } => {
            let what = match grant.kind() {
                GrantKind::Custom => format!(" with {}", count(grant.names().len(), "scope")),
                other => format!(" with {}", kind::title(other)),
            };
            vec![plain(" generated the token "), strong(name.as_str()), plain(what)]
        }
        Event::TokenRenamed { from, to, .. } => {
            vec![
                plain(" renamed the token "),
                strong(from.as_str()),
                plain(" to "),
                strong(to.as_str()),
            ]
        }
        Event::TokenRegenerated { token, grace, .. } => vec![
            plain(" regenerated the secret of "),
            strong(names.token(*token)),
            plain(if *grace > 0 {
                format!(", the old one works for {grace} s")
            } else {
                String::new()
            }),
        ],
        Event::TokenGraceEnded { token, grace, .. } => vec![
            plain(" ended the old secret of "),
            strong(names.token(*token)),
            plain(if *grace > 0 {
                format!(", in {grace} s")
            } else {
                String::new()
            }),
        ],
        Event::TokenDeleted { token, descendants, .. } => {
            let with = match descendants {
                0 => String::new(),
                some => format!(", and {} that it minted", count(*some, "token")),
            };
            vec![plain(" deleted the token "), strong(names.token(*token)), plain(with)]
        }
        _ => return None,
    })
}
