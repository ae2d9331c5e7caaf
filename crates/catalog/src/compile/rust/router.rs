//! The way to the endpoints, as data.

use std::collections::BTreeMap;

use super::array;
use crate::compile::hash::segment_words;
use crate::compile::router::Router;
use crate::{Model, Segment};

/// The arrays of the router.
pub(super) fn rows(model: &Model, router: &Router) -> String {
    let literals = literals(model);
    let slots = router.slots.iter().map(|(first, last, len, word, root)| {
        let comment = literals
            .get(&(*first, *last, *len))
            .map_or(String::new(), |text| format!(" /* {text} */"));
        format!("WordSlot {{ first: {first:#x}, last: {last:#x}, len: {len}, word: {word}, root: {root} }}{comment}")
    });
    let long_words = router.long_words.iter();
    let long_words =
        long_words.map(|(text, word, more)| format!("LongWord {{ text: {text:?}, word: {word}, more: {more} }}"));
    let edges = router
        .edges
        .iter()
        .map(|(check, next)| format!("Edge {{ check: {check}, next: {next} }}"));
    let splits = router.splits.iter();
    let splits = splits.map(|(pattern, hit, miss)| format!("Split {{ pattern: {pattern}, hit: {hit}, miss: {miss} }}"));
    let patterns = router.patterns.iter().map(|(prefix, middles, suffix)| {
        format!("Pattern {{ prefix: {prefix:?}, middles: &{middles:?}, suffix: {suffix:?} }}")
    });
    [
        array("WORD_PILOTS", "u32", router.pilots.iter()),
        array("WORD_SLOTS", "WordSlot", slots),
        array("LONG_WORDS", "LongWord", long_words),
        array("EDGES", "Edge", edges),
        array("SPLITS", "Split", splits),
        array("PATTERNS", "Pattern", patterns),
    ]
    .concat()
}

/// The literal segments by what their slots hold of them, so that the table can be read. None of them can end a
/// comment: a segment has no slash.
fn literals(model: &Model) -> BTreeMap<(u64, u64, u32), &str> {
    let segments = model.endpoints.iter().flat_map(|endpoint| endpoint.template.segments());
    let literals = segments.filter_map(|segment| match segment {
        Segment::Literal(text) => Some(text.as_str()),
        _ => None,
    });
    let keyed = literals.map(|text| {
        let (first, last) = segment_words(text.as_bytes());
        ((first, last, text.len() as u32), text)
    });
    keyed.collect()
}
