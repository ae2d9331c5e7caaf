//! Where a path that fits one template could be read as one that fits another, with another requirement.

use std::cell::Cell;
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use super::behind::Behind;
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
    behind: Behind,
    case_sensitive: bool,
    /// For each node that was asked for, what its literals could be read as, with what is behind them.
    read: HashMap<usize, HashMap<Vec<u8>, BTreeSet<usize>>>,
    /// Two places behind which requirements were compared, and whether they differ somewhere.
    known: HashMap<(Thread, Thread), bool>,
    /// How many more places may be compared. Then everything counts as different, which costs a look and allows nothing.
    patience: Cell<usize>,
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

/// The beginning of a node.
fn begun(node: usize) -> Thread {
    Thread { node, filling: false }
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
        let requirements: Vec<usize> = requirements.collect();
        Self {
            templates,
            behind: Behind::new(templates, &requirements),
            requirements,
            case_sensitive,
            read: HashMap::new(),
            known: HashMap::new(),
            patience: Cell::new(PATIENCE),
        }
    }

    /// Whether capital letters tell nothing apart.
    pub(crate) fn case_sensitive(&self) -> bool {
        self.case_sensitive
    }

    /// Whether some path goes on from both places to endpoints of one method with different requirements.
    pub(crate) fn differ(&mut self, one: Thread, other: Thread) -> bool {
        if !self.behind.may_differ(one.node, other.node) {
            return false;
        }
        if let Some(known) = self.known.get(&(one, other)) {
            return *known;
        }
        let begin = (one, other);
        let mut seen = HashSet::from([begin]);
        let mut open = vec![begin];
        let mut differ = self.ends(one, other).next().is_some();
        while let Some((one, other)) = open.pop().filter(|_| !differ) {
            self.read(one, other);
            for (one, other, _) in self.steps(one, other) {
                let known = self.known.get(&(one, other)).copied();
                if known == Some(false) || !seen.insert((one, other)) {
                    continue;
                }
                if known == Some(true) || self.ends(one, other).next().is_some() {
                    differ = true;
                    break;
                }
                open.push((one, other));
            }
            // Some steps may be missing.
            differ |= self.is_tired();
        }
        if differ {
            self.known.insert(begin, true);
        } else {
            self.known.extend(seen.into_iter().map(|places| (places, false)));
        }
        differ
    }

    /// Every pair of endpoints that one path could lead to, where literal text is taken for what a segment could be read as; at
    /// most so many.
    pub(crate) fn pairs(&mut self, most: usize) -> Vec<Pair> {
        let root = begun(0);
        let mut pairs = BTreeSet::new();
        let mut seen = HashSet::from([(root, root, false)]);
        let mut open = vec![(root, root, false)];
        while let Some((one, other, disguised)) = open.pop() {
            if disguised {
                pairs.extend(self.ends(one, other));
            }
            if pairs.len() >= most || self.is_tired() {
                break;
            }
            self.read(one, other);
            for (one, other, differently) in self.steps(one, other) {
                let next = (one, other, disguised || differently);
                if seen.insert(next) {
                    open.push(next);
                }
            }
        }
        pairs.into_iter().take(most).collect()
    }

    fn is_tired(&self) -> bool {
        self.patience.get() == 0
    }

    /// The endpoints of paths that end at both places, of one method and with different requirements.
    fn ends(&self, one: Thread, other: Thread) -> impl Iterator<Item = Pair> {
        let node = |thread: Thread| self.templates.trie.node(thread.node).filter(|_| !thread.filling);
        let methods = |template: Option<u32>| self.templates.methods.get(template? as usize);
        let both = node(one).zip(node(other)).into_iter();
        let both = both.flat_map(|(one, other)| [(one.end, other.end), (one.slash_end, other.slash_end)]);
        let both = both.filter_map(move |(one, other)| methods(one).zip(methods(other)));
        let ends = both.flat_map(|(one, other)| {
            let of_both = |method| endpoint(one, method).zip(endpoint(other, method));
            Method::ALL.into_iter().filter_map(of_both)
        });
        ends.filter(|(one, other)| self.requirements.get(*one) != self.requirements.get(*other))
    }

    /// Where one segment can lead from both places if requirements may differ there, and whether it is literal text that the second
    /// has not there. Each one that is looked at takes some patience.
    fn steps(&self, one: Thread, other: Thread) -> impl Iterator<Item = (Thread, Thread, bool)> {
        let firsts = self.literals(one).chain(self.forms(one));
        let firsts = firsts.take_while(|_| self.look());
        let steps = firsts.flat_map(move |(first, to)| {
            let (alike, literals) = match first {
                Move::Literal(text) => (Some(self.alike(text, other)), None),
                Move::Mixed(_) | Move::Any => (None, Some(self.literals(other))),
            };
            let alike = alike.into_iter().flatten();
            let alike = alike.map(move |(disguised, node)| (to, begun(node), disguised));
            let others = literals.into_iter().flatten().chain(self.forms(other));
            let others = others.take_while(|_| self.look());
            let together = others.filter(move |(second, _)| self.together(&first, second));
            let together =
                together.map(move |(second, other_to)| (to, other_to, first != second && first != Move::Any));
            alike.chain(together)
        });
        steps.filter(|(one, other, _)| self.behind.may_differ(one.node, other.node))
    }

    /// Takes some patience, if any is left.
    fn look(&self) -> bool {
        let left = self.patience.get().checked_sub(1);
        self.patience.set(left.unwrap_or_default());
        left.is_some()
    }

    /// Finds out what the literals of the second place could be read as, where the first has literals.
    fn read(&mut self, one: Thread, other: Thread) {
        let Some(node) = self.templates.trie.node(other.node).filter(|_| !other.filling) else {
            return;
        };
        if self.literals(one).next().is_none() || self.read.contains_key(&other.node) {
            return;
        }
        let mut read: HashMap<Vec<u8>, BTreeSet<usize>> = HashMap::new();
        for (text, to) in &node.literals {
            for reading in readings(text, self.case_sensitive) {
                read.entry(reading).or_default().insert(*to);
            }
        }
        self.read.insert(other.node, read);
    }

    /// The literals of a place that are this text (`false`) or could be read as it (`true`).
    fn alike(&self, text: &str, at: Thread) -> impl Iterator<Item = (bool, usize)> {
        let node = self.templates.trie.node(at.node).filter(|_| !at.filling);
        let exact = node.and_then(|node| node.literals.get(text)).copied();
        let read = self.read.get(&at.node).filter(|_| !at.filling);
        let others = read.and_then(|read| read.get(&key(text, self.case_sensitive)));
        let others = others
            .into_iter()
            .flatten()
            .copied()
            .filter(move |to| exact != Some(*to));
        let exact = exact.into_iter().map(|to| (false, to));
        exact.chain(others.map(|to| (true, to)))
    }

    /// The literal text that a segment can be at a place.
    fn literals(&self, at: Thread) -> impl Iterator<Item = (Move<'a>, Thread)> + use<'a> {
        let node = self.templates.trie.node(at.node).filter(|_| !at.filling);
        let literals = node.into_iter().flat_map(|node| &node.literals);
        literals.map(|(text, to)| (Move::Literal(text), begun(*to)))
    }

    /// The forms that a segment can have there.
    fn forms(&self, at: Thread) -> impl Iterator<Item = (Move<'a>, Thread)> + use<'a> {
        let several = |node: usize| [begun(node), Thread { node, filling: true }].map(|thread| (Move::Any, thread));
        let filled = at.filling.then(|| several(at.node)).into_iter().flatten();
        let node = self.templates.trie.node(at.node).filter(|_| !at.filling);
        let forms = node.into_iter().flat_map(move |node| {
            let mixed = node.mixed.iter().map(|(mixed, to)| (Move::Mixed(mixed), begun(*to)));
            let any = node.param.iter().map(|to| (Move::Any, begun(*to)));
            mixed.chain(any).chain(node.multi.into_iter().flat_map(several))
        });
        filled.chain(forms)
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
pub(crate) fn endpoint(methods: &BTreeMap<Method, usize>, method: Method) -> Option<usize> {
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
