//! Segments with literal text around variables.

use crate::tables::Pattern;

impl Pattern {
    /// Whether the segment has this form, each variable taking at least one byte.
    ///
    /// Between the fixed ends each middle text is taken where it first occurs: a later place could only leave less for
    /// the variables after it.
    pub(crate) fn matches(&self, segment: &[u8]) -> bool {
        let Some(inner) = segment.strip_prefix(self.prefix.as_bytes()) else {
            return false;
        };
        let Some(mut rest) = inner.strip_suffix(self.suffix.as_bytes()) else {
            return false;
        };
        for middle in self.middles {
            let Some((_, after)) = rest.split_first() else {
                return false;
            };
            let Some(at) = position(after, middle.as_bytes()) else {
                return false;
            };
            let Some(tail) = after.get(at + middle.len()..) else {
                return false;
            };
            rest = tail;
        }
        !rest.is_empty()
    }
}

fn position(haystack: &[u8], needle: &[u8]) -> Option<usize> {
    haystack
        .windows(needle.len().max(1))
        .position(|window| window == needle)
}
