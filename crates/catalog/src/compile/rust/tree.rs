//! The tree of templates, as data.

use std::ops::Range;

use super::array;
use crate::compile::tree::Tree;

/// The value of the tree among the tables.
pub(super) fn value(tree: &Tree) -> String {
    let Tree {
        case_sensitive, always, ..
    } = tree;
    format!(
        "Tree {{ case_sensitive: {case_sensitive}, always: {always}, nodes: &TREE_NODES, literals: &TREE_LITERALS, \
         keys: &TREE_KEYS, mixed: &TREE_MIXED, affixes: &TREE_AFFIXES, forms: &TREE_FORMS }}"
    )
}

/// Its arrays.
pub(super) fn rows(tree: &Tree) -> String {
    let nodes = tree.nodes.iter().map(|node| {
        format!(
            "TreeNode {{ literals: {}, mixed: {}, suffixes: {}, param: {}, multi: {}, end: {}, slash_end: {} }}",
            run(&node.literals),
            run(&node.mixed),
            run(&node.suffixes),
            number(node.param),
            number(node.multi),
            run(&node.end),
            run(&node.slash_end)
        )
    });
    let literals = tree.literals.iter().map(|literal| {
        let (text, key, node) = (&literal.text, bytes(&literal.key), literal.node);
        format!("TreeLiteral {{ text: {text:?}, key: {key}, node: {node} }}")
    });
    let mixed = tree.mixed.iter().map(|mixed| {
        let middles: Vec<String> = mixed.middles.iter().map(|middle| bytes(middle)).collect();
        format!(
            "TreeMixed {{ prefix: {}, middles: &[{}], suffix: {}, exact: {}, node: {} }}",
            bytes(&mixed.prefix),
            middles.join(", "),
            bytes(&mixed.suffix),
            mixed.exact,
            mixed.node
        )
    });
    let affixes = tree.affixes.iter().map(|affix| {
        let (text, shorter, run) = (bytes(&affix.text), number(affix.shorter), run(&affix.run));
        format!("Affix {{ text: {text}, shorter: {shorter}, run: {run} }}")
    });
    [
        array("TREE_NODES", "TreeNode", nodes),
        array("TREE_LITERALS", "TreeLiteral", literals),
        array("TREE_KEYS", "u32", tree.keys.iter()),
        array("TREE_MIXED", "TreeMixed", mixed),
        array("TREE_AFFIXES", "Affix", affixes),
        array("TREE_FORMS", "u32", tree.forms.iter()),
    ]
    .concat()
}

fn run(run: &Range<u32>) -> String {
    format!("Run {{ begin: {}, end: {} }}", run.start, run.end)
}

fn number(node: Option<u32>) -> String {
    node.map_or_else(|| "NO_NODE".to_owned(), |node| node.to_string())
}

fn bytes(bytes: &[u8]) -> String {
    format!("b\"{}\"", bytes.escape_ascii())
}
