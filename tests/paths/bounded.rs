//! Templates that are too much for an automaton: a search in their tree has the same meaning, and ends.

use std::collections::BTreeSet;

use bailiwick::{Catalog, Method};
use proptest::prelude::*;
use proptest::sample::select;

use super::{agree, catalogue};
use crate::engine::{VecWords, install};
use crate::naive::generate::config;

/// Variables of several segments in the middle: which `a` counts is known only when the path ends.
const DEEP: [&str; 4] = [
    "/{x*}/a/{v0}/{v1}/{v2}/{v3}/{v4}/{v5}/{v6}/{v7}/{v8}/{v9}/{w0}/{w1}/{w2}/{w3}/{w4}/{w5}",
    "/{x*}/b/{v0}/{y*}/c/{v1}/{v2}/{v3}/{v4}/{v5}/{v6}/{v7}/{v8}/{v9}",
    "/{x*}/a/{y*}/b/{z*}/c",
    "/{x*}/{y}:a/{z*}/",
];

proptest! {
    #![proptest_config(ProptestConfig { cases: 16, ..config() })]

    /// Forms, one within the other, and one template that takes all that the automaton may have.
    #[test]
    fn a_search_has_the_meaning_of_the_automaton(
        forms in prop::collection::vec(form(), 0..24),
        paths in prop::collection::vec(path(), 40),
    ) {
        let forms: BTreeSet<String> = forms.into_iter().collect();
        let templates: Vec<String> = DEEP.iter().map(|template| (*template).to_owned()).chain(forms).collect();
        agree(&templates, &paths)?;
    }
}

fn form() -> impl Strategy<Value = String> {
    let text = || select(&["", "a", "ab", "b", "ba", "-a", "c-", ":a", "aa"][..]);
    (text(), text(), prop::bool::weighted(0.2), prop::bool::weighted(0.5)).prop_map(
        |(before, after, middle, deeper)| {
            let middle = if middle { "-{w}" } else { "" };
            let deeper = if deeper { "/a" } else { "" };
            format!("/f/{before}{{v}}{middle}{after}{deeper}")
        },
    )
}

fn path() -> impl Strategy<Value = String> {
    let segment = || select(&["a", "b", "c", "ab", "x:a", "a-a", "aab", "c-ba", "aaa"][..]);
    let deep = prop::collection::vec(segment(), 1..40).prop_map(|segments| format!("/{}", segments.join("/")));
    let form = (segment(), prop::bool::ANY)
        .prop_map(|(segment, deeper)| format!("/f/{segment}{}", if deeper { "/a" } else { "" }));
    (prop_oneof![2 => deep, 3 => form], prop::bool::weighted(0.1))
        .prop_map(|(path, slash)| path + if slash { "/" } else { "" })
}

/// A path that matches nothing in as many ways as there are segments, each of them to be tried in as many again.
#[test]
fn a_search_that_fails_ends() {
    let several = |count: usize| (0..count).fold(String::new(), |text, at| text + &format!("/{{v{at}*}}/a"));
    let templates: Vec<String> = (1..12).map(|count| format!("GET {}/b", several(count))).collect();
    install(&catalogue(&templates.iter().map(String::as_str).collect::<Vec<_>>()));
    let path = "/a".repeat(3_000);
    assert!(VecWords::endpoint(Method::Get, &path).is_none());
    assert!(VecWords::endpoint(Method::Get, &format!("{path}/B")).is_none());
    assert!(VecWords::endpoint(Method::Get, &format!("{path}/b")).is_some());
}
