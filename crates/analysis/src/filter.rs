//! Finding scopes, endpoints and roles.

use bailiwick::{ActionClass, Catalog, Endpoint, PredefinedRole, Requirement, Scope};

/// What to look for. Everything that is set has to hold.
///
/// ```
/// use bailiwick::ActionClass;
/// use bailiwick::digitalocean::{DigitalOcean, droplet};
/// use bailiwick_analysis::Filter;
///
/// let filter = Filter::new().resource("droplet").class(ActionClass::CREATE);
/// assert!(filter.scopes::<DigitalOcean>().eq([droplet::CREATE]));
/// let filter = Filter::new().words("1-click kubernetes");
/// assert_eq!(filter.endpoints::<DigitalOcean>().count(), 1);
/// ```
#[derive(Clone, Debug, Default)]
#[must_use = "a filter finds nothing by itself"]
pub struct Filter {
    resource: Option<String>,
    classes: Option<ActionClass>,
    words: Vec<String>,
}

impl Filter {
    /// One that lets everything pass.
    pub fn new() -> Self {
        Self::default()
    }

    /// Of this resource alone: scopes whose name begins with it and a colon, endpoints that ask for such a scope, roles
    /// that have one.
    pub fn resource(mut self, resource: impl Into<String>) -> Self {
        self.resource = Some(resource.into());
        self
    }

    /// Of these classes alone, as [`resource`](Self::resource).
    pub fn class(mut self, classes: ActionClass) -> Self {
        self.classes = Some(classes);
        self
    }

    /// With all of these words, in any order and case, in a name, title, path or operation. Roles are searched by name
    /// and title.
    pub fn words(mut self, words: &str) -> Self {
        self.words.extend(words.split_whitespace().map(str::to_lowercase));
        self
    }

    /// The scopes that pass, in the order of their indices.
    pub fn scopes<C: Catalog>(&self) -> impl Iterator<Item = Scope<C>> {
        C::scopes().filter(|scope| self.has_scope(*scope) && self.has_words(&[scope.name(), scope.title()]))
    }

    /// The endpoints that pass, in the order of the catalogue.
    pub fn endpoints<C: Catalog>(&self) -> impl Iterator<Item = Endpoint<C>> {
        C::endpoints().filter(|endpoint| self.has_endpoint(*endpoint))
    }

    /// The predefined roles that pass, in the order of the catalogue.
    pub fn roles<C: Catalog>(&self) -> impl Iterator<Item = PredefinedRole<C>> {
        C::roles().filter(|role| {
            self.has_words(&[role.name(), role.title()])
                && (self.takes_any_scope() || role.role().ceiling().iter().any(|scope| self.has_scope(scope)))
        })
    }

    fn has_endpoint<C: Catalog>(&self, endpoint: Endpoint<C>) -> bool {
        let mut scopes: Vec<Scope<C>> = Vec::new();
        if let Requirement::AnyOf(alternatives) = endpoint.requirement() {
            scopes.extend(alternatives.flat_map(|all_of| all_of.iter().collect::<Vec<_>>()));
        }
        let mut texts = vec![
            endpoint.method().as_str(),
            endpoint.path(),
            endpoint.operation().unwrap_or_default(),
        ];
        texts.extend(scopes.iter().map(|scope| scope.name()));
        self.has_words(&texts) && (self.takes_any_scope() || scopes.iter().any(|scope| self.has_scope(*scope)))
    }

    fn takes_any_scope(&self) -> bool {
        self.resource.is_none() && self.classes.is_none()
    }

    fn has_scope<C: Catalog>(&self, scope: Scope<C>) -> bool {
        let resource = self.resource.as_deref();
        resource.is_none_or(|resource| scope.resource() == Some(resource))
            && self.classes.is_none_or(|classes| classes.contains(scope.class()))
    }

    fn has_words(&self, texts: &[&str]) -> bool {
        self.words
            .iter()
            .all(|word| texts.iter().any(|text| text.to_lowercase().contains(word)))
    }
}
