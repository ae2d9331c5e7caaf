//! Templates of axum and of catalogues, side by side.

use std::collections::HashMap;
use std::fmt;

use bailiwick::{Catalog, Endpoint, Method};

use crate::AccessRequest;
use crate::denial::Denial;
use crate::matching::{is_open, method, unmatched};

/// The endpoints of a catalogue by the shape of their templates.
pub(crate) struct Templates<C>(HashMap<String, Vec<Endpoint<C>>>);

impl<C: Catalog> Templates<C> {
    pub(crate) fn of_catalog() -> Self {
        let mut templates = HashMap::<_, Vec<_>>::new();
        for endpoint in C::endpoints() {
            templates.entry(shape(endpoint.path())).or_default().push(endpoint);
        }
        Self(templates)
    }

    /// The endpoint of the route that axum has matched.
    pub(crate) fn endpoint(&self, request: &AccessRequest<'_>) -> Result<Endpoint<C>, Denial> {
        let endpoints = request.matched_path().map_or(&[][..], |matched| self.at(matched));
        let open = |method| find(endpoints, method).filter(|endpoint| is_open(*endpoint));
        method(request.method()).and_then(open).ok_or_else(|| {
            let allowed = |method: &Method| open(*method).is_some();
            unmatched(Method::ALL.into_iter().filter(allowed).collect())
        })
    }

    /// The endpoints of a route of axum.
    pub(super) fn at(&self, route: &str) -> &[Endpoint<C>] {
        self.0.get(&shape(route)).map_or(&[], Vec::as_slice)
    }
}

/// Of endpoints with one template the one with this method; HEAD falls back to GET.
pub(super) fn find<C: Catalog>(endpoints: &[Endpoint<C>], method: Method) -> Option<Endpoint<C>> {
    let with = |method| endpoints.iter().copied().find(|endpoint| endpoint.method() == method);
    match with(method) {
        None if method == Method::Head => with(Method::Get),
        found => found,
    }
}

/// A template without the names of its parameters: `{}` for one segment, `{*}` for several. That is `{name*}` in a
/// catalogue and `{*name}` in a route; braces that a route escapes are in no catalogue.
fn shape(template: &str) -> String {
    let mut shape = String::with_capacity(template.len());
    let mut rest = template;
    while let Some((literal, parameter, after)) = next_parameter(rest) {
        shape.push_str(literal);
        let several = parameter.starts_with('*') || parameter.ends_with('*');
        shape.push_str(if several { "{*}" } else { "{}" });
        rest = after;
    }
    shape + rest
}

fn next_parameter(template: &str) -> Option<(&str, &str, &str)> {
    let (literal, rest) = template.split_once('{')?;
    let (parameter, after) = rest.split_once('}')?;
    Some((literal, parameter, after))
}

impl<C> fmt::Debug for Templates<C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} templates", self.0.len())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_parameters_are_no_part_of_the_shape() {
        for (template, expected) in [
            ("/", "/"),
            ("/v2/droplets/{droplet_id}/actions", "/v2/droplets/{}/actions"),
            ("/{a}/{b}", "/{}/{}"),
            ("/files/{path*}", "/files/{*}"),
            ("/files/{*path}", "/files/{*}"),
            ("/x/{id}:cancel", "/x/{}:cancel"),
        ] {
            assert_eq!(shape(template), expected);
        }
    }
}
