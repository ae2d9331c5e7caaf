//! Who may come at all.

use bailiwick::{Catalog, Endpoint, Requirement};
use serde::Serialize;

/// What an endpoint asks for before any scope is named.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Access {
    /// Nothing, not even a token.
    Public,
    /// Any live token.
    Authenticated,
    /// The scopes of at least one alternative.
    Scopes,
    /// What no token has: nobody may come.
    Nobody,
}

impl Access {
    /// What this endpoint asks for.
    ///
    /// ```
    /// use bailiwick::digitalocean::DigitalOcean;
    /// use bailiwick::{Catalog, Method};
    /// use bailiwick_analysis::explain::Access;
    ///
    /// let endpoint = DigitalOcean::endpoint(Method::Get, "/v2/droplets").unwrap();
    /// assert_eq!(Access::of(endpoint), Access::Scopes);
    /// ```
    #[must_use]
    pub fn of<C: Catalog>(endpoint: Endpoint<C>) -> Self {
        match endpoint.requirement() {
            Requirement::Public => Self::Public,
            Requirement::Authenticated => Self::Authenticated,
            Requirement::AnyOf(_) => Self::Scopes,
            Requirement::Nobody => Self::Nobody,
        }
    }
}
