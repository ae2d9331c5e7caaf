//! The tree of templates as tables, for what the router leaves open.

use std::collections::BTreeMap;
use std::ops::Range;

use super::readings::{is_read_otherwise, key, plain_key};
use super::trie::{self, Trie};

/// The tree.
#[derive(Debug, Default)]
#[expect(missing_docs, reason = "the engine's tables document each field once")]
#[non_exhaustive]
pub struct Tree {
    pub case_sensitive: bool,
    pub always: bool,
    pub nodes: Vec<TreeNode>,
    pub literals: Vec<TreeLiteral>,
    pub keys: Vec<u32>,
    pub mixed: Vec<TreeMixed>,
    pub affixes: Vec<Affix>,
    pub forms: Vec<u32>,
}

/// What can follow at one place of a template.
#[derive(Debug)]
#[expect(missing_docs, reason = "the engine's tables document each field once")]
#[non_exhaustive]
pub struct TreeNode {
    pub literals: Range<u32>,
    pub mixed: Range<u32>,
    pub suffixes: Range<u32>,
    pub param: Option<u32>,
    pub multi: Option<u32>,
    pub end: Range<u32>,
    pub slash_end: Range<u32>,
}

/// A literal segment, and the node behind it.
#[derive(Debug)]
#[expect(missing_docs, reason = "the engine's tables document each field once")]
#[non_exhaustive]
pub struct TreeLiteral {
    pub text: String,
    pub key: Vec<u8>,
    pub node: u32,
}

/// Literal text around variables, and the node behind it.
#[derive(Debug)]
#[expect(missing_docs, reason = "the engine's tables document each field once")]
#[non_exhaustive]
pub struct TreeMixed {
    pub prefix: Vec<u8>,
    pub middles: Vec<Vec<u8>>,
    pub suffix: Vec<u8>,
    pub exact: bool,
    pub node: u32,
}

/// Text that some segments begin or end with.
#[derive(Debug)]
#[expect(missing_docs, reason = "the engine's tables document each field once")]
#[non_exhaustive]
pub struct Affix {
    pub text: Vec<u8>,
    pub shorter: Option<u32>,
    pub run: Range<u32>,
}

impl Tree {
    /// Lays a tree out; `endpoints` has those of each template.
    pub(crate) fn new(trie: &Trie, endpoints: &[Range<u32>], case_sensitive: bool) -> Self {
        let mut laid = Self {
            case_sensitive,
            ..Self::default()
        };
        let run = |template: Option<u32>| template.and_then(|template| endpoints.get(template as usize));
        for node in trie.nodes() {
            let literals = laid.add_literals(node);
            let (mixed, suffixes) = laid.add_mixed(node);
            laid.nodes.push(TreeNode {
                literals,
                mixed,
                suffixes,
                param: node.param.map(|node| node as u32),
                multi: node.multi.map(|node| node as u32),
                end: run(node.end).cloned().unwrap_or_default(),
                slash_end: run(node.slash_end).cloned().unwrap_or_default(),
            });
        }
        laid
    }

    fn add_literals(&mut self, node: &trie::Node) -> Range<u32> {
        let begin = self.literals.len() as u32;
        for (text, node) in &node.literals {
            self.always |= is_read_otherwise(text, self.case_sensitive);
            self.literals.push(TreeLiteral {
                text: text.clone(),
                key: key(text, self.case_sensitive),
                node: *node as u32,
            });
        }
        let run = begin..self.literals.len() as u32;
        let mut keys: Vec<u32> = run.clone().collect();
        keys.sort_by_key(|literal| self.literals.get(*literal as usize).map(|literal| &literal.key));
        self.keys.extend(keys);
        run
    }

    /// The forms of a node, the best first, and the texts that they end with.
    fn add_mixed(&mut self, node: &trie::Node) -> (Range<u32>, Range<u32>) {
        let begin = self.mixed.len() as u32;
        let mut ends: BTreeMap<Backwards, BTreeMap<Vec<u8>, Vec<u32>>> = BTreeMap::new();
        for (mixed, node) in &node.mixed {
            let texts = || [&mixed.prefix, &mixed.suffix].into_iter().chain(&mixed.middles);
            self.always |= texts().any(|text| is_read_otherwise(text, self.case_sensitive));
            let decoded = texts().any(|text| text.contains('%'));
            for exact in [Some(true), decoded.then_some(false)].into_iter().flatten() {
                let row = self.mixed.len() as u32;
                let case_sensitive = self.case_sensitive;
                let text = |text: &String| {
                    if exact {
                        text.clone().into_bytes()
                    } else {
                        key(text, case_sensitive)
                    }
                };
                let affix = |text: &str| {
                    if exact {
                        plain_key(text, case_sensitive)
                    } else {
                        key(text, case_sensitive)
                    }
                };
                let begins = ends.entry(Backwards(affix(&mixed.suffix))).or_default();
                begins.entry(affix(&mixed.prefix)).or_default().push(row);
                self.mixed.push(TreeMixed {
                    prefix: text(&mixed.prefix),
                    middles: mixed.middles.iter().map(text).collect(),
                    suffix: text(&mixed.suffix),
                    exact,
                    node: *node as u32,
                });
            }
        }
        let mut suffixes = Vec::new();
        for (Backwards(suffix), begins) in ends {
            let mut prefixes = Vec::new();
            for (prefix, rows) in begins {
                let first = self.forms.len() as u32;
                self.forms.extend(rows);
                prefixes.push((prefix, first..self.forms.len() as u32));
            }
            suffixes.push((suffix, self.add_affixes(prefixes, <[u8]>::starts_with)));
        }
        let suffixes = self.add_affixes(suffixes, <[u8]>::ends_with);
        (begin..self.mixed.len() as u32, suffixes)
    }

    /// Puts the affixes of one place side by side, each with the longest of those that it has itself.
    fn add_affixes(&mut self, affixes: Vec<(Vec<u8>, Range<u32>)>, has: fn(&[u8], &[u8]) -> bool) -> Range<u32> {
        let begin = self.affixes.len() as u32;
        let mut outer: Vec<u32> = Vec::new();
        for (text, run) in affixes {
            let is_within = |shorter: &u32| {
                let shorter = self.affixes.get(*shorter as usize);
                shorter.is_some_and(|shorter| has(&text, &shorter.text))
            };
            while outer.last().is_some_and(|shorter| !is_within(shorter)) {
                outer.pop();
            }
            let shorter = outer.last().copied();
            outer.push(self.affixes.len() as u32);
            self.affixes.push(Affix { text, shorter, run });
        }
        begin..self.affixes.len() as u32
    }
}

/// Text that is compared from its end on.
#[derive(PartialEq, Eq)]
struct Backwards(Vec<u8>);

impl Ord for Backwards {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.0.iter().rev().cmp(other.0.iter().rev())
    }
}

impl PartialOrd for Backwards {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}
