//! The page with a secret on it, which exists once: as the answer to the form that made it.

use askama::Template;
use bailiwick::Catalog;

use super::message::MessagePage;
use super::shell::Shell;
use super::visit::Visit;

/// Shows a secret.
#[derive(Template)]
#[template(path = "secret.html")]
pub(super) struct SecretPage {
    pub(super) shell: Shell,
    pub(super) heading: String,
    pub(super) label: String,
    pub(super) warning: &'static str,
    pub(super) secret: String,
    pub(super) hint: &'static str,
    pub(super) back: &'static str,
}

/// Says that a secret was shown, when its form comes again.
pub(super) fn shown<C: Catalog>(visit: &Visit<C>, heading: &'static str) -> MessagePage {
    MessagePage {
        shell: visit.shell("tokens", heading),
        heading,
        lines: vec![
            "Its secret was shown once, and nothing was done this time.",
            "If you did not copy it, regenerate it: in the list, from the menu of the token.",
        ],
        back: "/tokens",
        back_title: "To the tokens",
    }
}
