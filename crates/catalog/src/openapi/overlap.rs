//! Which templates take requests that are meant for another one.

use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet, HashSet};

use super::left_out::Methods;
use crate::{Method, Segment, Template};

/// Endpoints by the segments of their templates.
#[derive(Debug, Default)]
pub(super) struct Overlaps {
    nodes: Vec<Node>,
}

#[derive(Debug, Default)]
struct Node {
    literals: BTreeMap<String, usize>,
    others: BTreeMap<Segment, usize>,
    /// The endpoints whose templates end here, without and with a slash at the end.
    ends: [BTreeMap<Method, usize>; 2],
}

/// What an operation that is no endpoint would match.
#[derive(Debug)]
struct Wanted {
    segments: Vec<Wants>,
    has_trailing_slash: bool,
}

#[derive(Debug)]
enum Wants {
    Segment(Segment),
    /// What no template can express: any one segment, or any number of them.
    One,
    Many,
}

impl Wanted {
    /// What a path matches, be it a template or not. None if no request can have it.
    fn of(path: &str) -> Option<Self> {
        let path = path.split(['?', '#']).next().unwrap_or_default();
        let segments = path.strip_prefix('/')?;
        let (segments, has_trailing_slash) = match segments.strip_suffix('/') {
            Some(segments) => (segments, true),
            None => (segments, segments.is_empty()),
        };
        let segments = segments.split('/').filter(|_| !segments.is_empty()).map(Wants::of);
        Some(Self {
            segments: segments.collect::<Option<_>>()?,
            has_trailing_slash,
        })
    }
}

impl Wants {
    /// None if requests with such a segment match nothing anyway.
    fn of(segment: &str) -> Option<Self> {
        if matches!(segment, "" | "." | "..") {
            return None;
        }
        if let Ok(template) = Template::parse(&format!("/{segment}"))
            && let [segment] = template.segments()
        {
            return Some(Self::Segment(segment.clone()));
        }
        Some(match segment.contains('{') {
            true if segment.contains(['+', '*']) => Self::Many,
            true => Self::One,
            false => Self::Segment(Segment::Literal(segment.to_owned())),
        })
    }

    /// Whether a segment of a template matches something that this one matches too.
    fn overlaps(&self, other: &Segment) -> bool {
        match (self, other) {
            (Self::Segment(Segment::Literal(ours)), Segment::Literal(theirs)) => ours == theirs,
            (Self::Segment(Segment::Literal(text)), Segment::Mixed { prefix, suffix, .. })
            | (Self::Segment(Segment::Mixed { prefix, suffix, .. }), Segment::Literal(text)) => {
                text.contains('%') || text.starts_with(prefix.as_str()) && text.ends_with(suffix.as_str())
            }
            (
                Self::Segment(Segment::Mixed { prefix, suffix, .. }),
                Segment::Mixed {
                    prefix: other_prefix,
                    suffix: other_suffix,
                    ..
                },
            ) => {
                let starts = prefix.starts_with(other_prefix.as_str()) || other_prefix.starts_with(prefix.as_str());
                starts && (suffix.ends_with(other_suffix.as_str()) || other_suffix.ends_with(suffix.as_str()))
            }
            _ => true,
        }
    }

    fn is_many(&self) -> bool {
        matches!(self, Self::Many | Self::Segment(Segment::Multi))
    }
}

/// Whether the other one is looked at first wherever both match, by rule 12.
fn is_worse(wants: &Wants, other: &Segment) -> bool {
    match wants {
        Wants::Segment(segment) => rank(segment).cmp(&rank(other)) == Ordering::Less,
        // It stands for a variable, whatever else.
        Wants::One | Wants::Many => matches!(other, Segment::Literal(_)),
    }
}

/// The better, the higher.
fn rank(segment: &Segment) -> (u8, usize) {
    match segment {
        Segment::Literal(_) => (3, 0),
        Segment::Mixed {
            prefix,
            middles,
            suffix,
        } => {
            let middles: usize = middles.iter().map(String::len).sum();
            (2, prefix.len() + middles + suffix.len())
        }
        Segment::Param => (1, 0),
        Segment::Multi => (0, 0),
    }
}

/// A walk through the tree, with all it came to.
struct Walk<'w> {
    overlaps: &'w Overlaps,
    wanted: &'w Wanted,
    seen: HashSet<(usize, usize, bool)>,
    found: BTreeSet<(usize, Method)>,
}

impl Overlaps {
    pub(super) fn new() -> Self {
        Self {
            nodes: vec![Node::default()],
        }
    }

    /// Adds an endpoint by its number.
    pub(super) fn insert(&mut self, method: Method, template: &Template, number: usize) {
        if let Some(ends) = self.ends_mut(template) {
            ends.insert(method, number);
        }
    }

    /// Takes an endpoint out.
    pub(super) fn remove(&mut self, method: Method, template: &Template) {
        if let Some(ends) = self.ends_mut(template) {
            ends.remove(&method);
        }
    }

    fn ends_mut(&mut self, template: &Template) -> Option<&mut BTreeMap<Method, usize>> {
        let mut at = 0;
        for segment in template.segments() {
            let next = self.nodes.len();
            let node = self.nodes.get_mut(at)?;
            at = match segment {
                Segment::Literal(text) => *node.literals.entry(text.clone()).or_insert(next),
                _ => *node.others.entry(segment.clone()).or_insert(next),
            };
            if at == next {
                self.nodes.push(Node::default());
            }
        }
        self.nodes
            .get_mut(at)?
            .ends
            .get_mut(usize::from(template.has_trailing_slash()))
    }

    /// Whether there is an endpoint of this method and of the very shape of a path.
    pub(super) fn has(&self, path: &str, method: Method) -> bool {
        let wanted = Wanted::of(path);
        let ends = wanted.and_then(|wanted| self.same_shape(&wanted).map(|ends| ends.contains_key(&method)));
        ends.unwrap_or(false)
    }

    /// The endpoints of the very shape; None if there is no template of that shape.
    fn same_shape(&self, wanted: &Wanted) -> Option<&BTreeMap<Method, usize>> {
        let mut node = self.nodes.first()?;
        for wants in &wanted.segments {
            let at = match wants {
                Wants::Segment(Segment::Literal(text)) => node.literals.get(text)?,
                Wants::Segment(segment) => node.others.get(segment)?,
                Wants::One | Wants::Many => return None,
            };
            node = self.nodes.get(*at)?;
        }
        node.ends
            .get(usize::from(wanted.has_trailing_slash))
            .filter(|ends| !ends.is_empty())
    }

    /// The endpoints, by number, that take requests which are meant for an operation that is none of them. Templates that
    /// are better than its path everywhere keep what is theirs. Where nobody knows, they are among the answers.
    pub(super) fn takers(&self, path: &str, methods: Methods) -> Vec<usize> {
        let (Some(wanted), false) = (Wanted::of(path), methods == Methods::Foreign) else {
            return Vec::new();
        };
        if let Some(ends) = self.same_shape(&wanted) {
            // The method comes after the path: whatever is worse than this shape gets nothing.
            let Methods::One(method) = methods else {
                return Vec::new();
            };
            let fallback = (method == Method::Head).then(|| ends.get(&Method::Get)).flatten();
            return ends.get(&method).or(fallback).copied().into_iter().collect();
        }
        let mut walk = Walk {
            overlaps: self,
            wanted: &wanted,
            seen: HashSet::new(),
            found: BTreeSet::new(),
        };
        walk.step(0, 0, false);
        let answers = |method: Method| match methods {
            // GET's endpoint answers HEAD too.
            Methods::One(Method::Get | Method::Head) => matches!(method, Method::Get | Method::Head),
            Methods::One(one) => method == one,
            Methods::Rest | Methods::Foreign => true,
        };
        let takers = walk.found.into_iter().filter(|(_, method)| answers(*method));
        takers.map(|(number, _)| number).collect()
    }
}

impl Walk<'_> {
    /// `is_better` says that the wanted one has been better at some segment, or that nobody knows which of the two is.
    fn step(&mut self, at: usize, rank: usize, is_better: bool) {
        let Some(node) = self
            .overlaps
            .nodes
            .get(at)
            .filter(|_| self.seen.insert((at, rank, is_better)))
        else {
            return;
        };
        let Some(wants) = self.wanted.segments.get(rank) else {
            let ends = node.ends.get(usize::from(self.wanted.has_trailing_slash));
            self.found
                .extend(ends.into_iter().flatten().map(|(method, number)| (*number, *method)));
            return;
        };
        if let Wants::Segment(Segment::Literal(text)) = wants {
            if let Some(&child) = node.literals.get(text) {
                self.step(child, rank + 1, is_better);
            }
        } else if is_better {
            // Before that, a literal is better than whatever has a variable.
            for (text, &child) in &node.literals {
                self.child(wants, &Segment::Literal(text.clone()), child, (rank, is_better));
            }
        }
        for (segment, &child) in &node.others {
            self.child(wants, segment, child, (rank, is_better));
        }
    }

    fn child(&mut self, wants: &Wants, segment: &Segment, child: usize, (rank, is_better): (usize, bool)) {
        if !wants.overlaps(segment) || !is_better && is_worse(wants, segment) {
            return;
        }
        let is_same = matches!(wants, Wants::Segment(ours) if ours == segment);
        let spans = wants.is_many() || *segment == Segment::Multi;
        let is_better = is_better || !is_same || spans;
        self.step(child, rank + 1, is_better);
        if *segment == Segment::Multi {
            for further in rank + 2..=self.wanted.segments.len() {
                self.step(child, further, is_better);
            }
        }
        if wants.is_many() {
            // It goes on over the next segment of the other one as well.
            self.step(child, rank, is_better);
        }
    }
}
