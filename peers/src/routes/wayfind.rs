//! wayfind.

use std::collections::BTreeMap;

use super::{Methods, Router};

/// wayfind's router.
pub struct Wayfind(wayfind::Router<Methods>);

impl Router for Wayfind {
    fn new(shapes: BTreeMap<String, Methods>) -> Self {
        let mut builder = wayfind::RouterBuilder::new();
        for (shape, methods) in shapes {
            builder.insert(&shape, methods).expect("templates that do not conflict");
        }
        Self(builder.build())
    }

    fn variable(number: usize) -> String {
        format!("<p{number}>")
    }

    #[inline]
    fn find(&self, path: &str) -> Option<&Methods> {
        self.0.search(path).map(|found| found.data())
    }
}
