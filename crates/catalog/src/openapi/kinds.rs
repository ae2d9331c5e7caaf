//! Many remarks of one kind, told as one.

use std::collections::HashMap;
use std::fmt;

use super::{LeftOut, Note, Position};

/// What several remarks have in common.
///
/// ```
/// use std::collections::BTreeMap;
/// use bailiwick_catalog::openapi::{Importer, kinds};
///
/// let description = "
/// openapi: 3.1.0
/// paths:
///   /notes: { get: { security: [token: ['note:read']] }, put: { security: [key: []] }, post: { security: [key: []] } }
/// components: { securitySchemes: { token: { type: http, scheme: bearer }, key: { type: apiKey } } }
/// ";
/// let files = BTreeMap::from([("api.yml".to_owned(), description.to_owned())]);
/// let import = Importer::new().import(&files, "api.yml");
/// assert_eq!(kinds(&import.left_out)[0].to_string(), "2 operations: it takes `key` alone");
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Kind<'r, R> {
    /// What they all say.
    pub text: &'r str,
    /// The remarks, in their order; at least one.
    pub remarks: Vec<&'r R>,
}

/// A remark on an operation.
pub trait Remark {
    /// What it is about.
    fn about(&self) -> &str;

    /// What it says.
    fn text(&self) -> &str;

    /// Where that is.
    fn position(&self) -> &Position;
}

/// Remarks by what they say, in the order in which each kind comes first.
#[must_use]
pub fn kinds<R: Remark>(remarks: &[R]) -> Vec<Kind<'_, R>> {
    let mut kinds: Vec<Kind<'_, R>> = Vec::new();
    let mut known = HashMap::new();
    for remark in remarks {
        let at = *known.entry(remark.text()).or_insert(kinds.len());
        match kinds.get_mut(at) {
            Some(kind) => kind.remarks.push(remark),
            None => kinds.push(Kind {
                text: remark.text(),
                remarks: vec![remark],
            }),
        }
    }
    kinds
}

impl<R: Remark> fmt::Display for Kind<'_, R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.remarks.as_slice() {
            [one] => write!(f, "{}: {}", one.about(), self.text),
            all => write!(f, "{} operations: {}", all.len(), self.text),
        }
    }
}

impl Remark for Note {
    fn about(&self) -> &str {
        &self.about
    }

    fn text(&self) -> &str {
        &self.text
    }

    fn position(&self) -> &Position {
        &self.position
    }
}

impl Remark for LeftOut {
    fn about(&self) -> &str {
        &self.about
    }

    fn text(&self) -> &str {
        &self.why
    }

    fn position(&self) -> &Position {
        &self.position
    }
}
