//! How a request presents its credential: RFC 6750 §2.1, RFC 9110 §11.

use http::HeaderMap;
use http::header::AUTHORIZATION;

use crate::Credential;
use crate::denial::{Denial, Invalid, Malformed};

/// The one credential of a request.
///
/// Only the `Authorization` field counts. What stands in the query or in a form is no credential; beside one in the
/// field it makes the request ambiguous, and as malformed as two fields are.
pub(crate) fn credential<'a>(headers: &'a HeaderMap, query: Option<&str>) -> Result<Credential<'a>, Denial> {
    let mut fields = headers.get_all(AUTHORIZATION).iter();
    let field = fields.next().ok_or(Denial::NoCredentials)?;
    if fields.next().is_some() {
        return Err(Denial::Malformed(Malformed::SeveralFields));
    }
    let credential = parse(field.as_bytes())?;
    if query.is_some_and(has_access_token) {
        return Err(Denial::Malformed(Malformed::InQueryToo));
    }
    Ok(credential)
}

/// `credentials = "Bearer" 1*SP b64token`, the scheme in upper or lower case. Another scheme is no credential that is
/// known here.
fn parse(field: &[u8]) -> Result<Credential<'_>, Denial> {
    let rest = match field.split_first_chunk::<6>() {
        // As nearly everybody writes it, first.
        Some((scheme, rest)) if scheme == b"Bearer" || scheme.eq_ignore_ascii_case(b"Bearer") => rest,
        _ => return Err(Denial::NoCredentials),
    };
    let spaces = rest.iter().take_while(|byte| **byte == b' ').count();
    let (_, token) = rest.split_at(spaces);
    if token.is_empty() {
        return Err(Denial::Malformed(Malformed::NoToken));
    }
    if spaces == 0 {
        return Err(Denial::NoCredentials);
    }
    Credential::from_bytes(token).ok_or_else(|| {
        if token.iter().any(|byte| matches!(byte, b' ' | b'\t' | b',')) {
            Denial::Malformed(Malformed::SeveralTokens)
        } else {
            Denial::Invalid(Invalid::Malformed)
        }
    })
}

fn has_access_token(query: &str) -> bool {
    let mut names = query.split('&').map(|pair| pair.split('=').next());
    names.any(|name| name == Some("access_token"))
}
