//! The reference as HTML.

use askama::Template;
use bailiwick::Catalog;

use crate::pages::{Form, pages};
use crate::reference::Reference;
use crate::search;
use crate::view::{EndpointsView, MatrixView, Needs, Page, Reach, ResourceView, RoleView, ScopeView, Site};
use crate::{Files, RenderError};

/// The reference of a catalogue as a static site, whose first page is `index.html`. It loads nothing from anywhere else, and
/// its search works where it is opened as a file.
///
/// ```
/// let site = bailiwick_docs::html::<bailiwick::digitalocean::DigitalOcean>()?;
/// assert!(site["index.html"].starts_with("<!doctype html>"));
/// assert!(site["scopes/droplet-create.html"].contains("POST</span> <code>/v2/droplets</code>"));
/// # Ok::<(), bailiwick_docs::RenderError>(())
/// ```
///
/// # Errors
///
/// When a template cannot be filled, which is a mistake in this crate.
pub fn html<C: Catalog>() -> Result<Files, RenderError> {
    let reference = Reference::<C>::new();
    let mut files = pages::<C, Html>(&reference)?;
    files.insert(
        "style.css".to_owned(),
        include_str!("../templates/style.css").to_owned(),
    );
    files.insert(
        "search.js".to_owned(),
        include_str!("../templates/search.js").to_owned(),
    );
    files.insert("entries.js".to_owned(), search::entries(&reference));
    Ok(files)
}

struct Html;

impl Form for Html {
    const ENDING: &'static str = "html";
    const FIRST: &'static str = "index.html";

    fn first(site: &Site, page: &Page) -> askama::Result<String> {
        First { site, page }.render()
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
#[template(path = "index.html")]
struct First<'v> {
    site: &'v Site,
    page: &'v Page,
}

#[derive(Template)]
#[template(path = "resource.html")]
struct ResourcePage<'v> {
    site: &'v Site,
    page: &'v Page,
    it: &'v ResourceView,
}

#[derive(Template)]
#[template(path = "scope.html")]
struct ScopePage<'v> {
    site: &'v Site,
    page: &'v Page,
    it: &'v ScopeView,
}

#[derive(Template)]
#[template(path = "role.html")]
struct RolePage<'v> {
    site: &'v Site,
    page: &'v Page,
    it: &'v RoleView,
}

#[derive(Template)]
#[template(path = "roles.html")]
struct MatrixPage<'v> {
    site: &'v Site,
    page: &'v Page,
    it: &'v MatrixView,
}

#[derive(Template)]
#[template(path = "endpoints.html")]
struct EndpointsPage<'v> {
    site: &'v Site,
    page: &'v Page,
    it: &'v EndpointsView,
}
