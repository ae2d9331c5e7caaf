//! The site as HTML.

use std::collections::{BTreeMap, BTreeSet};

use bailiwick::{Catalog, Endpoint, Requirement, Scope};
use bailiwick_docs::Files;
use scraper::{ElementRef, Html, Selector};

use crate::catalogs::{self, Awkward, Rule, everywhere};
use crate::links::{Linked, all_alive};

fn select<'d>(page: &'d Html, selector: &str) -> Vec<ElementRef<'d>> {
    page.select(&Selector::parse(selector).unwrap()).collect()
}

fn text(element: ElementRef<'_>) -> String {
    element.text().collect::<String>().trim().to_owned()
}

fn parsed(files: &Files) -> BTreeMap<String, Html> {
    let pages = files.iter().filter(|(path, _)| path.rsplit('.').next() == Some("html"));
    pages
        .map(|(path, text)| (path.clone(), Html::parse_document(text)))
        .collect()
}

fn linked(page: &Html) -> Linked {
    let all = |selector, name| {
        let found = select(page, selector).into_iter();
        found
            .map(|element| element.value().attr(name).unwrap().to_owned())
            .collect()
    };
    Linked {
        links: all("a[href]", "href"),
        places: all("[id]", "id"),
    }
}

struct Alive;

impl Rule for Alive {
    fn holds<C: Catalog>(&self) {
        let files = bailiwick_docs::html::<C>().unwrap();
        let pages = parsed(&files);
        all_alive(
            &pages.iter().map(|(path, page)| (path.clone(), linked(page))).collect(),
            "index.html",
        );
        for (path, page) in &pages {
            assert!(page.errors.is_empty(), "{path}: {:?}", page.errors);
            let root = "../".repeat(path.matches('/').count());
            for (selector, name) in [("link", "href"), ("script", "src")] {
                for element in select(page, selector) {
                    let target = element.value().attr(name).unwrap();
                    let target = target
                        .strip_prefix(&root)
                        .unwrap_or_else(|| panic!("{path} loads {target}"));
                    assert!(files.contains_key(target), "{path} loads {target}");
                }
            }
        }
        // Names of files that are one where case does not count are one file.
        let lower: BTreeSet<_> = files.keys().map(|path| path.to_lowercase()).collect();
        assert_eq!(lower.len(), files.len());
        assert!(files.keys().all(|path| path.len() < 150));
    }
}

#[test]
fn every_page_is_reachable_and_every_link_alive() {
    everywhere(&Alive);
}

struct SaysAll;

impl Rule for SaysAll {
    fn holds<C: Catalog>(&self) {
        let pages = parsed(&bailiwick_docs::html::<C>().unwrap());
        let titled = |folder: &str, selector: &str| -> BTreeMap<String, &Html> {
            let found = pages.iter().filter(|(path, _)| path.starts_with(folder));
            found.map(|(_, page)| (text(select(page, selector)[0]), page)).collect()
        };
        let scopes = titled("scopes/", "h1 code");
        assert_eq!(scopes.len(), C::scopes().count());
        for scope in C::scopes() {
            says_scope(scope, scopes[scope.name()]);
        }
        let roles = titled("roles/", "h1");
        assert!(C::roles().all(|role| roles.contains_key(role.title().trim())));

        let rows = select(&pages["endpoints.html"], "tr[id]:not(.group)");
        assert_eq!(rows.len(), C::endpoints().len());
        let matrix = select(&pages["roles.html"], "tbody tr:not(.group)");
        let found: BTreeSet<(String, Vec<String>)> = matrix
            .into_iter()
            .map(|row| {
                let cells = row.select(&Selector::parse("td").unwrap()).map(text).collect();
                (
                    text(row.select(&Selector::parse("code").unwrap()).next().unwrap()),
                    cells,
                )
            })
            .collect();
        let expected = C::scopes().map(|scope| {
            let has = C::roles().map(|role| {
                if role.role().ceiling().contains(scope) {
                    "yes"
                } else {
                    "no"
                }
            });
            (scope.name().to_owned(), has.map(str::to_owned).collect())
        });
        assert_eq!(found, expected.collect());
    }
}

fn says_scope<C: Catalog>(scope: Scope<C>, page: &Html) {
    let named = |selector: &str| select(page, selector).into_iter().map(text).collect::<BTreeSet<_>>();
    let related: BTreeSet<String> = [scope.requires(), scope.implies(), scope.associated()]
        .iter()
        .flat_map(|related| related.iter().map(|other| other.name().to_owned()).collect::<Vec<_>>())
        .collect();
    assert!(named(".relations code").is_superset(&related), "{scope}");
    assert_eq!(named(".mint"), [scope_list(scope)].into());
    let asks = |endpoint: &Endpoint<C>| match endpoint.requirement() {
        Requirement::AnyOf(mut any_of) => any_of.any(|all_of| all_of.iter().any(|other| other == scope)),
        Requirement::Public | Requirement::Authenticated | Requirement::Nobody => false,
    };
    let endpoints = C::endpoints()
        .filter(asks)
        .map(|endpoint| format!("{} {}", endpoint.method(), endpoint.path()));
    assert_eq!(named(".endpoints tbody th"), endpoints.collect(), "{scope}");
    let roles = C::roles()
        .filter(|role| role.role().ceiling().contains(scope))
        .map(|role| role.title().trim().to_owned());
    assert_eq!(named(".roles .yes"), roles.collect(), "{scope}");
}

fn scope_list<C: Catalog>(scope: Scope<C>) -> String {
    let mut names: Vec<_> = scope.requires().iter().map(Scope::name).collect();
    names.push(scope.name());
    names.sort_unstable_by_key(|name| C::scope(name));
    names.dedup();
    names.join(" ")
}

#[test]
fn everything_has_its_page_and_its_page_says_all() {
    everywhere(&SaysAll);
}

#[test]
fn no_name_is_markup() {
    catalogs::awkward();
    let files = bailiwick_docs::html::<Awkward>().unwrap();
    for (path, page) in parsed(&files) {
        assert_eq!(select(&page, "script").len(), 2, "{path}");
        assert!(
            select(&page, "img, b, [onclick], [onerror], [style]").is_empty(),
            "{path}"
        );
    }
    // A script of its own, in which a name is a string.
    let entries = files["entries.js"]
        .strip_prefix("\"use strict\";\nconst ENTRIES = ")
        .unwrap();
    let entries: serde_json::Value = serde_json::from_str(entries.trim_end().trim_end_matches(';')).unwrap();
    let names: BTreeSet<_> = entries
        .as_array()
        .unwrap()
        .iter()
        .map(|entry| entry[1].as_str().unwrap())
        .collect();
    assert!(Awkward::scopes().all(|scope| names.contains(scope.name())));
}
