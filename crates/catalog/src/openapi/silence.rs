//! Operations for which a description says nothing about security.

use std::fmt;

use super::Position;
use super::operation::RawOperation;
use super::view::View;

/// How many operations of a description say nothing about security, and how many of these seem to want a token after
/// all.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Silence {
    /// How many say nothing.
    pub silent: usize,
    /// Of how many.
    pub of: usize,
    /// How many of the silent ones describe the statuses 401 or 403, or a header `Authorization`.
    pub guarded: usize,
    /// Where the first of them stands.
    pub position: Position,
}

impl Silence {
    /// Why each of these operations is left out, as its [`LeftOut`](super::LeftOut) says it.
    pub const WHY: &'static str = "it says nothing about security";
}

impl fmt::Display for Silence {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            silent,
            of,
            guarded,
            position,
        } = self;
        write!(
            f,
            "{position}: {silent} of {of} operations say nothing about security and are left out, among them {guarded} that \
             describe 401, 403 or a header `Authorization`"
        )
    }
}

/// Whether an operation seems to want a token, though it says nothing about security.
pub(super) fn is_guarded(view: &mut View<'_>, operation: &RawOperation) -> bool {
    view.quietly(|view| {
        let responses = view.get(operation.place, "responses");
        let responses = responses.and_then(|place| view.entries(place)).unwrap_or_default();
        let denies = |key: &str| matches!(key.to_ascii_uppercase().as_str(), "401" | "403" | "4XX");
        if responses.iter().any(|(key, ..)| denies(key)) {
            return true;
        }
        [operation.place, operation.item].into_iter().any(|holder| {
            let parameters = view.get(holder, "parameters");
            let parameters = parameters.and_then(|place| view.items(place)).unwrap_or_default();
            parameters.into_iter().any(|parameter| {
                let is =
                    |text: Option<String>, wanted: &str| text.is_some_and(|text| text.eq_ignore_ascii_case(wanted));
                is(view.get_text(parameter, "in"), "header") && is(view.get_text(parameter, "name"), "authorization")
            })
        })
    })
}
