//! A catalogue as a type.

use core::fmt::Debug;
use core::hash::Hash;

use crate::tables::Tables;
use crate::{
    Decision, Denial, Endpoint, Method, PredefinedRole, Resolution, Role, Scope, ScopeIter, Timestamp, Token,
    TokenFormat, Words,
};

/// All scopes, endpoints, predefined roles and aliases of one API, as a type without values of its own.
///
/// The type is a parameter of [`Scope`], [`ScopeSet`](crate::ScopeSet), [`Grant`](crate::Grant) and [`Role`], so what
/// belongs to two catalogues cannot be mixed, and names need no context. Generated code implements the trait for a
/// catalogue compiled at build time; a catalogue loaded at run time gets its type from a macro (feature `runtime`).
///
/// ```
/// use bailiwick::digitalocean::{DigitalOcean, droplet};
/// use bailiwick::{Catalog, Method};
///
/// let endpoint = DigitalOcean::endpoint(Method::Post, "/v2/droplets").unwrap();
/// assert_eq!(endpoint.operation(), Some("droplets_create"));
/// assert_eq!(DigitalOcean::scope("droplet:create"), Some(droplet::CREATE));
/// assert!(DigitalOcean::endpoint(Method::Delete, "/v2/no/such/path").is_none());
/// ```
pub trait Catalog: Copy + Debug + Eq + Hash + Ord + Send + Sync + 'static {
    /// The words that hold one bit per scope.
    type Words: Words;

    /// The compiled catalogue.
    fn tables() -> &'static Tables;

    /// The name of the API.
    #[must_use]
    fn name() -> &'static str {
        Self::tables().name
    }

    /// The title of the API, for people.
    #[must_use]
    fn title() -> &'static str {
        Self::tables().title
    }

    /// The version of the catalogue, for people.
    #[must_use]
    fn version() -> &'static str {
        Self::tables().version
    }

    /// What the secrets of this API's tokens start with: those that are made now first, and then those that were made
    /// before. Empty where secrets have no prefix.
    #[must_use]
    fn token_prefixes() -> &'static [&'static str] {
        Self::tables().token_prefixes
    }

    /// What the secrets of this API's tokens look like behind the prefix: those that are made now first, and then those that
    /// were made before.
    #[must_use]
    fn token_formats() -> &'static [TokenFormat] {
        Self::tables().token_formats
    }

    /// The role of those who own a team, if the catalog names it.
    ///
    /// ```
    /// use bailiwick::Catalog;
    /// use bailiwick::digitalocean::DigitalOcean;
    ///
    /// assert_eq!(DigitalOcean::owner().map(|role| role.name()), Some("owner"));
    /// ```
    #[must_use]
    fn owner() -> Option<PredefinedRole<Self>> {
        let tables = Self::tables();
        tables.roles.get(tables.owner?).map(PredefinedRole::new)
    }

    /// The scope that a token needs to mint and regenerate tokens. Without one, no token does.
    #[must_use]
    fn minting_scope() -> Option<Scope<Self>> {
        Self::tables().minting_scope.map(Scope::at)
    }

    /// Every scope, in the order of their indices, without those that only the lock still knows.
    #[must_use]
    fn scopes() -> ScopeIter<'static, Self> {
        ScopeIter::new(Self::tables().live)
    }

    /// The scope with this name. Aliases are no scopes: see [`resolve`](Self::resolve).
    #[inline]
    #[must_use]
    fn scope(name: &str) -> Option<Scope<Self>> {
        let tables = Self::tables();
        let id = tables.find_name(name)?;
        ((id as usize) < tables.scopes.len()).then(|| Scope::at(id))
    }

    /// What a name means: a scope, the targets of an alias, or nothing in this catalogue.
    #[must_use]
    fn resolve(name: &str) -> Resolution<Self> {
        Resolution::of(name)
    }

    /// The endpoint of a request: a method, and a path with or without its query.
    ///
    /// A path is matched as it is. Templates are compared segment by segment: a literal beats literal text around a
    /// variable, that beats a plain variable, and that beats one of several segments. The method is looked up in the
    /// best template only. HEAD falls back to GET.
    #[must_use]
    #[inline(never)]
    fn endpoint(method: Method, path: &str) -> Option<Endpoint<Self>> {
        Self::tables()
            .find_endpoint(method, path)
            .map(|(place, gate)| Endpoint::at(place, gate))
    }

    /// The methods that have an endpoint at this path, without those whose endpoint is for nobody; none when no template
    /// matches it. It is what a client may be told.
    #[must_use]
    fn methods(path: &str) -> impl Iterator<Item = Method> {
        Self::tables().methods(path)
    }

    /// Every endpoint, those of one template side by side.
    #[must_use]
    fn endpoints() -> impl DoubleEndedIterator<Item = Endpoint<Self>> + ExactSizeIterator {
        Self::tables().endpoints.iter().map(Endpoint::of)
    }

    /// The predefined roles, in the order of the catalogue.
    #[must_use]
    fn roles() -> impl DoubleEndedIterator<Item = PredefinedRole<Self>> + ExactSizeIterator {
        Self::tables().roles.iter().map(PredefinedRole::new)
    }

    /// The predefined role with this name, or one that had it before.
    #[must_use]
    fn predefined_role(name: &str) -> Option<PredefinedRole<Self>> {
        Self::roles().find(|role| role.name() == name || role.formerly().contains(&name))
    }

    /// What the predefined role with this name may do, or one that had it before.
    #[must_use]
    fn role(name: &str) -> Option<Role<Self>> {
        Self::predefined_role(name).map(PredefinedRole::role)
    }

    /// Decides on a request: the endpoint, then the token, then its scopes under the role as it is now.
    ///
    /// `token` is what the presented secret stands for, with the role of its holder; `None` when nothing was presented
    /// or nothing is known of it.
    ///
    /// ```
    /// use bailiwick::digitalocean::{DigitalOcean, roles};
    /// use bailiwick::{Catalog, Denial, Grant, Method, Timestamp, Token};
    ///
    /// let token = Token::new(Grant::read_only()).expiring(Timestamp::from_secs(2_000));
    /// let decide = |now| DigitalOcean::decide(Method::Get, "/v2/droplets?page=2", Some((&token, &roles::MEMBER)), now);
    /// assert!(decide(Timestamp::from_secs(1_999)).is_allow());
    /// assert!(matches!(decide(Timestamp::from_secs(2_000)).denial(), Some(Denial::Expired)));
    /// ```
    #[inline]
    fn decide<'a>(
        method: Method,
        path: &str,
        token: Option<(&'a Token<Self>, &'a Role<Self>)>,
        now: Timestamp,
    ) -> Decision<'a, Self> {
        match Self::endpoint(method, path) {
            Some(endpoint) => endpoint.decide(token, now),
            None => Decision::Deny(Denial::UnknownEndpoint),
        }
    }
}
