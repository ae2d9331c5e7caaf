//! The reference as Markdown, as GitHub and most others read it.

use std::fmt;

use askama::Template;
use askama::filters::{Escaper, Safe};
use bailiwick::Catalog;

use crate::pages::{Form, pages};
use crate::reference::Reference;
use crate::view::{EndpointsView, MatrixView, Needs, Page, Reach, ResourceView, RoleView, ScopeView, Site};
use crate::{Files, RenderError};

/// The reference of a catalogue as Markdown with tables, whose first page is `README.md`.
///
/// ```
/// let pages = bailiwick_docs::markdown::<bailiwick::digitalocean::DigitalOcean>()?;
/// assert!(pages["README.md"].contains("[`droplet`](resources/droplet.md)"));
/// # Ok::<(), bailiwick_docs::RenderError>(())
/// ```
///
/// # Errors
///
/// When a template cannot be filled, which is a mistake in this crate.
pub fn markdown<C: Catalog>() -> Result<Files, RenderError> {
    pages::<C, Markdown>(&Reference::new())
}

/// Writes text so that no character of it is markup, nor ends a line or a cell of a table.
#[derive(Clone, Copy)]
pub(crate) struct Markdown;

impl Escaper for Markdown {
    fn write_escaped_str<W: fmt::Write>(&self, mut out: W, text: &str) -> fmt::Result {
        let mut before = Before::Nothing;
        for char in text.chars() {
            match char {
                '\\' | '`' | '*' | '_' | '{' | '}' | '[' | ']' | '<' | '>' | '#' | '|' | '~' | '&' | '!' | '$' => {
                    write!(out, "\\{char}")?;
                }
                // A list, a line below a heading or the end of a table, where it begins a line.
                '+' | '-' | '=' | ':' if before == Before::Nothing => write!(out, "\\{char}")?,
                '.' | ')' if before == Before::Digits => write!(out, "\\{char}")?,
                _ if char.is_control() => out.write_char(' ')?,
                _ => out.write_char(char)?,
            }
            before = match before {
                Before::Nothing | Before::Digits if char.is_ascii_digit() => Before::Digits,
                _ => Before::Text,
            };
        }
        Ok(())
    }
}

/// What a character comes after.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Before {
    Nothing,
    Digits,
    Text,
}

/// A name as it is, also in a cell of a table, where neither a bar nor a backtick can stand between backticks.
fn code(name: &str) -> Safe<String> {
    let plain = |char: char| (char.is_ascii_graphic() || char == ' ') && !matches!(char, '|' | '`');
    if !name.is_empty() && name.chars().all(plain) {
        return Safe(format!("`{name}`"));
    }
    let text = name.chars().map(|char| match char {
        'a'..='z' | 'A'..='Z' | '0'..='9' => char.to_string(),
        _ => format!("&#{};", u32::from(char)),
    });
    Safe(format!("<code>{}</code>", text.collect::<String>()))
}

impl Form for Markdown {
    const ENDING: &'static str = "md";
    const FIRST: &'static str = "README.md";

    fn first(site: &Site, _: &Page) -> askama::Result<String> {
        First { site }.render()
    }

    fn resource(site: &Site, page: &Page, it: &ResourceView) -> askama::Result<String> {
        ResourcePage { site, page, it }.render()
    }

    fn scope(site: &Site, page: &Page, it: &ScopeView) -> askama::Result<String> {
        ScopePage { site, page, it }.render()
    }

    fn role(site: &Site, page: &Page, it: &RoleView) -> askama::Result<String> {
        RolePage { site, page, it }.render()
    }

    fn matrix(site: &Site, page: &Page, it: &MatrixView) -> askama::Result<String> {
        MatrixPage { site, page, it }.render()
    }

    fn endpoints(site: &Site, page: &Page, it: &EndpointsView) -> askama::Result<String> {
        EndpointsPage { site, page, it }.render()
    }
}

#[derive(Template)]
#[template(path = "first.md.j2")]
struct First<'v> {
    site: &'v Site,
}

#[derive(Template)]
#[template(path = "resource.md.j2")]
struct ResourcePage<'v> {
    site: &'v Site,
    page: &'v Page,
    it: &'v ResourceView,
}

#[derive(Template)]
#[template(path = "scope.md.j2")]
struct ScopePage<'v> {
    site: &'v Site,
    page: &'v Page,
    it: &'v ScopeView,
}

#[derive(Template)]
#[template(path = "role.md.j2")]
struct RolePage<'v> {
    site: &'v Site,
    page: &'v Page,
    it: &'v RoleView,
}

#[derive(Template)]
#[template(path = "roles.md.j2")]
struct MatrixPage<'v> {
    site: &'v Site,
    page: &'v Page,
    it: &'v MatrixView,
}

#[derive(Template)]
#[template(path = "endpoints.md.j2")]
struct EndpointsPage<'v> {
    site: &'v Site,
    page: &'v Page,
    it: &'v EndpointsView,
}
