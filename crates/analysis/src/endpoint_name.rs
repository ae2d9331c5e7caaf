//! What people know an endpoint by.

use std::fmt;

use bailiwick::{Catalog, Endpoint};
use serde::{Serialize, Serializer};

/// Method, path and operation of an endpoint, whichever catalogue it is from.
///
/// ```
/// use bailiwick::digitalocean::DigitalOcean;
/// use bailiwick::{Catalog, Method};
/// use bailiwick_analysis::EndpointName;
///
/// let endpoint = DigitalOcean::endpoint(Method::Get, "/v2/droplets/7").unwrap();
/// assert_eq!(EndpointName::from(endpoint).to_string(), "GET /v2/droplets/{droplet_id}");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub struct EndpointName {
    /// The method.
    pub method: &'static str,
    /// The path template.
    pub path: &'static str,
    /// The operation's name in the API's description.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub operation: Option<&'static str>,
}

impl<C: Catalog> From<Endpoint<C>> for EndpointName {
    fn from(endpoint: Endpoint<C>) -> Self {
        Self {
            method: endpoint.method().as_str(),
            path: endpoint.path(),
            operation: endpoint.operation(),
        }
    }
}

impl fmt::Display for EndpointName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.method, self.path)
    }
}

/// Serialises an endpoint as what people know it by.
#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde calls it with a reference")]
pub(crate) fn serialize<C: Catalog, S: Serializer>(endpoint: &Endpoint<C>, serializer: S) -> Result<S::Ok, S::Error> {
    EndpointName::from(*endpoint).serialize(serializer)
}
