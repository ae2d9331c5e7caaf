//! From things of a catalogue to links and rows.

use bailiwick::{Catalog, Requirement, Scope};
use bailiwick_analysis::explain::{self, CustomReach, RoleReach};

use crate::reference::{EndpointEntry, Reference, Resource, RoleEntry};
use crate::view::{EndpointRow, Group, Link, Needs, Reach, ScopeRow};

/// Makes links and rows for pages whose files end in this.
pub(crate) struct Rows<'r, C: Catalog> {
    pub(crate) reference: &'r Reference<C>,
    pub(crate) ending: &'static str,
}

impl<C: Catalog> Rows<'_, C> {
    pub(crate) fn path(&self, folder: &str, slug: &str) -> String {
        format!("{folder}/{slug}.{}", self.ending)
    }

    pub(crate) fn resource(&self, resource: &Resource<C>) -> Link {
        let (scopes, endpoints) = (resource.scopes.len(), self.reference.asking(&resource.scopes).len());
        Link {
            name: resource.name.to_owned(),
            path: self.path("resources", &resource.slug),
            note: format!("{}, {}", count(scopes, "scope"), count(endpoints, "endpoint")),
        }
    }

    pub(crate) fn role(&self, entry: &RoleEntry<C>) -> Link {
        Link {
            name: entry.predefined.title().to_owned(),
            path: self.path("roles", &entry.slug),
            note: count(entry.role.ceiling().len(), "scope"),
        }
    }

    pub(crate) fn scope(&self, scope: Scope<C>) -> Link {
        Link {
            name: scope.name().to_owned(),
            path: self.path("scopes", self.reference.scope_slug(scope)),
            note: scope.title().to_owned(),
        }
    }

    pub(crate) fn scopes(&self, scopes: impl IntoIterator<Item = Scope<C>>) -> Vec<Link> {
        scopes.into_iter().map(|scope| self.scope(scope)).collect()
    }

    pub(crate) fn scope_row(&self, scope: Scope<C>) -> ScopeRow {
        let roles = self.reference.roles.iter();
        ScopeRow {
            link: self.scope(scope),
            class: scope.class().to_string(),
            deprecated: scope.deprecated().is_some(),
            roles: roles.map(|entry| entry.role.ceiling().contains(scope)).collect(),
        }
    }

    /// All scopes with a property, by resource.
    pub(crate) fn scope_groups(&self, has: impl Fn(Scope<C>) -> bool) -> Vec<Group<ScopeRow>> {
        let group = |resource: &Resource<C>| {
            let scopes = resource.scopes.iter().copied().filter(|scope| has(*scope));
            let rows: Vec<_> = scopes.map(|scope| self.scope_row(scope)).collect();
            (!rows.is_empty()).then(|| Group {
                link: self.resource(resource),
                rows,
            })
        };
        self.reference.resources.iter().filter_map(group).collect()
    }

    pub(crate) fn endpoint_row(&self, entry: &EndpointEntry<C>) -> EndpointRow {
        let endpoint = entry.endpoint;
        EndpointRow {
            path: format!("endpoints.{}#{}", self.ending, entry.anchor),
            anchor: entry.anchor.clone(),
            method: endpoint.method().as_str(),
            template: endpoint.path(),
            operation: endpoint.operation().unwrap_or_default(),
            needs: match endpoint.requirement() {
                Requirement::Public => Needs::Nothing,
                Requirement::Authenticated => Needs::AnyToken,
                Requirement::Nobody => Needs::NoToken,
                Requirement::AnyOf(alternatives) => {
                    Needs::AnyOf(alternatives.map(|all_of| self.scopes(all_of.iter())).collect())
                }
            },
            roles: explain::endpoint(endpoint).roles.iter().map(reach).collect(),
        }
    }
}

fn reach(found: &RoleReach) -> Reach {
    match found {
        RoleReach { read_only: true, .. } => Reach::ReadOnly,
        RoleReach {
            custom: CustomReach::No,
            full_access: false,
            ..
        } => Reach::None,
        RoleReach { .. } => Reach::Minted,
    }
}

fn count(count: usize, what: &str) -> String {
    format!("{count} {what}{}", if count == 1 { "" } else { "s" })
}
