//! Templates as a tree of segments, those that differ only in the names of their variables in one place.

use std::collections::BTreeMap;

use crate::{Segment, Template};

/// The tree. Its root is node 0.
#[derive(Debug, Default)]
pub(crate) struct Trie {
    nodes: Vec<Node>,
}

/// What can follow at one place.
#[derive(Debug, Default)]
pub(crate) struct Node {
    /// Exactly this text.
    pub(crate) literals: BTreeMap<String, usize>,
    /// Literal text around variables: the more specific first.
    pub(crate) mixed: Vec<(Mixed, usize)>,
    /// Any one segment.
    pub(crate) param: Option<usize>,
    /// One or more segments.
    pub(crate) multi: Option<usize>,
    /// The template that ends here.
    pub(crate) end: Option<u32>,
    /// The template that ends here with a slash.
    pub(crate) slash_end: Option<u32>,
}

/// A segment with literal text around variables, ordered so that the one with more literal text comes first, and
/// among equals the one whose text with `{}` for each variable comes first.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Mixed {
    literal_bytes: std::cmp::Reverse<usize>,
    text: String,
    /// What it starts with.
    pub(crate) prefix: String,
    /// What stands between two variables.
    pub(crate) middles: Vec<String>,
    /// What it ends with.
    pub(crate) suffix: String,
}

impl Trie {
    pub(crate) fn new() -> Self {
        Self {
            nodes: vec![Node::default()],
        }
    }

    pub(crate) fn node(&self, node: usize) -> Option<&Node> {
        self.nodes.get(node)
    }

    /// The number of the template with this shape: `next` if it is the first one.
    pub(crate) fn insert(&mut self, template: &Template, next: u32) -> u32 {
        let at = template
            .segments()
            .iter()
            .fold(0, |at, segment| self.child(at, segment));
        let Some(node) = self.nodes.get_mut(at) else {
            return next;
        };
        let end = if template.has_trailing_slash() {
            &mut node.slash_end
        } else {
            &mut node.end
        };
        *end.get_or_insert(next)
    }

    fn child(&mut self, at: usize, segment: &Segment) -> usize {
        let fresh = self.nodes.len();
        let Some(node) = self.nodes.get_mut(at) else { return at };
        let child = match segment {
            Segment::Literal(text) => *node.literals.entry(text.clone()).or_insert(fresh),
            Segment::Param => *node.param.get_or_insert(fresh),
            Segment::Multi => *node.multi.get_or_insert(fresh),
            Segment::Mixed {
                prefix,
                middles,
                suffix,
            } => node.mixed_child(Mixed::new(prefix, middles, suffix), fresh),
        };
        if child == fresh {
            self.nodes.push(Node::default());
        }
        child
    }
}

impl Node {
    /// The one literal that follows here, if nothing else does.
    pub(crate) fn only_literal(&self) -> Option<(&str, usize)> {
        let alone =
            self.mixed.is_empty() && self.param.or(self.multi).is_none() && self.end.or(self.slash_end).is_none();
        match self.literals.iter().next() {
            Some((text, child)) if alone && self.literals.len() == 1 => Some((text, *child)),
            _ => None,
        }
    }

    fn mixed_child(&mut self, mixed: Mixed, fresh: usize) -> usize {
        match self.mixed.binary_search_by(|(known, _)| known.cmp(&mixed)) {
            Ok(place) => self.mixed.get(place).map_or(fresh, |(_, child)| *child),
            Err(place) => {
                self.mixed.insert(place, (mixed, fresh));
                fresh
            }
        }
    }
}

impl Mixed {
    fn new(prefix: &str, middles: &[String], suffix: &str) -> Self {
        let mut text = prefix.to_owned();
        for middle in middles {
            text = text + "{}" + middle;
        }
        text = text + "{}" + suffix;
        let variables = middles.len() + 1;
        Self {
            literal_bytes: std::cmp::Reverse(text.len() - 2 * variables),
            text,
            prefix: prefix.to_owned(),
            middles: middles.to_vec(),
            suffix: suffix.to_owned(),
        }
    }

    /// Whether a segment has this form: the engine's `Pattern::matches`.
    pub(crate) fn matches(&self, segment: &str) -> bool {
        let inner = segment
            .strip_prefix(self.prefix.as_str())
            .and_then(|rest| rest.strip_suffix(self.suffix.as_str()));
        let rest = self.middles.iter().try_fold(inner, |rest, middle| {
            let mut chars = rest?.chars();
            chars.next()?;
            Some(chars.as_str().split_once(middle.as_str()).map(|(_, rest)| rest))
        });
        rest.flatten().is_some_and(|rest| !rest.is_empty())
    }

    /// Whether a segment could have this form and another one too.
    pub(crate) fn is_compatible(&self, other: &Self) -> bool {
        (self.prefix.starts_with(&other.prefix) || other.prefix.starts_with(&self.prefix))
            && (self.suffix.ends_with(&other.suffix) || other.suffix.ends_with(&self.suffix))
    }
}
