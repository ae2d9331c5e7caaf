//! Every page of a reference, for either form to write.

use bailiwick::{Catalog, Grant, Scope, ScopeSet};
use bailiwick_analysis::explain;

use crate::reference::{EndpointGroup, Reference, Resource, RoleEntry};
use crate::rows::Rows;
use crate::view::{EndpointsView, Group, Link, MatrixView, Page, Relation, ResourceView, RoleView, ScopeView, Site};
use crate::{Files, RenderError};

/// How pages are written: each kind by its template.
pub(crate) trait Form {
    /// What the names of files end in.
    const ENDING: &'static str;
    /// The first page.
    const FIRST: &'static str;

    fn first(site: &Site, page: &Page) -> askama::Result<String>;
    fn resource(site: &Site, page: &Page, it: &ResourceView) -> askama::Result<String>;
    fn scope(site: &Site, page: &Page, it: &ScopeView) -> askama::Result<String>;
    fn role(site: &Site, page: &Page, it: &RoleView) -> askama::Result<String>;
    fn matrix(site: &Site, page: &Page, it: &MatrixView) -> askama::Result<String>;
    fn endpoints(site: &Site, page: &Page, it: &EndpointsView) -> askama::Result<String>;
}

/// Writes them all.
pub(crate) fn pages<C: Catalog, F: Form>(reference: &Reference<C>) -> Result<Files, RenderError> {
    let rows = Rows {
        reference,
        ending: F::ENDING,
    };
    let site = Site {
        api: C::title(),
        version: C::version(),
        resources: reference
            .resources
            .iter()
            .map(|resource| rows.resource(resource))
            .collect(),
        roles: reference.roles.iter().map(|entry| rows.role(entry)).collect(),
        scopes: C::scopes().count(),
        endpoints: C::endpoints().len(),
    };
    let mut files = Files::new();

    let page = top(C::title(), F::FIRST.to_owned());
    files.insert(page.path.clone(), F::first(&site, &page)?);
    let page = top("Roles and scopes", format!("roles.{}", F::ENDING));
    let view = MatrixView {
        groups: rows.scope_groups(|_| true),
    };
    files.insert(page.path.clone(), F::matrix(&site, &page, &view)?);
    let page = top("Endpoints", format!("endpoints.{}", F::ENDING));
    files.insert(page.path.clone(), F::endpoints(&site, &page, &endpoints(&rows))?);

    for (resource, link) in reference.resources.iter().zip(&site.resources) {
        let page = below(link);
        files.insert(
            page.path.clone(),
            F::resource(&site, &page, &self::resource(&rows, resource))?,
        );
        for scope in &resource.scopes {
            let page = below(&rows.scope(*scope));
            let view = self::scope(&rows, *scope, link.clone());
            files.insert(page.path.clone(), F::scope(&site, &page, &view)?);
        }
    }
    for (entry, link) in reference.roles.iter().zip(&site.roles) {
        let page = below(link);
        files.insert(page.path.clone(), F::role(&site, &page, &role(&rows, entry))?);
    }
    Ok(files)
}

fn top(title: &str, path: String) -> Page {
    Page {
        title: title.to_owned(),
        root: "",
        path,
    }
}

fn below(link: &Link) -> Page {
    Page {
        title: link.name.clone(),
        root: "../",
        path: link.path.clone(),
    }
}

fn endpoints<C: Catalog>(rows: &Rows<'_, C>) -> EndpointsView {
    let group = |group: &EndpointGroup<C>| Group {
        link: Link {
            name: group.name.clone(),
            path: format!("#{}", group.anchor),
            note: group.anchor.clone(),
        },
        rows: group.endpoints.iter().map(|entry| rows.endpoint_row(entry)).collect(),
    };
    EndpointsView {
        groups: rows.reference.groups.iter().map(group).collect(),
    }
}

fn resource<C: Catalog>(rows: &Rows<'_, C>, resource: &Resource<C>) -> ResourceView {
    let asking = rows.reference.asking(&resource.scopes);
    ResourceView {
        scopes: resource.scopes.iter().map(|scope| rows.scope_row(*scope)).collect(),
        endpoints: asking.map(|entry| rows.endpoint_row(entry)).collect(),
    }
}

fn scope<C: Catalog>(rows: &Rows<'_, C>, scope: Scope<C>, resource: Link) -> ScopeView {
    let profile = explain::scope(scope);
    let relations = [
        (
            "Requires",
            "a token with this scope must be minted with these too",
            &profile.requires,
        ),
        (
            "Required by",
            "tokens with these must be minted with this scope too",
            &profile.required_by,
        ),
        (
            "Implies",
            "whoever holds this scope counts as holding these",
            &profile.implies,
        ),
        (
            "Implied by",
            "whoever holds one of these counts as holding this scope",
            &profile.implied_by,
        ),
        (
            "Associated",
            "this scope is more useful together with these",
            &profile.associated,
        ),
        (
            "Associated by",
            "these are more useful together with this scope",
            &profile.associated_with,
        ),
    ];
    let relation = |(what, why, scopes): (_, _, &ScopeSet<C>)| {
        (!scopes.is_empty()).then(|| Relation {
            what,
            why,
            scopes: rows.scopes(scopes),
        })
    };
    let mint: Vec<_> = ScopeSet::from(scope).with_required().iter().map(Scope::name).collect();
    ScopeView {
        resource,
        row: rows.scope_row(scope),
        deprecated: profile.deprecated.unwrap_or_default(),
        read_only: Grant::<C>::read_only().expanded().contains(scope),
        aliases: profile.aliases,
        mint: mint.join(" "),
        relations: relations.into_iter().filter_map(relation).collect(),
        endpoints: rows
            .reference
            .asking(&[scope])
            .map(|entry| rows.endpoint_row(entry))
            .collect(),
    }
}

fn role<C: Catalog>(rows: &Rows<'_, C>, entry: &RoleEntry<C>) -> RoleView {
    let (full, ceiling) = (Grant::full_access(), entry.role.ceiling());
    let effective = full.effective(&entry.role);
    RoleView {
        endpoints: C::endpoints().filter(|endpoint| effective.allows(*endpoint)).count(),
        scopes: ceiling.len(),
        has: rows.scope_groups(|scope| ceiling.contains(scope)),
        lacks: rows.scope_groups(|scope| !ceiling.contains(scope)),
    }
}
