//! Templates as a tree of segments, those that differ only in the names of their variables in one place.

use std::collections::BTreeMap;

use super::readings::{key, plain_key};
use crate::{Segment, Template};

/// The tree. Its root is node 0.
#[derive(Debug)]
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

impl Default for Trie {
    fn default() -> Self {
        Self {
            nodes: vec![Node::default()],
        }
    }
}

impl Trie {
    /// The nodes, by their numbers.
    pub(crate) fn nodes(&self) -> &[Node] {
        &self.nodes
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

    /// The text, with `{}` for each variable.
    pub(crate) fn text(&self) -> &str {
        &self.text
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

    /// Whether this is a form of what a segment is read as.
    pub(crate) fn reads(&self, reading: &[u8], case_sensitive: bool) -> bool {
        [plain_key, key].into_iter().any(|key| {
            let [prefix, suffix] = [&self.prefix, &self.suffix].map(|text| key(text, case_sensitive));
            let inner = reading.strip_prefix(prefix.as_slice());
            let inner = inner.and_then(|rest| rest.strip_suffix(suffix.as_slice()));
            let rest = self.middles.iter().try_fold(inner, |rest, middle| {
                let middle = key(middle, case_sensitive);
                let (_, after) = rest?.split_first()?;
                let at = after.windows(middle.len().max(1)).position(|window| window == middle)?;
                Some(after.get(at + middle.len()..))
            });
            rest.flatten().is_some_and(|rest| !rest.is_empty())
        })
    }

    /// Whether what a segment is read as could have this form, and the segment another one.
    pub(crate) fn is_compatible_read(&self, other: &Self, case_sensitive: bool) -> bool {
        let keys = |text: &str| [plain_key(text, case_sensitive), key(text, case_sensitive)];
        let begins = |one: &[u8], other: &[u8]| one.starts_with(other) || other.starts_with(one);
        let ends = |one: &[u8], other: &[u8]| one.ends_with(other) || other.ends_with(one);
        let any = |one: &str, other: &str, fit: &dyn Fn(&[u8], &[u8]) -> bool| {
            keys(one)
                .iter()
                .any(|one| keys(other).iter().any(|other| fit(one, other)))
        };
        // What is cut off at a `;` can be the end of the other form.
        any(&self.prefix, &other.prefix, &begins)
            && (other.suffix.contains([';', '%']) || any(&self.suffix, &other.suffix, &ends))
            || other.prefix.contains([';', '%'])
    }

    /// Whether a segment could have this form and another one too.
    pub(crate) fn is_compatible(&self, other: &Self) -> bool {
        (self.prefix.starts_with(&other.prefix) || other.prefix.starts_with(&self.prefix))
            && (self.suffix.ends_with(&other.suffix) || other.suffix.ends_with(&self.suffix))
    }
}
