//! A request, as far as a decision looks at it.

use std::fmt;

use http::request::Parts;
use http::{Extensions, HeaderMap, Method, Request, Uri, Version};

/// A request, as far as a decision looks at it: its method, its target, and the headers that present a credential.
///
/// A service has the request itself and says `AccessRequest::from(&request)`. A gateway is told of one, and says
/// [`new`](Self::new). Its `Debug` prints the method alone: a path and a header can have secrets in them.
///
/// ```
/// use bailiwick_http::AccessRequest;
/// use http::{HeaderMap, Method};
///
/// let headers = HeaderMap::new();
/// let request = AccessRequest::new(&Method::GET, "/v2/droplets?page=2", &headers);
/// assert_eq!(request.method(), Method::GET);
/// assert_eq!(format!("{request:?}"), "AccessRequest { method: GET, .. }");
/// ```
#[derive(Clone, Copy)]
pub struct AccessRequest<'a> {
    method: &'a Method,
    target: Target<'a>,
    headers: &'a HeaderMap,
    version: Version,
}

#[derive(Clone, Copy)]
enum Target<'a> {
    /// With what a router has noted of it.
    Parsed(&'a Uri, &'a Extensions),
    Text(&'a str),
}

impl<'a> AccessRequest<'a> {
    /// The request that somebody tells of: method, path and query as the client sent them, and the headers.
    ///
    /// A target that two readers could take for two different ones matches no endpoint: one that does not begin with a slash,
    /// has a byte that RFC 3986 does not let into a path, or has a `#`, a blank or no ASCII anywhere.
    #[must_use]
    pub fn new(method: &'a Method, target: &'a str, headers: &'a HeaderMap) -> Self {
        Self {
            method,
            target: Target::Text(target),
            headers,
            version: Version::HTTP_11,
        }
    }

    /// The method.
    #[must_use]
    pub fn method(&self) -> &'a Method {
        self.method
    }

    /// The headers.
    #[must_use]
    pub fn headers(&self) -> &'a HeaderMap {
        self.headers
    }

    pub(crate) fn version(&self) -> Version {
        self.version
    }

    /// The path as it came, unless it is none. Inside of a router that is nested, axum has cut the prefix off.
    pub(crate) fn path(&self) -> Option<&'a str> {
        match self.target {
            Target::Parsed(uri, extensions) => Some(original(extensions).unwrap_or(uri).path()),
            Target::Text(target) => path_of(target),
        }
    }

    pub(crate) fn query(&self) -> Option<&'a str> {
        match self.target {
            Target::Parsed(uri, _) => uri.query(),
            Target::Text(target) => target.split_once('?').map(|(_, query)| query),
        }
    }

    /// The route that axum has matched.
    #[cfg(feature = "axum")]
    pub(crate) fn matched_path(&self) -> Option<&'a str> {
        match self.target {
            Target::Parsed(_, extensions) => extensions.get().map(axum::extract::MatchedPath::as_str),
            Target::Text(_) => None,
        }
    }
}

#[cfg(feature = "axum")]
fn original(extensions: &Extensions) -> Option<&Uri> {
    extensions
        .get::<axum::extract::OriginalUri>()
        .map(|original| &original.0)
}

#[cfg(not(feature = "axum"))]
fn original(_: &Extensions) -> Option<&Uri> {
    None
}

/// A `#` ends a path for some readers, and a backslash is a slash to others.
fn path_of(target: &str) -> Option<&str> {
    let path = target.split('?').next().unwrap_or_default();
    let is_path = path.starts_with('/') && path.bytes().all(is_path_byte);
    let is_target = target.bytes().all(|byte| byte.is_ascii_graphic() && byte != b'#');
    (is_path && is_target).then_some(path)
}

/// What RFC 3986 §3.3 lets into a path.
fn is_path_byte(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"-._~!$&'()*+,;=:@%/".contains(&byte)
}

impl<'a, B> From<&'a Request<B>> for AccessRequest<'a> {
    #[inline]
    fn from(request: &'a Request<B>) -> Self {
        Self {
            method: request.method(),
            target: Target::Parsed(request.uri(), request.extensions()),
            headers: request.headers(),
            version: request.version(),
        }
    }
}

impl<'a> From<&'a Parts> for AccessRequest<'a> {
    fn from(parts: &'a Parts) -> Self {
        Self {
            method: &parts.method,
            target: Target::Parsed(&parts.uri, &parts.extensions),
            headers: &parts.headers,
            version: parts.version,
        }
    }
}

impl fmt::Debug for AccessRequest<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("AccessRequest")
            .field("method", self.method)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_two_readers_could_take_for_two_is_no_path() {
        for (target, path) in [
            ("/", Some("/")),
            ("/a/b?c=d?e", Some("/a/b")),
            ("/a;b=c/%41/~!$&'()*+,=:@", Some("/a;b=c/%41/~!$&'()*+,=:@")),
            ("", None),
            ("a/b", None),
            ("*", None),
            ("http://a/b", None),
            ("/a#b", None),
            ("/a?b#c", None),
            ("/a\\b", None),
            ("/a b", None),
            ("/a?b c", None),
            ("/a\u{e9}", None),
            ("/a?\u{e9}", None),
            ("/{a}", None),
            ("/a\n", None),
        ] {
            let (method, headers) = (Method::GET, HeaderMap::new());
            assert_eq!(AccessRequest::new(&method, target, &headers).path(), path, "{target:?}");
        }
    }
}
