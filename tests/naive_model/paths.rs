//! Rule 12: cases worked out by hand, and what must hold of any templates and paths.

use proptest::prelude::*;

use crate::fixtures::path_sets;
use crate::naive::Naive;
use crate::naive::generate::{config, templates_and_paths};
use crate::naive::matcher::{best_shape, shape};

#[test]
fn every_path_case_finds_what_it_should() {
    for set in path_sets() {
        let naive = Naive::load(&set.catalogue());
        for (method, path, expected) in set.cases() {
            let found = naive
                .endpoint(method, path)
                .map(|found| format!("{} {}", found.method, found.template));
            assert_eq!(found.as_deref(), expected, "{method} {path} ({})", set.about);
        }
    }
}

#[test]
fn the_shape_forgets_the_names_of_variables_only() {
    for (template, expected) in [
        ("/", "/"),
        ("/a/{id}/", "/a/{}/"),
        ("/a/{ref*}/b", "/a/{*}/b"),
        ("/f(a={a},b={b})/v{x}.{y}", "/f(a={},b={})/v{}.{}"),
        ("/a*b/{c}", "/a*b/{}"),
    ] {
        assert_eq!(shape(template), expected);
    }
}

fn best(templates: &[String], path: &str) -> Option<String> {
    best_shape(templates.iter().map(String::as_str), path)
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn the_order_of_declaration_does_not_matter((templates, paths) in templates_and_paths()) {
        let backwards: Vec<String> = templates.iter().rev().cloned().collect();
        for path in &paths {
            prop_assert_eq!(best(&templates, path), best(&backwards, path), "{}", path);
        }
    }

    #[test]
    fn the_best_template_matches_alone_and_beats_each_other_one((templates, paths) in templates_and_paths()) {
        for path in &paths {
            let found = best(&templates, path);
            for template in &templates {
                let alone = best(std::slice::from_ref(template), path);
                prop_assert!(alone.is_none() || alone == Some(shape(template)), "{}", path);
                match &found {
                    None => prop_assert_eq!(alone, None, "{}", path),
                    Some(found) => {
                        prop_assert_eq!(best_shape([found.as_str(), template], path), Some(found.clone()), "{}", path);
                    }
                }
            }
        }
    }

    /// A template with a literal in place of what a parameter took is at least as good as the template itself.
    #[test]
    fn writing_the_path_itself_as_a_template_beats_all((mut templates, paths) in templates_and_paths()) {
        for path in &paths {
            let literal = path.split('?').next().unwrap_or_default().to_owned();
            if best(&templates, path).is_some() && !literal.contains('{') {
                templates.push(literal.clone());
                prop_assert_eq!(best(&templates, path), Some(literal));
                templates.pop();
            }
        }
    }
}
