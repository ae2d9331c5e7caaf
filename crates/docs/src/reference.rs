//! A catalogue as its readers see it, and where each thing in it has its page.

use std::collections::{BTreeSet, HashMap};

use bailiwick::{Catalog, Endpoint, PredefinedRole, Requirement, Role, Scope};

use crate::slug::slugs;

/// Everything that has a page.
pub(crate) struct Reference<C: Catalog> {
    pub(crate) resources: Vec<Resource<C>>,
    pub(crate) roles: Vec<RoleEntry<C>>,
    /// By the first part of their paths in which paths differ.
    pub(crate) groups: Vec<EndpointGroup<C>>,
    endpoints: Vec<EndpointEntry<C>>,
    scope_slugs: HashMap<&'static str, String>,
    /// By the index of a scope: where the endpoints that ask for it are in `endpoints`.
    asking: HashMap<u32, Vec<usize>>,
}

/// A resource, or the scopes that have none.
pub(crate) struct Resource<C> {
    pub(crate) name: &'static str,
    pub(crate) slug: String,
    pub(crate) scopes: Vec<Scope<C>>,
}

/// A predefined role.
pub(crate) struct RoleEntry<C: Catalog> {
    pub(crate) predefined: PredefinedRole<C>,
    pub(crate) role: Role<C>,
    pub(crate) slug: String,
}

/// An endpoint, and its place on the page of all.
#[derive(Clone)]
pub(crate) struct EndpointEntry<C> {
    pub(crate) endpoint: Endpoint<C>,
    pub(crate) anchor: String,
}

/// Endpoints whose paths begin with the same.
pub(crate) struct EndpointGroup<C> {
    pub(crate) name: String,
    pub(crate) anchor: String,
    pub(crate) endpoints: Vec<EndpointEntry<C>>,
}

/// What the scopes without a resource are called.
const WITHOUT: &str = "scopes without a resource";

impl<C: Catalog> Reference<C> {
    pub(crate) fn new() -> Self {
        let endpoints = endpoints::<C>();
        let mut asking: HashMap<u32, Vec<usize>> = HashMap::new();
        for (at, entry) in endpoints.iter().enumerate() {
            for scope in asked(entry.endpoint) {
                asking.entry(scope.index()).or_default().push(at);
            }
        }
        Self {
            resources: resources(),
            roles: roles(),
            groups: groups(&endpoints),
            scope_slugs: slugs(C::scopes().map(Scope::name)),
            endpoints,
            asking,
        }
    }

    /// The page of a scope, without folder and ending.
    pub(crate) fn scope_slug(&self, scope: Scope<C>) -> &str {
        self.scope_slugs.get(scope.name()).map_or("", String::as_str)
    }

    /// The endpoints that ask for one of these scopes by its own name, in the order of the catalogue.
    pub(crate) fn asking(&self, scopes: &[Scope<C>]) -> impl ExactSizeIterator<Item = &EndpointEntry<C>> {
        let found = scopes.iter().filter_map(|scope| self.asking.get(&scope.index()));
        let found: BTreeSet<usize> = found.flatten().copied().collect();
        let entries: Vec<_> = found.into_iter().filter_map(|at| self.endpoints.get(at)).collect();
        entries.into_iter()
    }
}

fn resources<C: Catalog>() -> Vec<Resource<C>> {
    let mut scopes: Vec<Scope<C>> = C::scopes().collect();
    scopes.sort_by_key(|scope| (scope.resource().is_none(), scope.resource(), scope.name()));
    let names = scopes.iter().map(|scope| scope.resource().unwrap_or(WITHOUT));
    let slugs = slugs(names);
    let group = |scopes: &[Scope<C>]| {
        let name = scopes.first().and_then(|scope| scope.resource()).unwrap_or(WITHOUT);
        Resource {
            name,
            slug: slugs.get(name).cloned().unwrap_or_default(),
            scopes: scopes.to_vec(),
        }
    };
    scopes
        .chunk_by(|one, two| one.resource() == two.resource())
        .map(group)
        .collect()
}

fn roles<C: Catalog>() -> Vec<RoleEntry<C>> {
    let mut slugs = slugs(C::roles().map(PredefinedRole::name));
    let entry = |predefined: PredefinedRole<C>| RoleEntry {
        slug: slugs.remove(predefined.name()).unwrap_or_default(),
        role: predefined.role(),
        predefined,
    };
    C::roles().map(entry).collect()
}

fn endpoints<C: Catalog>() -> Vec<EndpointEntry<C>> {
    let names: Vec<_> = C::endpoints().map(name).collect();
    let mut slugs = slugs(names.iter().map(String::as_str));
    let entry = |(endpoint, name): (Endpoint<C>, &String)| EndpointEntry {
        endpoint,
        anchor: slugs.remove(name.as_str()).unwrap_or_default(),
    };
    C::endpoints().zip(&names).map(entry).collect()
}

fn groups<C: Catalog>(endpoints: &[EndpointEntry<C>]) -> Vec<EndpointGroup<C>> {
    let segments = |entry: &EndpointEntry<C>| entry.endpoint.path().split('/').skip(1).collect::<Vec<_>>();
    let paths: Vec<_> = endpoints.iter().map(segments).collect();
    let first = paths.first().map(Vec::as_slice).unwrap_or_default();
    // The last segment of a path is never part of what all begin with: it is what its endpoint is called by.
    let shared = (0..first.len())
        .take_while(|at| {
            paths
                .iter()
                .all(|path| at + 1 < path.len() && path.get(*at) == first.get(*at))
        })
        .count();
    let mut groups: Vec<EndpointGroup<C>> = Vec::new();
    let mut places: HashMap<String, usize> = HashMap::new();
    for (entry, path) in endpoints.iter().zip(&paths) {
        let name = format!("/{}", path.get(..=shared).unwrap_or_default().join("/"));
        let at = *places.entry(name.clone()).or_insert(groups.len());
        match groups.get_mut(at) {
            Some(group) => group.endpoints.push(entry.clone()),
            None => groups.push(EndpointGroup {
                name,
                anchor: String::new(),
                endpoints: vec![entry.clone()],
            }),
        }
    }
    // An endpoint's anchor begins with its method, and no method is called `under`.
    let names: Vec<_> = groups.iter().map(|group| format!("under {}", group.name)).collect();
    let slugs = slugs(names.iter().map(String::as_str));
    for (group, name) in groups.iter_mut().zip(&names) {
        group.anchor = slugs.get(name.as_str()).cloned().unwrap_or_default();
    }
    groups
}

/// What an endpoint is called.
pub(crate) fn name<C: Catalog>(endpoint: Endpoint<C>) -> String {
    format!("{} {}", endpoint.method(), endpoint.path())
}

fn asked<C: Catalog>(endpoint: Endpoint<C>) -> BTreeSet<Scope<C>> {
    match endpoint.requirement() {
        Requirement::Public | Requirement::Authenticated | Requirement::Nobody => BTreeSet::new(),
        Requirement::AnyOf(alternatives) => alternatives
            .flat_map(|all_of| all_of.to_set().iter().collect::<Vec<_>>())
            .collect(),
    }
}
