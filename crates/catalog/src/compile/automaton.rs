//! Templates as a deterministic automaton over segments.
//!
//! A state is an ordered list of threads, each a place in the tree of templates: the first one that gets to the end of
//! the path wins. That is the order in which a search with backtracking would try them, so the winner is the same,
//! but nothing is ever tried twice.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::hash::SegmentKey;
use super::trie::{Mixed, Node, Trie};

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
}

/// A state: where each segment leads.
#[derive(Clone, Debug)]
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

/// A way on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Way {
    /// To a state.
    State(usize),
    /// To a split.
    Split(usize),
}

/// A form of segments.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Pattern {
    /// Exactly this text.
    Literal(String),
    /// Literal text around variables.
    Mixed(Mixed),
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

/// Templates overlap so much that their automaton would not fit into any table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct TooLarge;

/// How many states and splits an automaton may have. Each of a million endpoints can have a few of its own.
const LIMIT: usize = 1 << 23;

/// The longest prefix that the engine compares at once.
const LONGEST_PREFIX: usize = 32;

/// The whole literal segments that every template starts with, and the node behind them.
fn common_prefix(trie: &Trie) -> (String, usize) {
    let mut prefix = "/".to_owned();
    let mut at = 0;
    while let Some((text, child)) = trie.node(at).and_then(Node::only_literal) {
        let goes_on = trie.node(child).is_some_and(|node| node.end.is_none());
        if !goes_on || prefix.len() + text.len() >= LONGEST_PREFIX {
            break;
        }
        prefix = prefix + text + "/";
        at = child;
    }
    (prefix, at)
}

/// A place in the tree, and whether a variable of several segments is being filled there.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
struct Thread {
    node: usize,
    filling: bool,
}

type Threads = Vec<Thread>;

impl Automaton {
    /// Makes the automaton of a tree of templates.
    pub(crate) fn new(trie: &Trie) -> Result<Self, TooLarge> {
        let mut builder = Builder {
            trie,
            numbers: HashMap::new(),
            queue: Vec::new(),
            patterns: BTreeMap::new(),
            splits: Vec::new(),
        };
        builder.number(Vec::new())?;
        let (prefix, node) = common_prefix(trie);
        let start = builder.number(vec![Thread { node, filling: false }])?;
        let mut states: Vec<State> = Vec::new();
        while let Some(threads) = builder.queue.get(states.len()).cloned() {
            states.push(builder.state(&threads)?);
        }
        let mut patterns: Vec<(Pattern, usize)> = builder.patterns.into_iter().collect();
        patterns.sort_by_key(|(_, number)| *number);
        let patterns = patterns.into_iter().map(|(pattern, _)| pattern).collect();
        let roots = states.get_mut(start).map(|state| std::mem::take(&mut state.literals));
        Ok(Self {
            roots: roots.unwrap_or_default(),
            states,
            prefix,
            start,
            splits: builder.splits,
            patterns,
        })
    }
}

struct Builder<'a> {
    trie: &'a Trie,
    numbers: HashMap<Threads, usize>,
    queue: Vec<Threads>,
    patterns: BTreeMap<Pattern, usize>,
    splits: Vec<Split>,
}

impl Builder<'_> {
    fn number(&mut self, threads: Threads) -> Result<usize, TooLarge> {
        if let Some(number) = self.numbers.get(&threads) {
            return Ok(*number);
        }
        let number = self.queue.len();
        if number + self.splits.len() >= LIMIT {
            return Err(TooLarge);
        }
        self.queue.push(threads.clone());
        self.numbers.insert(threads, number);
        Ok(number)
    }

    fn state(&mut self, threads: &Threads) -> Result<State, TooLarge> {
        let nodes = || {
            threads
                .iter()
                .filter(|thread| !thread.filling)
                .filter_map(|thread| self.trie.node(thread.node))
        };
        let texts: BTreeSet<&String> = nodes().flat_map(|node| node.literals.keys()).collect();
        let mixed: BTreeSet<&Mixed> = nodes()
            .flat_map(|node| node.mixed.iter().map(|(mixed, _)| mixed))
            .collect();
        let end = nodes().find_map(|node| node.end);
        let slash_end = nodes().find_map(|node| node.slash_end);
        let mixed: Vec<Mixed> = mixed.into_iter().cloned().collect();
        let texts: Vec<(&String, usize)> = texts
            .into_iter()
            .map(|text| {
                let next = self.after(threads, Some(text), &|mixed| mixed.matches(text));
                Ok((text, self.number(next)?))
            })
            .collect::<Result<_, _>>()?;
        let other = self.other(threads, &mixed, &mut Vec::new())?;
        let mut literals = BTreeMap::new();
        for (text, next) in texts {
            let key = SegmentKey::new(text.as_bytes());
            let mut way = Way::State(next);
            if !key.is_unique() {
                let miss = literals.get(&key).copied().unwrap_or(other);
                way = self.split(Pattern::Literal(text.clone()), way, miss);
            }
            literals.insert(key, way);
        }
        Ok(State {
            literals,
            other,
            end,
            slash_end,
        })
    }

    /// The threads after a segment: of each, in order, the literal, the mixed ones, the variable, the several ones.
    fn after(&self, threads: &Threads, text: Option<&str>, has_form: &dyn Fn(&Mixed) -> bool) -> Threads {
        let mut next = Threads::new();
        let mut seen = BTreeSet::new();
        let mut push = |node: usize, filling: bool| {
            if seen.insert((node, filling)) {
                next.push(Thread { node, filling });
            }
        };
        for thread in threads {
            if thread.filling {
                push(thread.node, false);
                push(thread.node, true);
                continue;
            }
            let Some(node) = self.trie.node(thread.node) else {
                continue;
            };
            let literal = text.and_then(|text| node.literals.get(text));
            let mixed = node
                .mixed
                .iter()
                .filter(|(mixed, _)| has_form(mixed))
                .map(|(_, child)| child);
            for child in literal.into_iter().chain(mixed).chain(&node.param) {
                push(*child, false);
            }
            if let Some(child) = node.multi {
                push(child, false);
                push(child, true);
            }
        }
        next
    }

    /// Where a segment goes that is no literal here: `held` has the forms that it is known to have, `open` those that
    /// have not been asked for.
    fn other(&mut self, threads: &Threads, open: &[Mixed], held: &mut Vec<Mixed>) -> Result<Way, TooLarge> {
        let mut asked = Vec::new();
        for (at, mixed) in open.iter().enumerate() {
            if held.iter().all(|known| known.is_compatible(mixed)) {
                held.push(mixed.clone());
                let hit = self.other(threads, open.get(at + 1..).unwrap_or_default(), held)?;
                held.pop();
                asked.push((mixed, hit));
            }
        }
        let next = self.after(threads, None, &|mixed| held.contains(mixed));
        let mut way = Way::State(self.number(next)?);
        for (mixed, hit) in asked.into_iter().rev() {
            if hit != way {
                way = self.split(Pattern::Mixed(mixed.clone()), hit, way);
            }
        }
        Ok(way)
    }

    fn split(&mut self, pattern: Pattern, hit: Way, miss: Way) -> Way {
        let fresh = self.patterns.len();
        let pattern = *self.patterns.entry(pattern).or_insert(fresh);
        self.splits.push(Split { pattern, hit, miss });
        Way::Split(self.splits.len() - 1)
    }
}
