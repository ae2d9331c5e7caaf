//! path-tree.

use std::collections::BTreeMap;

use super::{Methods, Router};

/// path-tree's router.
pub struct PathTree(path_tree::PathTree<Methods>);

impl Router for PathTree {
    fn new(shapes: BTreeMap<String, Methods>) -> Self {
        let mut tree = path_tree::PathTree::new();
        for (shape, methods) in shapes {
            let _number = tree.insert(&shape, methods);
        }
        Self(tree)
    }

    fn variable(number: usize) -> String {
        format!(":p{number}")
    }

    #[inline]
    fn find(&self, path: &str) -> Option<&Methods> {
        self.0.find(path).map(|(methods, _)| methods)
    }
}
