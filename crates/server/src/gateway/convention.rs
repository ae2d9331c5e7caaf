//! How gateways say what they ask about.

use axum::http::request::Parts;
use axum::http::uri::PathAndQuery;
use axum::http::{HeaderMap, HeaderName, Method};

use crate::headers::only;

/// A way to say it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Convention {
    /// `auth_request`: `X-Original-Method` and `X-Original-URI`, as one configures it.
    Nginx,
    /// `ForwardAuth`: `X-Forwarded-Method` and `X-Forwarded-Uri`.
    Traefik,
    /// HTTP `ext_authz` with the path prefix `/authorize`: the method and the path of the request itself.
    Envoy,
}

/// What is asked about.
#[derive(Debug)]
pub(super) struct Asked {
    pub(super) convention: Convention,
    pub(super) method: Method,
    /// Path and query, as the client sent them.
    pub(super) target: String,
}

/// A gateway does not say what it asks about. It is the gateway's configuration that is wrong, or a client that tries to
/// speak for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub(super) enum NotAsked {
    #[error(
        "no request to decide on, expected `X-Original-Method` and `X-Original-URI`, `X-Forwarded-Method` and \
         `X-Forwarded-Uri`, or a path behind `/authorize`"
    )]
    Nothing,
    #[error("more than one request to decide on: have the gateway clear the headers that it does not set itself")]
    Several,
    #[error("`{0}` is missing, is there more than once, or is malformed")]
    Header(&'static str),
    #[error("a header that some services read as `{0}` is there: have the gateway clear every spelling of it")]
    Spelling(&'static str),
}

const ORIGINAL: [&str; 2] = ["x-original-method", "x-original-uri"];
const FORWARDED: [&str; 2] = ["x-forwarded-method", "x-forwarded-uri"];

impl Asked {
    pub(super) fn of(parts: &Parts) -> Result<Self, NotAsked> {
        let headers = &parts.headers;
        if let Some(name) = headers.keys().find_map(spelling_of_identity) {
            return Err(NotAsked::Spelling(name));
        }
        let has = |names: [&str; 2]| names.iter().any(|name| headers.contains_key(*name));
        let target = parts.uri.path_and_query().map_or("", PathAndQuery::as_str);
        let behind = target
            .strip_prefix("/authorize")
            .filter(|behind| behind.starts_with('/'));
        match (has(ORIGINAL), has(FORWARDED), behind) {
            (true, false, None) => Self::in_headers(Convention::Nginx, headers, ORIGINAL),
            (false, true, None) => Self::in_headers(Convention::Traefik, headers, FORWARDED),
            (false, false, Some(behind)) => Ok(Self {
                convention: Convention::Envoy,
                method: parts.method.clone(),
                target: behind.to_owned(),
            }),
            (false, false, None) => Err(NotAsked::Nothing),
            _ => Err(NotAsked::Several),
        }
    }

    fn in_headers(
        convention: Convention,
        headers: &HeaderMap,
        [method, target]: [&'static str; 2],
    ) -> Result<Self, NotAsked> {
        let asked_with = only(headers, method).and_then(|value| Method::from_bytes(value.as_bytes()).ok());
        // A target that is no text matches nothing, as one that is text but no target.
        let target = only(headers, target).ok_or(NotAsked::Header(target))?;
        Ok(Self {
            convention,
            method: asked_with.ok_or(NotAsked::Header(method))?,
            target: String::from_utf8_lossy(target.as_bytes()).into_owned(),
        })
    }
}

/// What a gateway hands on about the caller. It writes over these names, and not over what becomes the same variable of CGI
/// and WSGI, where whatever is no letter and no digit becomes `_`.
const IDENTITY: [&str; 3] = ["x-auth-token-id", "x-auth-user-id", "x-auth-team-id"];

fn spelling_of_identity(name: &HeaderName) -> Option<&'static str> {
    let name = name.as_str();
    let same = |known: &&str| {
        let alike = |(found, known): (u8, u8)| found == known || (known == b'-' && !found.is_ascii_alphanumeric());
        name.len() == known.len() && name.bytes().zip(known.bytes()).all(alike) && name != *known
    };
    IDENTITY.into_iter().find(same)
}
