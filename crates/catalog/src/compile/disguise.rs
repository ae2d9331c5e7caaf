//! What a segment begins with that somebody could read as literal text (rule 12.2 of `DESIGN.md`): few segments do, so the rest
//! need not be looked at.

use super::readings::{is_read_otherwise, key};

/// What could be read as literal text: one of these ASCII bytes first, and something that a reader could change, unless
/// every segment has to be looked at.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Disguise {
    /// A bit for each byte.
    pub(crate) begins: [u64; 2],
    /// Whether the literal text has capital letters or escapes, which a segment need not have.
    pub(crate) always: bool,
}

impl Disguise {
    /// Adds literal text that begins like this; with nothing where a variable comes first.
    pub(crate) fn add(&mut self, begin: &str, text: &str, case_sensitive: bool) {
        self.always |= is_read_otherwise(text, case_sensitive);
        let Some(first) = begin.bytes().next() else {
            self.begins = [u64::MAX; 2];
            return;
        };
        let read = key(begin, case_sensitive).first().copied();
        let firsts = [first, read.unwrap_or(b'%'), b'%'];
        for byte in firsts
            .into_iter()
            .flat_map(|byte| [byte.to_ascii_lowercase(), byte.to_ascii_uppercase()])
        {
            if let Some(bits) = self.begins.get_mut(usize::from(byte / 64)) {
                *bits |= 1 << (byte % 64);
            }
        }
    }
}
