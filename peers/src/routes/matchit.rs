//! matchit.

use std::collections::BTreeMap;

use super::{Methods, Router};

/// matchit's router.
pub struct Matchit(matchit::Router<Methods>);

impl Router for Matchit {
    fn new(shapes: BTreeMap<String, Methods>) -> Self {
        let mut router = matchit::Router::new();
        for (shape, methods) in shapes {
            router.insert(shape, methods).expect("templates that do not conflict");
        }
        Self(router)
    }

    fn variable(number: usize) -> String {
        format!("{{p{number}}}")
    }

    #[inline]
    fn find(&self, path: &str) -> Option<&Methods> {
        self.0.at(path).ok().map(|found| found.value)
    }
}
