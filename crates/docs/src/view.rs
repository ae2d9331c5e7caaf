//! Pages as data: what templates of either form are filled with. Paths lead from the first page's folder.

/// What all pages have in common.
pub(crate) struct Site {
    /// The title of the API.
    pub(crate) api: &'static str,
    pub(crate) version: &'static str,
    pub(crate) resources: Vec<Link>,
    pub(crate) roles: Vec<Link>,
    pub(crate) scopes: usize,
    pub(crate) endpoints: usize,
}

/// What one page is.
pub(crate) struct Page {
    pub(crate) title: String,
    /// What leads from it to the first page's folder.
    pub(crate) root: &'static str,
    pub(crate) path: String,
}

/// Something that has a page or a place on one.
#[derive(Clone)]
pub(crate) struct Link {
    pub(crate) name: String,
    pub(crate) path: String,
    /// What else there is to say about it.
    pub(crate) note: String,
}

/// A scope in a list.
#[derive(Clone)]
pub(crate) struct ScopeRow {
    pub(crate) link: Link,
    pub(crate) class: String,
    pub(crate) deprecated: bool,
    /// For each role, whether it has the scope.
    pub(crate) roles: Vec<bool>,
}

/// An endpoint in a list.
pub(crate) struct EndpointRow {
    /// Where it stands on the page of all endpoints.
    pub(crate) anchor: String,
    pub(crate) path: String,
    pub(crate) method: &'static str,
    pub(crate) template: &'static str,
    pub(crate) operation: &'static str,
    pub(crate) needs: Needs,
    /// For each role.
    pub(crate) roles: Vec<Reach>,
}

/// What an endpoint asks for.
pub(crate) enum Needs {
    Nothing,
    AnyToken,
    /// Nobody may come, whatever the token.
    NoToken,
    AnyOf(Vec<Vec<Link>>),
}

/// Which tokens under a role can call an endpoint.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Reach {
    /// Also read-only ones.
    ReadOnly,
    /// Those with full access, and those that were minted with the scopes.
    Minted,
    /// None.
    None,
}

/// Scopes of one resource, or endpoints under one path.
pub(crate) struct Group<T> {
    pub(crate) link: Link,
    pub(crate) rows: Vec<T>,
}

/// Scopes that are related to one in some way.
pub(crate) struct Relation {
    pub(crate) what: &'static str,
    pub(crate) why: &'static str,
    pub(crate) scopes: Vec<Link>,
}

pub(crate) struct ResourceView {
    pub(crate) scopes: Vec<ScopeRow>,
    pub(crate) endpoints: Vec<EndpointRow>,
}

pub(crate) struct ScopeView {
    pub(crate) resource: Link,
    pub(crate) row: ScopeRow,
    pub(crate) deprecated: &'static str,
    pub(crate) read_only: bool,
    pub(crate) aliases: Vec<&'static str>,
    /// What a token with it is minted with: itself and what it requires.
    pub(crate) mint: String,
    pub(crate) relations: Vec<Relation>,
    pub(crate) endpoints: Vec<EndpointRow>,
}

pub(crate) struct RoleView {
    /// How many endpoints a token with full access can call.
    pub(crate) endpoints: usize,
    pub(crate) scopes: usize,
    pub(crate) has: Vec<Group<ScopeRow>>,
    pub(crate) lacks: Vec<Group<ScopeRow>>,
}

pub(crate) struct MatrixView {
    pub(crate) groups: Vec<Group<ScopeRow>>,
}

pub(crate) struct EndpointsView {
    pub(crate) groups: Vec<Group<EndpointRow>>,
}
