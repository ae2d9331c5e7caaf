//! Why a catalogue may have no endpoint for a request.

use std::fmt;

use bailiwick::{Catalog, Endpoint, Method};

use crate::nearest::word_distance;

/// What the user may have overlooked.
pub(crate) enum EndpointHint<C: Catalog> {
    /// The path is known with other methods.
    OtherMethods(Vec<Method>),
    /// It is not a path.
    NoPath,
    /// It has what no path may have.
    NotNormal,
    /// Something much like it is known.
    Near(Endpoint<C>),
}

impl<C: Catalog> EndpointHint<C> {
    /// The best hint there is.
    pub(crate) fn find(method: Method, path: &str) -> Option<Self> {
        let methods: Vec<_> = C::methods(path).collect();
        let path = path.split_once('?').map_or(path, |(path, _)| path);
        if !methods.is_empty() {
            Some(Self::OtherMethods(methods))
        } else if !path.starts_with('/') {
            Some(Self::NoPath)
        } else if is_not_normal(path) {
            Some(Self::NotNormal)
        } else {
            nearest(method, path).map(Self::Near)
        }
    }
}

/// Whether a path has an empty, `.` or `..` segment in its middle, or one of the bytes that no template matches when
/// they are encoded.
fn is_not_normal(path: &str) -> bool {
    let encoded = path.to_ascii_lowercase();
    let inner = path.trim_matches('/');
    inner.split('/').any(|segment| matches!(segment, "" | "." | ".."))
        || ["%2f", "%2e", "%00"].iter().any(|bytes| encoded.contains(bytes))
}

/// The endpoint whose template is closest to a path, preferably one of the same method and with the fewest variables.
fn nearest<C: Catalog>(method: Method, path: &str) -> Option<Endpoint<C>> {
    let near = C::endpoints().filter_map(|endpoint| {
        let (distance, variables) = distance(path, endpoint.path())?;
        Some(((distance, endpoint.method() != method, variables), endpoint))
    });
    near.min_by_key(|(rank, _)| *rank).map(|(_, endpoint)| endpoint)
}

/// How many slips of the pen a path is from a template, and how many of its segments are variables. Both may lack their
/// first segment, as `/v2` when it is taken for a part of the server's address, or a slash at the end.
fn distance(path: &str, template: &str) -> Option<(usize, usize)> {
    let (path, template) = (path.trim_matches('/'), template.trim_matches('/'));
    let (segments, others) = (path.split('/').count(), template.split('/').count());
    if segments.abs_diff(others) > 1 {
        return None;
    }
    let (mut distance, mut variables, mut literals) = (2 * segments.abs_diff(others), 0, 0);
    for (segment, other) in path.rsplit('/').zip(template.rsplit('/')) {
        if other.contains('{') {
            variables += 1;
        } else {
            distance += word_distance(segment, other)?;
            literals += 1;
        }
    }
    // Where only variables stand against the path, they say nothing about it.
    (literals > 0).then_some((distance, variables))
}

impl<C: Catalog> fmt::Display for EndpointHint<C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::OtherMethods(methods) => {
                f.write_str("this path exists with ")?;
                for (at, method) in methods.iter().enumerate() {
                    write!(f, "{}{method}", if at == 0 { "" } else { ", " })?;
                }
                Ok(())
            }
            Self::NoPath => f.write_str("a path begins with `/`; leave out the scheme and the host"),
            Self::NotNormal => f.write_str(
                "paths are not normalised: one with an empty, `.` or `..` segment, or with an encoded slash, dot or NUL, \
                 matches nothing",
            ),
            Self::Near(endpoint) => write!(f, "did you mean `{endpoint}`?"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::distance;

    #[test]
    fn templates_are_near_by_their_literals() {
        for (path, template, near) in [
            ("/v1/itmes/7", "/v1/items/{id}", Some((1, 1))),
            ("/items/7", "/v1/items/{id}", Some((2, 1))),
            ("/v1/items/", "/v1/items", Some((0, 0))),
            ("/v1/orders/7", "/v1/items/{id}", None),
            ("/items/7/parts", "/v1/shops/items/{id}/parts", None),
            ("/items", "/{shop}", None),
        ] {
            assert_eq!(distance(path, template), near, "{path} {template}");
        }
    }
}
