//! A parsed file: the tree that JSON and YAML have in common, with positions.
//!
//! Nodes live in one list and name each other by number. A YAML alias is the number of the node that it stands for, so a
//! file costs what its text costs, however often its anchors are repeated; and building it needs no recursion.

use std::ops::Range;

/// Deeper than any description that people write, and shallow enough for whoever walks the tree.
const MAX_DEPTH: usize = 256;

/// A parsed file.
#[derive(Debug)]
pub(super) struct Tree {
    nodes: Vec<Node>,
}

#[derive(Debug)]
struct Node {
    value: Value,
    line: usize,
    column: usize,
    span: Range<usize>,
}

/// What a node holds. Numbers and booleans are texts: nothing in a description that matters here is one.
#[derive(Debug)]
pub(super) enum Value {
    Null,
    Text(String),
    Sequence(Vec<usize>),
    Mapping(Vec<(usize, usize)>),
}

/// Why a text is no JSON or YAML.
#[derive(Debug)]
pub(super) struct Fault {
    pub(super) line: usize,
    pub(super) column: usize,
    pub(super) message: String,
}

impl Fault {
    /// Says which syntax it is a fault of.
    pub(super) fn of(self, syntax: &str) -> Self {
        let message = format!("this is no {syntax} that can be read: {}", self.message);
        Self { message, ..self }
    }
}

impl Tree {
    /// Where the whole starts. Number 0 is the first node that is opened.
    pub(super) const ROOT: usize = 0;

    pub(super) fn value(&self, node: usize) -> &Value {
        self.nodes.get(node).map_or(&Value::Null, |node| &node.value)
    }

    /// The bytes of the text that a node is written in.
    pub(super) fn span(&self, node: usize) -> Range<usize> {
        self.nodes.get(node).map_or(0..0, |node| node.span.clone())
    }

    pub(super) fn line_and_column(&self, node: usize) -> (usize, usize) {
        self.nodes.get(node).map_or((1, 1), |node| (node.line, node.column))
    }
}

impl Value {
    /// What people call it, with its article.
    pub(super) fn describe(&self) -> &'static str {
        match self {
            Self::Null => "nothing",
            Self::Text(_) => "a single value",
            Self::Sequence(_) => "a list",
            Self::Mapping(_) => "a mapping",
        }
    }
}

/// Builds a tree from a parser's events.
#[derive(Debug, Default)]
pub(super) struct Builder {
    nodes: Vec<Node>,
    open: Vec<Open>,
}

/// A list or mapping whose end has not come yet.
#[derive(Debug)]
struct Open {
    node: usize,
    children: Vec<usize>,
    is_mapping: bool,
}

impl Builder {
    /// Adds a leaf.
    pub(super) fn leaf(&mut self, value: Value, line: usize, column: usize, span: Range<usize>) -> usize {
        let node = self.nodes.len();
        self.nodes.push(Node {
            value,
            line,
            column,
            span,
        });
        self.attach(node);
        node
    }

    /// Adds a node once more, where an alias stands for it.
    pub(super) fn attach(&mut self, node: usize) {
        if let Some(parent) = self.open.last_mut() {
            parent.children.push(node);
        }
    }

    /// Opens a list or a mapping, in which keys and values alternate.
    pub(super) fn open(&mut self, is_mapping: bool, line: usize, column: usize, start: usize) -> Result<usize, Fault> {
        if self.open.len() == MAX_DEPTH {
            let message = format!("nested more than {MAX_DEPTH} levels deep");
            return Err(Fault { line, column, message });
        }
        let node = self.leaf(Value::Null, line, column, start..start);
        self.open.push(Open {
            node,
            children: Vec::new(),
            is_mapping,
        });
        Ok(node)
    }

    /// Closes what was opened last, where its text ends.
    pub(super) fn close(&mut self, end: usize) {
        let Some(Open {
            node,
            children,
            is_mapping,
        }) = self.open.pop()
        else {
            return;
        };
        let value = if is_mapping {
            let mut children = children.into_iter();
            Value::Mapping(std::iter::from_fn(|| Some((children.next()?, children.next()?))).collect())
        } else {
            Value::Sequence(children)
        };
        if let Some(node) = self.nodes.get_mut(node) {
            node.value = value;
            node.span.end = end.max(node.span.start);
        }
    }

    pub(super) fn finish(self) -> Tree {
        Tree { nodes: self.nodes }
    }
}
