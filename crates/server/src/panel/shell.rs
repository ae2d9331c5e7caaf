//! What is around every page.

use bailiwick_tokens::Team;

/// What is around every page: where it is, and who looks at it.
#[derive(Debug)]
pub(super) struct Shell {
    pub(super) section: &'static str,
    pub(super) title: String,
    pub(super) api: &'static str,
    pub(super) team: String,
    /// The teams to which they can go from here.
    pub(super) others: Vec<Team>,
    pub(super) may_add_team: bool,
    pub(super) login: String,
    pub(super) role: String,
    pub(super) owner: bool,
    pub(super) csrf: String,
}

impl Shell {
    /// The first letter of the login.
    pub(super) fn initial(&self) -> String {
        let first = self.login.chars().next();
        first
            .map(|letter| letter.to_uppercase().to_string())
            .unwrap_or_default()
    }
}
