//! What a store's connections do.

/// Connections that are used again, at this moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(clippy::exhaustive_structs, reason = "every store has to make them")]
pub struct Connections {
    /// What for, in a word.
    pub purpose: &'static str,
    /// Open ones that nobody uses.
    pub idle: usize,
    /// Those in use.
    pub used: usize,
    /// Those who wait for one.
    pub waiting: usize,
    /// How many there may be.
    pub most: usize,
}
