//! Templates as a deterministic automaton over segments.
//!
//! A state is an ordered list of threads, each a place in the tree of templates: the first one that gets to the end of
//! the path wins. That is the order in which a search with backtracking would try them, so the winner is the same,
//! but nothing is ever tried twice.
//!
//! It may be partial. Templates with variables before literals can have more states than there are paths to tell apart, and
//! a segment could be read as literal text that stands beside a variable (rule 12). Then a way leads nowhere, and a path that
//! gets lost is looked for in the tree itself. States with few threads come first, since they are those of most paths.

mod build;

use std::collections::BTreeMap;

use super::disguise::Disguise;
use super::hash::SegmentKey;
use super::trie::Mixed;

/// The automaton, its states numbered in the order in which they were found. State 0 has no thread: nothing matches.
#[derive(Debug, Default)]
pub(crate) struct Automaton {
    /// The states.
    pub(crate) states: Vec<State>,
    /// What every template starts with: whole literal segments, with the slashes around them.
    pub(crate) prefix: String,
    /// The state behind the prefix. Its literal segments are the roots: no path gets to it again.
    pub(crate) start: usize,
    /// The literal segments that can follow the prefix.
    pub(crate) roots: BTreeMap<SegmentKey, Way>,
    /// Questions about segments that their keys do not answer.
    pub(crate) splits: Vec<Split>,
    /// What splits ask for.
    pub(crate) patterns: Vec<Pattern>,
    /// Whether there are paths that it does not decide about.
    pub(crate) is_partial: bool,
}

/// A state: where each segment leads.
#[derive(Clone, Debug, Default)]
pub(crate) struct State {
    /// The literal segments.
    pub(crate) literals: BTreeMap<SegmentKey, Way>,
    /// Every other segment.
    pub(crate) other: Way,
    /// The template of a path that ends here.
    pub(crate) end: Option<u32>,
    /// The template of a path that ends here with a slash.
    pub(crate) slash_end: Option<u32>,
}

/// A way on. The default is to nowhere.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Way {
    /// To a state.
    State(usize),
    /// To a split.
    Split(usize),
}

impl Way {
    /// To the state that nothing matches.
    const NOWHERE: Self = Self::State(0);
}

impl Default for Way {
    fn default() -> Self {
        Self::NOWHERE
    }
}

/// A form of segments.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Pattern {
    /// Exactly this text.
    Literal(String),
    /// Literal text around variables.
    Mixed(Mixed),
    /// What could be read as literal text beside a variable.
    Disguise(Disguise),
}

/// A question about a segment.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Split {
    /// The pattern.
    pub(crate) pattern: usize,
    /// Where a segment goes that has this form.
    pub(crate) hit: Way,
    /// Where it goes if not.
    pub(crate) miss: Way,
}
