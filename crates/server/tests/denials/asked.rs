//! What is asked, and how gateways ask it.

use axum::body::Body;
use axum::http::{Request, Uri, Version};

use crate::sent::Field;
use crate::world::{Of, World};

/// A request that is denied in a way of its own, or one that is allowed.
#[derive(Debug)]
pub(crate) struct Kind {
    pub(crate) of: Of,
    method: &'static str,
    target: &'static str,
    fields: Vec<(&'static str, String)>,
    /// As it is counted.
    pub(crate) outcome: &'static str,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Convention {
    Nginx,
    /// Caddy speaks it too.
    Traefik,
    Envoy,
}

pub(crate) const CONVENTIONS: [Convention; 3] = [Convention::Nginx, Convention::Traefik, Convention::Envoy];

impl Convention {
    /// `None` if what is asked cannot be said like this.
    pub(crate) fn request(self, kind: &Kind, version: Version, fields: &[Field]) -> Option<Request<Body>> {
        let (method, target) = (kind.method, kind.target);
        let mut request = match self {
            Self::Nginx => Request::get("/authorize")
                .header("x-original-method", method)
                .header("x-original-uri", target),
            Self::Traefik => Request::get("/authorize")
                .header("x-forwarded-method", method)
                .header("x-forwarded-uri", target),
            Self::Envoy => {
                let whole = format!("/authorize{target}");
                let said = |uri: &Uri| target.starts_with('/') && uri.to_string() == whole;
                let uri = whole.parse().ok().filter(said)?;
                Request::builder().method(method).uri(uri)
            }
        };
        for (name, value) in &kind.fields {
            request = request.header(*name, value);
        }
        for (name, value) in fields {
            request = request.header(name, value);
        }
        Some(request.version(version).body(Body::empty()).unwrap())
    }
}

/// Every reason there is, and two ways to be allowed.
pub(crate) fn kinds(world: &World) -> Vec<Kind> {
    let bearer = |secret: &str| vec![("authorization", format!("Bearer {secret}"))];
    let live = || bearer(&world.live);
    let kind = |outcome, of, line: &'static str, fields| {
        let (method, target) = line.split_once(' ').unwrap();
        Kind {
            of,
            method,
            target,
            fields,
            outcome,
        }
    };
    let read = "GET /v2/droplets?page=2";
    let create = "POST /v2/droplets";
    let with = |name, value: &str| [live(), vec![(name, value.to_owned())]].concat();
    vec![
        kind("allowed", Of::Warm, read, live()),
        kind("allowed", Of::Cold, read, live()),
        kind("not_found", Of::Warm, "GET /v2/nothing", live()),
        kind("not_found", Of::Warm, "GET /v2/droplets/..", live()),
        kind("not_found", Of::Warm, "GET /v2/droplets#/x", live()),
        kind("not_found", Of::Warm, "GET v2/droplets", live()),
        kind("method_not_allowed", Of::Warm, "PATCH /v2/droplets", live()),
        kind("method_not_allowed", Of::Warm, "BREW /v2/droplets", live()),
        kind("unauthenticated", Of::Warm, read, vec![]),
        kind(
            "unauthenticated",
            Of::Warm,
            read,
            vec![("authorization", "Basic dTpw".to_owned())],
        ),
        kind("invalid_request", Of::Warm, read, [live(), live()].concat()),
        kind(
            "invalid_request",
            Of::Warm,
            read,
            bearer(&format!("{0}, Bearer {0}", world.live)),
        ),
        kind("invalid_request", Of::Warm, "GET /v2/droplets?access_token=x", live()),
        kind("invalid_request", Of::Warm, read, bearer("")),
        kind(
            "invalid_request",
            Of::Warm,
            read,
            with("x-http-method-override", "DELETE"),
        ),
        kind("invalid_request", Of::Cold, read, with("x_http_method", "POST")),
        kind("invalid_token", Of::Warm, read, bearer("{}")),
        kind("invalid_token", Of::Warm, read, bearer("dop_v1_0")),
        kind("invalid_token", Of::Cold, read, bearer(&world.expired)),
        kind("invalid_token", Of::Warm, read, bearer(&world.deleted)),
        kind("forbidden", Of::Warm, create, live()),
        kind("forbidden", Of::Cold, create, live()),
        kind("forbidden", Of::Warm, create, bearer(&world.shrunk)),
        kind("unavailable", Of::Down, read, live()),
    ]
}
