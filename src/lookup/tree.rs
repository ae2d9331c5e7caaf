//! From a path to its endpoint by a search in the tree of templates: what the router leaves open.
//!
//! Children are tried in the order of rule 12, so the first template that takes the whole path is the best one. A variable
//! of several segments takes as few as possible; a node behind which nothing matched from some segment on does not match
//! from a later one either, since everything that it could take from there it could have taken before. So each is tried
//! from one place on, and a search takes at most as many steps as the path has segments for each node that still matches.
//!
//! A path that finds its endpoint is asked once more where it could be read in two ways: whether it also leads to an
//! endpoint with another requirement, if literal text is taken for what a segment could be read as.

use super::affixes::Candidates;
use super::failures::Failures;
use super::readings;
use super::refused::readable;
use crate::Method;
use crate::tables::{EndpointRow, NO_NODE, Run, Tables, TreeLiteral, TreeNode};

impl Tables {
    /// The endpoint of a request that the router has not found: the place of its edge.
    #[cold]
    #[inline(never)]
    pub(crate) fn search(&self, method: Method, path: &[u8]) -> Option<u32> {
        let path = readable(path).filter(|_| !self.tree.nodes.is_empty())?;
        let best = Search::new(self, path, Goal::Best).run()?;
        let found = self.at(best, method)?;
        let could_differ = self.tree.always || readings::is_ambiguous(path);
        let other = Goal::Other { method, than: found };
        let is_ambiguous = could_differ && Search::new(self, path, other).run().is_some();
        (!is_ambiguous).then_some(found.place)
    }

    /// The endpoint of a template that has this method.
    fn at(&self, template: Run, method: Method) -> Option<&EndpointRow> {
        let rows = rows(self.endpoints, template);
        let of = |method: Method| rows.iter().find(|row| row.method == method);
        of(method).or_else(|| (method == Method::Head).then(|| of(Method::Get)).flatten())
    }

    /// Whether two endpoints ask the same of a token.
    fn asks_alike(&self, one: &EndpointRow, other: &EndpointRow) -> bool {
        let gate = |row: &EndpointRow| self.router.next(row.place);
        let within =
            |one: &EndpointRow, other: &EndpointRow| one.any_of.iter().all(|all_of| other.any_of.contains(all_of));
        match (one.any_of, other.any_of) {
            ([], []) => gate(one) == gate(other),
            _ => within(one, other) && within(other, one),
        }
    }
}

/// What is looked for.
#[derive(Clone, Copy)]
enum Goal<'t> {
    /// The best template.
    Best,
    /// Any template that asks something else of this method, with a segment that is only read as its literal text.
    Other { method: Method, than: &'t EndpointRow },
}

struct Search<'t> {
    tables: &'t Tables,
    path: &'t [u8],
    /// Behind the last segment.
    end: usize,
    /// Whether a slash follows there.
    slash: bool,
    goal: Goal<'t>,
    failures: Failures,
}

impl<'t> Search<'t> {
    fn new(tables: &'t Tables, path: &'t [u8], goal: Goal<'t>) -> Self {
        let slash = path.ends_with(b"/");
        Self {
            tables,
            path,
            end: path.len() - usize::from(slash),
            slash,
            goal,
            failures: Failures::new(),
        }
    }

    fn run(mut self) -> Option<Run> {
        self.visit(0, 1, false)
    }

    /// Looks on at a node, from the segment that begins at a place. `disguised` says whether a segment before was read as
    /// what it is not.
    fn visit(&mut self, node: u32, at: usize, disguised: bool) -> Option<Run> {
        let tree = &self.tables.tree;
        let node = tree.nodes.get(node as usize)?;
        if at > self.end {
            let template = if self.slash { node.slash_end } else { node.end };
            return self.is_found(template, disguised).then_some(template);
        }
        let segment = self.segment(at);
        let next = at + segment.len() + 1;
        let literal = self.literal(node, segment);
        if let Some(literal) = literal
            && let Some(found) = self.visit(literal.node, next, disguised)
        {
            return Some(found);
        }
        // A literal that is the segment exactly says that case counts here.
        let reads = literal.is_none() && matches!(self.goal, Goal::Other { .. });
        if reads && let Some(found) = self.visit_disguised(node, segment, next) {
            return Some(found);
        }
        if let Some(found) = self.visit_mixed(node, segment, next, disguised, reads) {
            return Some(found);
        }
        if let Some(found) = self.visit(node.param, next, disguised) {
            return Some(found);
        }
        self.visit_multi(node.multi, at, disguised)
    }

    /// The literals that a segment could be read as.
    fn visit_disguised(&mut self, node: &'t TreeNode, segment: &[u8], next: usize) -> Option<Run> {
        let tree = &self.tables.tree;
        let keys = rows(tree.keys, node.literals);
        let literal = |key: &u32| tree.literals.get(*key as usize);
        readings::any(segment, tree.case_sensitive, |reading| {
            let read = reading.bytes();
            if reading.is_cut_off {
                return None;
            }
            let begin = keys.partition_point(|key| literal(key).is_some_and(|literal| literal.key < read));
            let keys = keys.iter().skip(begin).map_while(literal);
            let mut alike = keys.take_while(|literal| literal.key == read);
            alike.find_map(|literal| self.visit(literal.node, next, true))
        })
    }

    /// Literal text around variables, the best first.
    fn visit_mixed(
        &mut self,
        node: &'t TreeNode,
        segment: &[u8],
        next: usize,
        disguised: bool,
        reads: bool,
    ) -> Option<Run> {
        let tree = &self.tables.tree;
        let mut candidates = Candidates::new(tree, node, segment, reads);
        while let Some((mixed, is_read)) = candidates.next() {
            if let Some(found) = self.visit(mixed.node, next, disguised || is_read) {
                return Some(found);
            }
        }
        None
    }

    /// One segment and more.
    fn visit_multi(&mut self, multi: u32, at: usize, disguised: bool) -> Option<Run> {
        if multi == NO_NODE || self.failures.cover(multi, at, disguised) {
            return None;
        }
        let mut behind = at;
        while behind <= self.end {
            behind += self.segment(behind).len() + 1;
            if let Some(found) = self.visit(multi, behind, disguised) {
                return Some(found);
            }
        }
        self.failures.note(multi, at, disguised);
        None
    }

    fn is_found(&self, template: Run, disguised: bool) -> bool {
        match self.goal {
            Goal::Best => template.begin < template.end,
            Goal::Other { method, than } => {
                let other = self.tables.at(template, method).filter(|_| disguised);
                other.is_some_and(|other| !self.tables.asks_alike(other, than))
            }
        }
    }

    /// The segment that begins at a place.
    fn segment(&self, at: usize) -> &'t [u8] {
        let rest = self.path.get(at..self.end).unwrap_or_default();
        rest.split(|byte| *byte == b'/').next().unwrap_or_default()
    }

    /// The literal that a segment is.
    fn literal(&self, node: &TreeNode, segment: &[u8]) -> Option<&'t TreeLiteral> {
        let literals = rows(self.tables.tree.literals, node.literals);
        let found = literals
            .binary_search_by(|literal| literal.text.as_bytes().cmp(segment))
            .ok()?;
        literals.get(found)
    }
}

/// The rows of a run.
pub(super) fn rows<T>(rows: &[T], run: Run) -> &[T] {
    rows.get(run.begin as usize..run.end as usize).unwrap_or_default()
}
