//! The way to the endpoints, as data.

use std::collections::BTreeMap;

use super::array;
use crate::compile::hash::SegmentKey;
use crate::compile::router::{Router, SegmentPattern};
use crate::{Model, Segment};

/// The arrays of the router.
pub(super) fn rows(model: &Model, router: &Router) -> String {
    let literals = literals(model);
    let slot = |(first, last, len, to): &(u64, u64, u32, u32)| {
        let comment = literals
            .get(&(*first, *last, *len as usize))
            .map_or(String::new(), |texts| format!(" /* {} */", texts.join(", ")));
        format!("SegmentSlot {{ first: {first:#x}, last: {last:#x}, len: {len}, to: {to} }}{comment}")
    };
    let edges = router
        .edges
        .iter()
        .map(|(check, next)| format!("Edge {{ check: {check}, next: {next} }}"));
    let splits = router.splits.iter();
    let splits = splits.map(|(pattern, hit, miss)| format!("Split {{ pattern: {pattern}, hit: {hit}, miss: {miss} }}"));
    let patterns = router.patterns.iter().map(|pattern| match pattern {
        SegmentPattern::Literal(text) => format!("Pattern::Literal({text:?})"),
        SegmentPattern::Mixed {
            prefix,
            middles,
            suffix,
        } => format!("Pattern::Mixed {{ prefix: {prefix:?}, middles: &{middles:?}, suffix: {suffix:?} }}"),
    });
    [
        array("ROOT_PILOTS", "u8", router.roots.pilots.iter()),
        array("ROOT_SLOTS", "SegmentSlot", router.roots.slots.iter().map(slot)),
        array("WORD_PILOTS", "u8", router.words.pilots.iter()),
        array("WORD_SLOTS", "SegmentSlot", router.words.slots.iter().map(slot)),
        array("EDGES", "Edge", edges),
        array("SPLITS", "Split", splits),
        array("PATTERNS", "Pattern", patterns),
    ]
    .concat()
}

/// The literal segments by what their slots hold of them, so that the table can be read. None of them can end a
/// comment: a segment has no slash.
fn literals(model: &Model) -> BTreeMap<(u64, u64, usize), Vec<&str>> {
    let segments = model.endpoints.iter().flat_map(|endpoint| endpoint.template.segments());
    let literals = segments.filter_map(|segment| match segment {
        Segment::Literal(text) => Some(text.as_str()),
        _ => None,
    });
    let mut keyed: BTreeMap<_, Vec<&str>> = BTreeMap::new();
    for text in literals {
        let SegmentKey { first, last, len } = SegmentKey::new(text.as_bytes());
        let texts = keyed.entry((first, last, len)).or_default();
        if !texts.contains(&text) {
            texts.push(text);
        }
    }
    keyed
}
