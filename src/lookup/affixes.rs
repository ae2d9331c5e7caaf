//! Literal text around variables: which forms a segment has, the best first, found by what the segment begins and ends with.

use super::pattern::has_form;
use super::readings::{self, Reading};
use super::tree::rows;
use crate::tables::{Affix, NO_NODE, Run, Tree, TreeMixed, TreeNode};

/// The forms that a segment has at a node.
pub(super) struct Candidates<'a, 't> {
    tree: &'t Tree,
    node: &'t TreeNode,
    segment: &'a [u8],
    /// Whether those count too that it could only be read as.
    reads: bool,
    /// The row behind the last one that was given.
    next: u32,
}

/// Which end of a segment is looked at.
#[derive(Clone, Copy)]
enum Side {
    Begin,
    End,
}

impl<'a, 't> Candidates<'a, 't> {
    pub(super) fn new(tree: &'t Tree, node: &'t TreeNode, segment: &'a [u8], reads: bool) -> Self {
        Self {
            tree,
            node,
            segment,
            reads,
            next: node.mixed.begin,
        }
    }

    /// The next form, and whether the segment is only read as it.
    pub(super) fn next(&mut self) -> Option<(&'t TreeMixed, bool)> {
        if self.next >= self.node.mixed.end {
            return None;
        }
        let tree = self.tree;
        let exact = self.first(&Reading::exact(self.segment, tree.case_sensitive), true);
        let mut found = exact.map(|row| (row, false));
        if self.reads {
            let _: Option<()> = readings::any(self.segment, tree.case_sensitive, |reading| {
                let read = self.first(reading, false).map(|row| (row, true));
                found = [found, read].into_iter().flatten().min();
                None
            });
        }
        let (row, is_read) = found?;
        self.next = row + 1;
        Some((tree.mixed.get(row as usize)?, is_read))
    }

    /// The first of the forms that were not given yet which a reading has.
    fn first(&self, reading: &Reading, exact: bool) -> Option<u32> {
        if reading.is_cut_off {
            // What was cut off could be anything, so every form is one that the segment could be read as.
            return (self.next..self.node.mixed.end).find(|row| !exact || self.fits(*row, reading, true));
        }
        let read = reading.bytes();
        let suffixes = Chain::new(self.tree.affixes, self.node.suffixes, read, Side::End);
        let prefixes = suffixes.flat_map(|suffix| Chain::new(self.tree.affixes, suffix.run, read, Side::Begin));
        let found = prefixes.filter_map(|prefix| {
            let forms = rows(self.tree.forms, prefix.run).iter().copied();
            forms
                .filter(|row| *row >= self.next)
                .find(|row| self.fits(*row, reading, exact))
        });
        found.min()
    }

    /// Whether a segment has a form (`exact`), or is only read as it.
    fn fits(&self, row: u32, reading: &Reading, exact: bool) -> bool {
        let Some(mixed) = self.tree.mixed.get(row as usize) else {
            return false;
        };
        let has = |row: &TreeMixed, text: &[u8], equal: fn(&[u8], &[u8]) -> bool| {
            has_form(text, row.prefix, row.middles, row.suffix, equal)
        };
        // Decoded text has the row behind that of the text itself.
        let own = if mixed.exact {
            Some(mixed)
        } else {
            row.checked_sub(1).and_then(|row| self.tree.mixed.get(row as usize))
        };
        let is_own = own.is_some_and(|own| has(own, self.segment, |one, other| one == other));
        if exact {
            return mixed.exact && is_own;
        }
        // A reading is decoded, so text with escapes is compared by the row in which they are decoded too.
        let has_escapes = |text: &[u8]| text.contains(&b'%');
        let is_encoded = has_escapes(mixed.prefix)
            || has_escapes(mixed.suffix)
            || mixed.middles.iter().any(|text| has_escapes(text));
        if mixed.exact && is_encoded {
            return false;
        }
        let equal = if self.tree.case_sensitive {
            |one: &[u8], other: &[u8]| one == other
        } else {
            <[u8]>::eq_ignore_ascii_case
        };
        !is_own && has(mixed, reading.bytes(), equal)
    }
}

/// The affixes of one place that a text has, the longest first.
struct Chain<'a, 't> {
    affixes: &'t [Affix],
    text: &'a [u8],
    side: Side,
    next: u32,
}

impl<'a, 't> Chain<'a, 't> {
    fn new(affixes: &'t [Affix], place: Run, text: &'a [u8], side: Side) -> Self {
        let here = rows(affixes, place);
        let behind = match side {
            Side::Begin => here.partition_point(|affix| affix.text <= text),
            Side::End => here.partition_point(|affix| affix.text.iter().rev().le(text.iter().rev())),
        };
        let last = behind.checked_sub(1).and_then(|last| u32::try_from(last).ok());
        Self {
            affixes,
            text,
            side,
            next: last.map_or(NO_NODE, |last| place.begin + last),
        }
    }
}

impl<'t> Iterator for Chain<'_, 't> {
    type Item = &'t Affix;

    fn next(&mut self) -> Option<&'t Affix> {
        loop {
            let affix = self.affixes.get(self.next as usize)?;
            self.next = affix.shorter;
            let has = match self.side {
                Side::Begin => self.text.starts_with(affix.text),
                Side::End => self.text.ends_with(affix.text),
            };
            if has {
                return Some(affix);
            }
        }
    }
}
