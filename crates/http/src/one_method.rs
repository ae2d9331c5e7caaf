//! A request has one method: headers that name another, which some services run in place of it.

use http::{HeaderMap, HeaderName, Method};

use crate::denial::Malformed;

/// Headers in which clients say to take another method than that of the request.
const NAMES: [&[u8]; 3] = [b"x-http-method-override", b"x-http-method", b"x-method-override"];

/// Lets a request pass whose headers name no method, or once its own.
pub(crate) fn check(method: &Method, headers: &HeaderMap) -> Result<(), Malformed> {
    if headers.keys().any(names_a_method) {
        return compare(method, headers);
    }
    Ok(())
}

/// Case is no difference: services that take the header write it in upper case.
#[cold]
fn compare(method: &Method, headers: &HeaderMap) -> Result<(), Malformed> {
    let mut named = headers.iter().filter(|(name, _)| names_a_method(name));
    match (named.next(), named.next()) {
        (Some((_, value)), None) if value.as_bytes().eq_ignore_ascii_case(method.as_str().as_bytes()) => Ok(()),
        (_, None) => Err(Malformed::OtherMethod),
        _ => Err(Malformed::SeveralMethods),
    }
}

/// One of the names, or one that becomes the same variable of CGI and WSGI: whatever is no letter and no digit becomes `_`.
fn names_a_method(name: &HeaderName) -> bool {
    let name = name.as_str().as_bytes();
    NAMES.iter().any(|known| same(name, known))
}

fn same(name: &[u8], known: &[u8]) -> bool {
    let alike = |(found, known): (&u8, &u8)| found == known || (*known == b'-' && !found.is_ascii_alphanumeric());
    name.len() == known.len() && name.iter().zip(known).all(alike)
}

#[cfg(test)]
mod tests {
    use http::HeaderValue;

    use super::*;

    #[test]
    fn every_spelling_of_a_name_is_that_name() {
        for (name, expected) in [
            ("x-http-method-override", true),
            ("X-HTTP-Method-Override", true),
            ("x_http_method_override", true),
            ("x-http_method-override", true),
            ("x.http.method.override", true),
            ("x-http-method", true),
            ("x_method-override", true),
            ("x-method", false),
            ("x-http-methods", false),
            ("xx-http-method", false),
            ("x-httpxmethod", false),
            ("x-original-method", false),
            ("authorization", false),
        ] {
            let name = HeaderName::from_bytes(name.as_bytes()).unwrap();
            assert_eq!(names_a_method(&name), expected, "{name}");
        }
    }

    #[test]
    fn the_method_may_be_said_again_and_nothing_else() {
        let check = |values: &[(&'static str, &[u8])]| {
            let mut headers = HeaderMap::new();
            for (name, value) in values {
                headers.append(*name, HeaderValue::from_bytes(value).unwrap());
            }
            check(&Method::POST, &headers).is_ok()
        };
        let name = "x-http-method-override";
        assert!(check(&[]));
        assert!(check(&[("x-other", b"DELETE")]));
        assert!(check(&[(name, b"POST")]));
        assert!(check(&[(name, b"post")]));
        for other in [
            &b"DELETE"[..],
            b"",
            b" POST ",
            b"POST, POST",
            b"POST\xff",
            b"\xff",
            b"PO",
        ] {
            assert!(!check(&[(name, other)]), "{other:?}");
        }
        assert!(!check(&[(name, b"POST"), (name, b"POST")]));
        assert!(!check(&[(name, b"POST"), ("x_http_method", b"POST")]));
        assert!(!check(&[("x-method-override", b"POST"), ("x-http-method", b"DELETE")]));
    }
}
