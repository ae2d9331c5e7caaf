//! A page that says something.

use askama::Template;

use super::shell::Shell;

/// A page that says something.
#[derive(Template)]
#[template(path = "message.html")]
pub(super) struct MessagePage {
    pub(super) shell: Shell,
    pub(super) heading: &'static str,
    pub(super) lines: Vec<&'static str>,
    pub(super) back: &'static str,
    pub(super) back_title: &'static str,
}
