//! What a reader may look for.

use bailiwick::Catalog;
use serde_json::{Value, json};

use crate::reference::{EndpointEntry, Reference, Resource, RoleEntry, name};

/// Everything that has a page or a place on one, as a script: a page that is opened as a file may load scripts, and no data.
pub(crate) fn entries<C: Catalog>(reference: &Reference<C>) -> String {
    let resource = |resource: &Resource<C>| {
        json!([
            "resource",
            resource.name,
            "",
            format!("resources/{}.html", resource.slug)
        ])
    };
    let role = |entry: &RoleEntry<C>| {
        let (name, title) = (entry.predefined.name(), entry.predefined.title());
        json!(["role", name, title, format!("roles/{}.html", entry.slug)])
    };
    let endpoint = |entry: &EndpointEntry<C>| {
        let operation = entry.endpoint.operation().unwrap_or_default();
        json!([
            "endpoint",
            name(entry.endpoint),
            operation,
            format!("endpoints.html#{}", entry.anchor)
        ])
    };
    let resources = reference.resources.iter();
    let scopes = resources.clone().flat_map(|resource| &resource.scopes).map(|scope| {
        json!([
            "scope",
            scope.name(),
            scope.title(),
            format!("scopes/{}.html", reference.scope_slug(*scope))
        ])
    });
    let endpoints = reference.groups.iter().flat_map(|group| &group.endpoints);
    let entries = resources
        .map(resource)
        .chain(scopes)
        .chain(reference.roles.iter().map(role))
        .chain(endpoints.map(endpoint));
    let lines: Vec<String> = entries.map(|entry: Value| entry.to_string()).collect();
    format!("\"use strict\";\nconst ENTRIES = [\n{}\n];\n", lines.join(",\n"))
}
