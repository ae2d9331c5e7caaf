//! Which requirements there are behind the places of a tree.

use super::overlap::{Templates, endpoint};
use super::trie::Node;
use crate::Method;

/// What endpoints of one method ask for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Asked {
    /// There is no endpoint.
    #[default]
    Nothing,
    /// All of them have the requirement of this number.
    Same(usize),
    /// They differ.
    Mixed,
}

impl Asked {
    fn and(self, other: Self) -> Self {
        match (self, other) {
            (Self::Nothing, asked) | (asked, Self::Nothing) => asked,
            (Self::Same(one), Self::Same(other)) if one == other => self,
            _ => Self::Mixed,
        }
    }
}

/// What the endpoints behind each node ask for, by their methods.
#[derive(Debug)]
pub(crate) struct Behind(Vec<[Asked; Method::ALL.len()]>);

impl Behind {
    /// Requirements are the numbers of the endpoints' requirements.
    pub(crate) fn new(templates: &Templates, requirements: &[usize]) -> Self {
        let nodes = templates.trie.nodes();
        let mut behind = Self(vec![Default::default(); nodes.len()]);
        // A node comes after the one that leads to it, so from the last one on everything behind a node is known.
        for (number, node) in nodes.iter().enumerate().rev() {
            let ends = node.end.into_iter().chain(node.slash_end);
            let methods = ends.filter_map(|template| templates.methods.get(template as usize));
            let mut all = [Asked::Nothing; Method::ALL.len()];
            for methods in methods {
                for (asked, method) in all.iter_mut().zip(Method::ALL) {
                    let requirement = endpoint(methods, method).and_then(|endpoint| requirements.get(endpoint));
                    *asked = asked.and(requirement.copied().map_or(Asked::Nothing, Asked::Same));
                }
            }
            for next in children(node) {
                for (asked, next) in all.iter_mut().zip(behind.of(next)) {
                    *asked = asked.and(next);
                }
            }
            if let Some(slot) = behind.0.get_mut(number) {
                *slot = all;
            }
        }
        behind
    }

    /// Whether two endpoints of one method with different requirements are behind these nodes.
    pub(crate) fn may_differ(&self, one: usize, other: usize) -> bool {
        let both = self.of(one).into_iter().zip(self.of(other));
        both.into_iter()
            .any(|(one, other)| one != Asked::Nothing && other != Asked::Nothing && one.and(other) == Asked::Mixed)
    }

    fn of(&self, node: usize) -> [Asked; Method::ALL.len()] {
        self.0.get(node).copied().unwrap_or_default()
    }
}

fn children(node: &Node) -> impl Iterator<Item = usize> {
    let mixed = node.mixed.iter().map(|(_, child)| child);
    let literals = node.literals.values().chain(mixed);
    literals.chain(&node.param).chain(&node.multi).copied()
}
