//! Where a path that fits one template could be read as one that fits another, with another requirement.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use super::readings::{key, readings};
use super::trie::{Mixed, Trie};
use crate::{Endpoint, Method, Requirement};

/// The templates as a tree, with the endpoints of each.
#[derive(Debug, Default)]
pub(crate) struct Templates {
    /// The tree.
    pub(crate) trie: Trie,
    /// For each template the methods with the numbers of their endpoints.
    pub(crate) methods: Vec<BTreeMap<Method, usize>>,
}

impl Templates {
    /// The templates of some endpoints, which are numbered as they come.
    pub(crate) fn new<'e>(endpoints: impl Iterator<Item = &'e Endpoint>) -> Self {
        let mut templates = Self::default();
        for (number, endpoint) in endpoints.enumerate() {
            let template = templates
                .trie
                .insert(&endpoint.template, templates.methods.len() as u32);
            if template as usize == templates.methods.len() {
                templates.methods.push(BTreeMap::new());
            }
            if let Some(methods) = templates.methods.get_mut(template as usize) {
                methods.insert(endpoint.method, number);
            }
        }
        templates
    }
}

/// A place in the tree, and whether a variable of several segments is being filled there.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Thread {
    pub(crate) node: usize,
    pub(crate) filling: bool,
}

/// Two endpoints with different requirements: the first with literal text where the second has a variable.
pub(crate) type Pair = (usize, usize);

/// What is asked about overlaps, and what is known of them.
#[derive(Debug)]
pub(crate) struct Overlap<'a> {
    templates: &'a Templates,
    /// For each endpoint a number that those with the same requirement share.
    requirements: Vec<usize>,
    case_sensitive: bool,
    /// For each node that was asked for, what its literals could be read as, with what is behind them.
    read: HashMap<usize, HashMap<Vec<u8>, BTreeSet<usize>>>,
    /// Two places behind which requirements were compared, and whether they differ somewhere.
    known: HashMap<(Thread, Thread), bool>,
    /// How many more places may be compared. Then everything counts as different, which costs a look and allows nothing.
    patience: usize,
}

/// How many places are compared in one catalogue.
const PATIENCE: usize = 1 << 20;

/// A way from a place by one segment.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Move<'a> {
    Literal(&'a str),
    Mixed(&'a Mixed),
    Any,
}

impl Move<'_> {
    fn is_literal(&self) -> bool {
        matches!(self, Self::Literal(_))
    }
}

impl<'a> Overlap<'a> {
    pub(crate) fn new<'e>(
        templates: &'a Templates,
        endpoints: impl Iterator<Item = &'e Endpoint>,
        case_sensitive: bool,
    ) -> Self {
        let mut numbers = HashMap::new();
        let requirements = endpoints.map(|endpoint| {
            let fresh = numbers.len();
            *numbers.entry(normal(&endpoint.requirement)).or_insert(fresh)
        });
        Self {
            templates,
            requirements: requirements.collect(),
            case_sensitive,
            read: HashMap::new(),
            known: HashMap::new(),
            patience: PATIENCE,
        }
    }

    /// Whether capital letters tell nothing apart.
    pub(crate) fn case_sensitive(&self) -> bool {
        self.case_sensitive
    }

    /// Whether some path goes on from both places to endpoints of one method with different requirements.
    pub(crate) fn differ(&mut self, one: Thread, other: Thread) -> bool {
        if let Some(known) = self.known.get(&(one, other)) {
            return *known;
        }
        let begin = (one, other);
        let mut seen = HashSet::from([begin]);
        let mut open = vec![begin];
        while let Some((one, other)) = open.pop() {
            if self.patience == 0 || self.known.get(&(one, other)) == Some(&true) || !self.ends(one, other).is_empty() {
                self.known.insert(begin, true);
                return true;
            }
            for (one, other, _) in self.steps(one, other) {
                if self.known.get(&(one, other)) != Some(&false) && seen.insert((one, other)) {
                    open.push((one, other));
                }
            }
        }
        // Where patience ended in the middle of a step, some steps are missing.
        let differ = self.patience == 0;
        self.known.extend(seen.into_iter().map(|places| (places, differ)));
        differ
    }

    /// Every pair of endpoints that one path could lead to, where literal text is taken for what a segment could be read as; at
    /// most so many.
    pub(crate) fn pairs(&mut self, most: usize) -> Vec<Pair> {
        let root = Thread {
            node: 0,
            filling: false,
        };
        let mut pairs = Vec::new();
        let mut seen = HashSet::from([(root, root, false)]);
        let mut open = vec![(root, root, false)];
        while let Some((one, other, disguised)) = open.pop() {
            if disguised {
                pairs.extend(self.ends(one, other));
            }
            if pairs.len() >= most || self.patience == 0 {
                break;
            }
            for (one, other, differently) in self.steps(one, other) {
                let next = (one, other, disguised || differently);
                if seen.insert(next) {
                    open.push(next);
                }
            }
        }
        pairs.sort_unstable();
        pairs.dedup();
        pairs
    }

    /// The endpoints of paths that end at both places, of one method and with different requirements.
    fn ends(&self, one: Thread, other: Thread) -> Vec<Pair> {
        let node = |thread: Thread| self.templates.trie.node(thread.node).filter(|_| !thread.filling);
        let (Some(one), Some(other)) = (node(one), node(other)) else {
            return Vec::new();
        };
        let mut pairs = Vec::new();
        for (one, other) in [(one.end, other.end), (one.slash_end, other.slash_end)] {
            let methods = |template: Option<u32>| self.templates.methods.get(template? as usize);
            let (Some(one), Some(other)) = (methods(one), methods(other)) else {
                continue;
            };
            for method in Method::ALL {
                let (Some(one), Some(other)) = (endpoint(one, method), endpoint(other, method)) else {
                    continue;
                };
                if self.requirements.get(one) != self.requirements.get(other) {
                    pairs.push((one, other));
                }
            }
        }
        pairs
    }

    /// Where one segment can lead from both places, and whether it is literal text that the second has not there.
    fn steps(&mut self, one: Thread, other: Thread) -> Vec<(Thread, Thread, bool)> {
        let others = self.moves(other);
        let forms: Vec<&(Move<'a>, Thread)> = others.iter().filter(|(step, _)| !step.is_literal()).collect();
        let mut steps = Vec::new();
        for (first, to) in self.moves(one) {
            if self.patience == 0 {
                break;
            }
            let mut step = |other_to: Thread, disguised: bool| steps.push((to, other_to, disguised));
            match first {
                Move::Literal(text) => {
                    for (disguised, node) in self.alike(text, other) {
                        step(Thread { node, filling: false }, disguised);
                    }
                    for (second, other_to) in &forms {
                        if self.together(&first, second) {
                            step(*other_to, true);
                        }
                    }
                    self.patience = self.patience.saturating_sub(1 + forms.len());
                }
                Move::Mixed(_) | Move::Any => {
                    for (second, other_to) in others.iter().filter(|(second, _)| self.together(&first, second)) {
                        step(*other_to, first != *second && first != Move::Any);
                    }
                    self.patience = self.patience.saturating_sub(1 + others.len());
                }
            }
        }
        steps
    }

    /// The literals of a place that are this text (`false`) or could be read as it (`true`).
    fn alike(&mut self, text: &str, at: Thread) -> Vec<(bool, usize)> {
        let Some(node) = self.templates.trie.node(at.node).filter(|_| !at.filling) else {
            return Vec::new();
        };
        let case_sensitive = self.case_sensitive;
        let read = self.read.entry(at.node).or_insert_with(|| {
            let mut read: HashMap<Vec<u8>, BTreeSet<usize>> = HashMap::new();
            for (text, to) in &node.literals {
                for reading in readings(text, case_sensitive) {
                    read.entry(reading).or_default().insert(*to);
                }
            }
            read
        });
        let exact = node.literals.get(text);
        let others = read.get(&key(text, case_sensitive)).into_iter().flatten();
        let others = others.filter(|to| exact != Some(to)).map(|to| (true, *to));
        exact.map(|to| (false, *to)).into_iter().chain(others).collect()
    }

    fn moves(&self, thread: Thread) -> Vec<(Move<'a>, Thread)> {
        let go = |node: usize| Thread { node, filling: false };
        let fill = |node: usize| Thread { node, filling: true };
        if thread.filling {
            return vec![(Move::Any, go(thread.node)), (Move::Any, thread)];
        }
        let Some(node) = self.templates.trie.node(thread.node) else {
            return Vec::new();
        };
        let literals = node.literals.iter().map(|(text, to)| (Move::Literal(text), go(*to)));
        let mixed = node.mixed.iter().map(|(mixed, to)| (Move::Mixed(mixed), go(*to)));
        let any = node.param.iter().map(|to| (Move::Any, go(*to)));
        let several = node
            .multi
            .iter()
            .flat_map(|to| [(Move::Any, go(*to)), (Move::Any, fill(*to))]);
        literals.chain(mixed).chain(any).chain(several).collect()
    }

    /// Whether one segment can make both moves, the first perhaps only as it could be read.
    fn together(&self, first: &Move<'_>, second: &Move<'_>) -> bool {
        match (first, second) {
            (Move::Any, _) | (_, Move::Any) => true,
            (Move::Literal(one), Move::Literal(other)) => one == other,
            (Move::Literal(text), Move::Mixed(mixed)) | (Move::Mixed(mixed), Move::Literal(text)) => {
                self.reads(text, mixed)
            }
            (Move::Mixed(one), Move::Mixed(other)) => one.is_compatible_read(other, self.case_sensitive),
        }
    }

    /// Whether literal text could be read as text around variables, or a segment of the latter form as the former.
    pub(crate) fn reads(&self, text: &str, mixed: &Mixed) -> bool {
        let texts = readings(text, self.case_sensitive);
        let key = key(text, self.case_sensitive);
        texts
            .iter()
            .chain([&key])
            .any(|text| mixed.reads(text, self.case_sensitive))
    }
}

/// The endpoint of a method: HEAD falls back to GET.
fn endpoint(methods: &BTreeMap<Method, usize>, method: Method) -> Option<usize> {
    let own = methods.get(&method);
    let get = || methods.get(&Method::Get).filter(|_| method == Method::Head);
    own.or_else(get).copied()
}

/// A requirement in which order tells nothing.
fn normal(requirement: &Requirement) -> Requirement {
    let mut requirement = requirement.clone();
    if let Requirement::AnyOf(lists) = &mut requirement {
        for all_of in lists.iter_mut() {
            all_of.sort_unstable();
            all_of.dedup();
        }
        lists.sort();
        lists.dedup();
    }
    requirement
}
