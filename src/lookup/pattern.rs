//! Segments that their words do not tell apart: literals of more than 16 bytes, and literal text around variables.

use crate::tables::Pattern;

impl Pattern {
    /// Whether the segment has this form, each variable taking at least one byte.
    ///
    /// Between the fixed ends each middle text is taken where it first occurs: a later place could only leave less for
    /// the variables after it.
    pub(crate) fn matches(&self, segment: &[u8]) -> bool {
        let (prefix, middles, suffix) = match *self {
            Self::Literal(text) => return text.as_bytes() == segment,
            Self::Mixed {
                prefix,
                middles,
                suffix,
            } => (prefix, middles, suffix),
        };
        let Some(inner) = segment.strip_prefix(prefix.as_bytes()) else {
            return false;
        };
        let Some(mut rest) = inner.strip_suffix(suffix.as_bytes()) else {
            return false;
        };
        for middle in middles {
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
