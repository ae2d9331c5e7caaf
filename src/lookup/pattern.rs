//! Segments that their words do not tell apart: literals of more than 16 bytes, literal text around variables, and what could
//! be read as literal text beside a variable.

use super::readings;
use crate::tables::Pattern;

impl Pattern {
    /// Whether the segment has this form, each variable taking at least one byte.
    #[inline(always)]
    pub(crate) fn matches(&self, segment: &[u8]) -> bool {
        match self {
            Self::Literal(text) => text.as_bytes() == segment,
            // Most segments begin with something else, which is seen here at once.
            Self::Disguise { begins, always } => {
                let begins = segment.first().is_some_and(|first| is_among(*first, *begins));
                begins && (*always || is_ambiguous(segment))
            }
            Self::Mixed {
                prefix,
                middles,
                suffix,
            } => is_mixed(segment, prefix, middles, suffix),
        }
    }
}

#[inline(never)]
fn is_mixed(segment: &[u8], prefix: &str, middles: &[&str], suffix: &str) -> bool {
    has_form(segment, prefix.as_bytes(), middles, suffix.as_bytes(), |one, other| {
        one == other
    })
}

#[inline(never)]
fn is_ambiguous(segment: &[u8]) -> bool {
    readings::is_ambiguous(segment)
}

/// Whether a segment is literal text around variables, each of which takes at least one byte; `equal` compares.
///
/// Between the fixed ends each middle text is taken where it first occurs: a later place could only leave less for
/// the variables after it.
pub(super) fn has_form<T: AsRef<[u8]>>(
    segment: &[u8],
    prefix: &[u8],
    middles: &[T],
    suffix: &[u8],
    equal: impl Fn(&[u8], &[u8]) -> bool,
) -> bool {
    let inner = segment
        .split_at_checked(prefix.len())
        .filter(|(begin, _)| equal(begin, prefix))
        .and_then(|(_, rest)| rest.split_at_checked(rest.len().checked_sub(suffix.len())?))
        .filter(|(_, end)| equal(end, suffix));
    let Some((mut rest, _)) = inner else {
        return false;
    };
    for middle in middles {
        let middle = middle.as_ref();
        let found = rest.split_first().and_then(|(_, after)| {
            let at = after
                .windows(middle.len().max(1))
                .position(|window| equal(window, middle))?;
            after.get(at + middle.len()..)
        });
        let Some(tail) = found else {
            return false;
        };
        rest = tail;
    }
    !rest.is_empty()
}

/// Whether a byte is among those whose bits are set. What is not ASCII always is.
#[inline(always)]
fn is_among(byte: u8, bits: [u64; 2]) -> bool {
    let [low, high] = bits;
    let bits = if byte & 64 == 0 { low } else { high };
    bits >> (byte % 64) & 1 != 0 || !byte.is_ascii()
}
