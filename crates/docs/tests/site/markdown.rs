//! The site as Markdown.

use std::collections::BTreeMap;

use bailiwick::Catalog;
use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};

use crate::catalogs::{self, Awkward, Rule, everywhere};
use crate::links::{Linked, all_alive};

fn events(text: &str) -> Vec<Event<'_>> {
    Parser::new_ext(text, Options::ENABLE_TABLES).collect()
}

struct Alive;

impl Rule for Alive {
    fn holds<C: Catalog>(&self) {
        let files = bailiwick_docs::markdown::<C>().unwrap();
        let linked: BTreeMap<String, Linked> = files
            .iter()
            .map(|(path, text)| (path.clone(), linked(path, text)))
            .collect();
        all_alive(&linked, "README.md");
        let titles: Vec<_> = files
            .iter()
            .filter(|(path, _)| path.starts_with("scopes/"))
            .map(|(_, text)| title(text))
            .collect();
        for scope in C::scopes() {
            assert_eq!(
                titles.iter().filter(|title| *title == scope.name()).count(),
                1,
                "{scope}"
            );
        }
        let endpoints = &linked["endpoints.md"].places;
        assert_eq!(endpoints.len(), C::endpoints().len());
    }
}

/// Its links and places. On the way: the only HTML is ours.
fn linked(path: &str, text: &str) -> Linked {
    let mut linked = Linked::default();
    for event in events(text) {
        match event {
            Event::Start(Tag::Link { dest_url, .. }) => linked.links.push(dest_url.to_string()),
            Event::InlineHtml(html) => match html.strip_prefix("<a id=\"").and_then(|rest| rest.strip_suffix("\">")) {
                Some(place) => linked.places.push(place.to_owned()),
                None => assert!(["</a>", "<code>", "</code>"].contains(&&*html), "{path}: {html}"),
            },
            Event::Html(html) => panic!("{path}: {html}"),
            Event::Start(Tag::Image { .. } | Tag::CodeBlock(_)) => panic!("{path}: no text of ours"),
            _ => {}
        }
    }
    linked
}

fn title(text: &str) -> String {
    let events = events(text).into_iter();
    let mut heading = events.skip_while(|event| !matches!(event, Event::Start(Tag::Heading { .. })));
    let mut title = String::new();
    for event in heading
        .by_ref()
        .take_while(|event| !matches!(event, Event::End(TagEnd::Heading(_))))
    {
        if let Event::Text(text) | Event::Code(text) = event {
            title += &text;
        }
    }
    title
}

#[test]
fn every_page_is_reachable_and_every_link_alive() {
    everywhere(&Alive);
}

/// What a line shows, its cells apart from each other.
fn shown(line: &str) -> String {
    let mut shown = String::new();
    for event in events(line) {
        match event {
            Event::Text(text) | Event::Code(text) => shown += &text,
            Event::End(TagEnd::TableCell) => shown.push('¦'),
            _ => {}
        }
    }
    shown
}

#[test]
fn no_name_is_markup() {
    catalogs::awkward();
    let files = bailiwick_docs::markdown::<Awkward>().unwrap();
    for scope in Awkward::scopes() {
        let page = files
            .iter()
            .find(|(path, text)| path.starts_with("scopes/") && title(text) == scope.name());
        let (_, page) = page.unwrap_or_else(|| panic!("{scope}"));
        let flat: String = scope
            .title()
            .chars()
            .map(|char| if char.is_control() { ' ' } else { char })
            .collect();
        assert!(page.lines().any(|line| shown(line) == flat), "{scope}: {page}");
    }
    // In a table, a bar of a name is no border of a cell, and the rows are as long as their heads.
    let matrix = shown(&files["roles.md"]);
    assert!(matrix.contains("¦x|y`z¦yes¦–¦–¦"), "{matrix}");
    assert!(matrix.contains("¦url:GET|/api/v1/courses¦yes¦–¦–¦"), "{matrix}");
    assert!(
        matrix.contains("Scope¦\"><img src=x onerror=alert(8)>¦| few | #1¦"),
        "{matrix}"
    );
}
