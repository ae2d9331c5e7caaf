//! A page that asks first.

use askama::Template;

use super::shell::Shell;

/// A page that asks first.
#[derive(Template)]
#[template(path = "confirm.html")]
pub(super) struct ConfirmPage {
    pub(super) shell: Shell,
    pub(super) question: String,
    pub(super) lines: Vec<String>,
    pub(super) verb: &'static str,
    pub(super) danger: bool,
    pub(super) action: String,
    pub(super) fields: Vec<(&'static str, String)>,
    pub(super) error: Option<String>,
    pub(super) back: &'static str,
    pub(super) back_title: &'static str,
}
