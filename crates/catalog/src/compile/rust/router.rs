//! The way to the endpoints, as data.

use std::collections::BTreeMap;

use super::array;
use crate::compile::cells::{LINE, literal};
use crate::compile::hash::SegmentKey;
use crate::compile::router::{Router, SegmentPattern};
use crate::{Model, Segment};

/// The arrays of the router.
pub(super) fn rows(model: &Model, router: &Router) -> String {
    let literals = literals(model);
    let comment = |key: SegmentKey| {
        literals
            .get(&key)
            .map_or(String::new(), |texts| format!(" /* {} */", texts.join(", ")))
    };
    let slots = router.words.slots.iter();
    let slots = slots.map(|(first, last, len, word)| {
        let (first, last) = (*first, *last);
        let key = SegmentKey {
            first,
            last,
            len: *len as usize,
        };
        let comment = comment(key);
        format!("WordSlot {{ first: {first:#x}, last: {last:#x}, len: {len}, word: {word} }}{comment}")
    });
    let lines = router.cells.chunks(LINE).map(|line| {
        let cells: Vec<String> = line.iter().map(u32::to_string).collect();
        let comment = literal(line).map(comment).unwrap_or_default();
        format!("{}{comment}", cells.join(", "))
    });
    let splits = router.splits.iter();
    let splits = splits.map(|(pattern, hit, miss)| format!("Split {{ pattern: {pattern}, hit: {hit}, miss: {miss} }}"));
    let patterns = router.patterns.iter().map(|pattern| match pattern {
        SegmentPattern::Literal(text) => format!("Pattern::Literal({text:?})"),
        SegmentPattern::Mixed {
            prefix,
            middles,
            suffix,
        } => format!("Pattern::Mixed {{ prefix: {prefix:?}, middles: &{middles:?}, suffix: {suffix:?} }}"),
        SegmentPattern::Disguise {
            begins: [low, high],
            always,
        } => format!("Pattern::Disguise {{ begins: [{low:#x}, {high:#x}], always: {always} }}"),
    });
    [
        array("ROOT_PILOTS", "u8", router.roots.pilots.iter()),
        array("WORD_PILOTS", "u8", router.words.hash.pilots.iter()),
        array("WORD_SLOTS", "WordSlot", slots),
        format!(
            "\n    static CELLS: Lines<[u32; {}]> = Lines([\n        {},\n    ]);\n",
            router.cells.len(),
            lines.collect::<Vec<_>>().join(",\n        ")
        ),
        array("OWNERS", "u32", router.owners.iter()),
        array("SPLITS", "Split", splits),
        array("PATTERNS", "Pattern", patterns),
    ]
    .concat()
}

/// The literal segments by what their slots hold of them, so that the table can be read. None of them can end a
/// comment: a segment has no slash.
fn literals(model: &Model) -> BTreeMap<SegmentKey, Vec<&str>> {
    let segments = model.endpoints.iter().flat_map(|endpoint| endpoint.template.segments());
    let literals = segments.filter_map(|segment| match segment {
        Segment::Literal(text) => Some(text.as_str()),
        _ => None,
    });
    let mut keyed: BTreeMap<_, Vec<&str>> = BTreeMap::new();
    for text in literals {
        let texts = keyed.entry(SegmentKey::new(text.as_bytes())).or_default();
        if !texts.contains(&text) {
            texts.push(text);
        }
    }
    keyed
}
