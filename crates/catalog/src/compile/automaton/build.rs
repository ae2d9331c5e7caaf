//! How an automaton is made of a tree of templates, with a budget.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet, BinaryHeap, HashMap};

use super::{Automaton, Pattern, Split, State, Way};
use crate::compile::disguise::Disguise;
use crate::compile::hash::SegmentKey;
use crate::compile::overlap::{Overlap, Thread};
use crate::compile::readings::{key, readings};
use crate::compile::trie::{Mixed, Node, Trie};

/// How many edges an automaton may have for each edge of the tree, and how many in any case. Beyond that its other states are
/// left to the tree.
const GROWTH: usize = 8;
const SMALL: usize = 1 << 14;

/// How many forms with literal text around variables a state tells apart.
const FORMS: usize = 4;

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

type Threads = Vec<Thread>;

impl Automaton {
    /// Makes the automaton of a tree of templates.
    pub(crate) fn new(trie: &Trie, overlap: &mut Overlap<'_>) -> Self {
        let mut builder = Builder {
            trie,
            overlap,
            numbers: HashMap::new(),
            threads: Vec::new(),
            queue: BinaryHeap::new(),
            patterns: BTreeMap::new(),
            splits: Vec::new(),
            room: SMALL + GROWTH * trie.nodes().len(),
            is_partial: false,
        };
        builder.number(Vec::new());
        let (prefix, node) = common_prefix(trie);
        let start = builder.number(vec![Thread { node, filling: false }]);
        let mut states: Vec<State> = Vec::new();
        while let Some(Reverse((_, number))) = builder.queue.pop() {
            let threads = builder.threads.get(number).cloned().unwrap_or_default();
            let state = builder.state(&threads);
            states.resize(builder.threads.len(), State::default());
            if let Some(slot) = states.get_mut(number) {
                *slot = state;
            }
        }
        let mut patterns: Vec<(Pattern, usize)> = builder.patterns.into_iter().collect();
        patterns.sort_by_key(|(_, number)| *number);
        let patterns = patterns.into_iter().map(|(pattern, _)| pattern).collect();
        let roots = states.get_mut(start).map(|state| std::mem::take(&mut state.literals));
        Self {
            roots: roots.unwrap_or_default(),
            states,
            prefix,
            start,
            splits: builder.splits,
            patterns,
            is_partial: builder.is_partial,
        }
    }
}

struct Builder<'a, 'o> {
    trie: &'a Trie,
    overlap: &'a mut Overlap<'o>,
    numbers: HashMap<Threads, usize>,
    threads: Vec<Threads>,
    /// The states that have no edges yet, those with few threads first.
    queue: BinaryHeap<Reverse<(usize, usize)>>,
    patterns: BTreeMap<Pattern, usize>,
    splits: Vec<Split>,
    /// How many more edges there may be.
    room: usize,
    is_partial: bool,
}

impl Builder<'_, '_> {
    fn number(&mut self, threads: Threads) -> usize {
        if let Some(number) = self.numbers.get(&threads) {
            return *number;
        }
        let number = self.threads.len();
        self.queue.push(Reverse((threads.len(), number)));
        self.threads.push(threads.clone());
        self.numbers.insert(threads, number);
        number
    }

    /// The edges of a state, or none where they would be too many.
    fn state(&mut self, threads: &Threads) -> State {
        let trie = self.trie;
        let nodes = || {
            let begun = threads.iter().filter(|thread| !thread.filling);
            begun.filter_map(|thread| trie.node(thread.node))
        };
        let literals: usize = nodes().map(|node| node.literals.len()).sum();
        let forms: usize = nodes().map(|node| node.mixed.len()).sum();
        let cost = threads.len() + literals * (1 + threads.len() / 4 + forms / 4);
        let Some(room) = self.room.checked_sub(cost) else {
            self.is_partial = true;
            return State::default();
        };
        self.room = room;
        let texts: BTreeSet<&String> = nodes().flat_map(|node| node.literals.keys()).collect();
        let mixed: BTreeSet<&Mixed> = nodes()
            .flat_map(|node| node.mixed.iter().map(|(mixed, _)| mixed))
            .collect();
        let mixed: Vec<Mixed> = mixed.into_iter().cloned().collect();
        let other = if mixed.len() > FORMS {
            self.is_partial = true;
            Way::NOWHERE
        } else {
            self.other(threads, &mixed, &mut Vec::new())
        };
        State {
            literals: self.literals(threads, &texts, &mixed, other),
            other,
            end: nodes().find_map(|node| node.end),
            slash_end: nodes().find_map(|node| node.slash_end),
        }
    }

    fn literals(
        &mut self,
        threads: &Threads,
        texts: &BTreeSet<&String>,
        mixed: &[Mixed],
        other: Way,
    ) -> BTreeMap<SegmentKey, Way> {
        let case_sensitive = self.overlap.case_sensitive();
        let mut read: HashMap<Vec<u8>, usize> = HashMap::new();
        for text in texts {
            *read.entry(key(text, case_sensitive)).or_default() += 1;
        }
        let mut literals = BTreeMap::new();
        for text in texts {
            let own = key(text, case_sensitive);
            let key = SegmentKey::new(text.as_bytes());
            let readings = readings(text, case_sensitive);
            let is_other_literal = readings.iter().any(|reading| {
                let count = read.get(reading).copied().unwrap_or_default();
                count > usize::from(*reading == own)
            });
            let is_other_form = mixed.iter().any(|mixed| {
                !mixed.matches(text) && readings.iter().any(|reading| mixed.reads(reading, case_sensitive))
            });
            let mut way = if is_other_literal || is_other_form {
                self.is_partial = true;
                Way::NOWHERE
            } else {
                let next = self.after(threads, Some(text), &|mixed| mixed.matches(text));
                Way::State(self.number(next))
            };
            if !key.is_unique() {
                let miss = literals.get(&key).copied().unwrap_or(other);
                way = self.split(Pattern::Literal((*text).clone()), way, miss);
            }
            literals.insert(key, way);
        }
        literals
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
    fn other(&mut self, threads: &Threads, open: &[Mixed], held: &mut Vec<Mixed>) -> Way {
        let mut asked = Vec::new();
        for (at, mixed) in open.iter().enumerate() {
            if held.iter().all(|known| known.is_compatible(mixed)) {
                held.push(mixed.clone());
                let hit = self.other(threads, open.get(at + 1..).unwrap_or_default(), held);
                held.pop();
                asked.push((mixed, hit));
            }
        }
        let next = self.after(threads, None, &|mixed| held.contains(mixed));
        let disguise = self.disguise(threads, held, &next);
        let mut way = Way::State(self.number(next));
        if let Some(disguise) = disguise {
            self.is_partial = true;
            way = self.split(Pattern::Disguise(disguise), Way::NOWHERE, way);
        }
        for (mixed, hit) in asked.into_iter().rev() {
            if hit != way {
                way = self.split(Pattern::Mixed(mixed.clone()), hit, way);
            }
        }
        way
    }

    /// What a segment without these forms could be read as that has another requirement than what comes next.
    fn disguise(&mut self, threads: &Threads, held: &[Mixed], next: &Threads) -> Option<Disguise> {
        let case_sensitive = self.overlap.case_sensitive();
        let trie = self.trie;
        let nodes = threads.iter().filter(|thread| !thread.filling);
        let nodes = nodes.filter_map(|thread| trie.node(thread.node));
        let mut found: Option<Disguise> = None;
        for node in nodes {
            let literals = node
                .literals
                .iter()
                .map(|(text, child)| (text.as_str(), text.as_str(), *child));
            let mixed = node.mixed.iter().filter(|(mixed, _)| !held.contains(mixed));
            let mixed = mixed.map(|(mixed, child)| (mixed.prefix.as_str(), mixed.text(), *child));
            for (begin, text, node) in literals.chain(mixed) {
                let beside = Thread { node, filling: false };
                if next.iter().any(|next| self.overlap.differ(beside, *next)) {
                    found.get_or_insert_default().add(begin, text, case_sensitive);
                }
            }
        }
        found
    }

    fn split(&mut self, pattern: Pattern, hit: Way, miss: Way) -> Way {
        let fresh = self.patterns.len();
        let pattern = *self.patterns.entry(pattern).or_insert(fresh);
        self.splits.push(Split { pattern, hit, miss });
        Way::Split(self.splits.len() - 1)
    }
}
