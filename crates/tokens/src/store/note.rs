//! Notes of programs around the store.

use bailiwick::Timestamp;

/// Something small that a program keeps beside the records: a session, the hash of a password, a login link.
///
/// A store knows nothing of what it means. Once it has expired it is not there any more.
#[derive(Clone, PartialEq, Eq)]
pub struct Note {
    /// What kind of thing it is: notes of two kinds can have the same key.
    pub kind: String,
    /// What it is found by.
    pub key: String,
    /// What it says.
    pub value: String,
    /// From when on it is gone; `None` for never.
    pub expires_at: Option<Timestamp>,
}

impl Note {
    /// Whether it is there at this moment.
    #[must_use]
    pub fn is_there(&self, now: Timestamp) -> bool {
        self.expires_at.is_none_or(|at| now < at)
    }
}

/// Without what it says: that may be the hash of a password.
impl std::fmt::Debug for Note {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Note")
            .field("kind", &self.kind)
            .field("expires_at", &self.expires_at)
            .finish_non_exhaustive()
    }
}
