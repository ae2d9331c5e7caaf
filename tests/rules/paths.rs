//! Rule 12, for the requests of a scenario. `tests/paths.rs` has many more paths.

use bailiwick::{Catalog, Method};
use proptest::prelude::*;

use crate::engine::key;
use crate::{Case, Verdict};

pub(crate) fn rule_12_the_best_template_wins_and_the_method_comes_after<C: Catalog>(case: &Case) -> Verdict {
    for (_, path) in case.requests() {
        let mut methods = vec![];
        for method in Method::ALL {
            let expected = case.naive.endpoint(method.as_str(), path);
            methods.extend(expected.filter(|endpoint| !endpoint.nobody).map(|_| method));
            let expected = expected.map(|endpoint| (endpoint.method.clone(), endpoint.template.clone()));
            prop_assert_eq!(C::endpoint(method, path).map(key), expected, "{} {}", method, path);
        }
        prop_assert_eq!(C::methods(path).collect::<Vec<_>>(), methods, "{}", path);
    }
    Ok(())
}
