//! By what lines of the log belong together.

use axum::http::{HeaderMap, HeaderName, HeaderValue};
use bailiwick::Catalog;
use bailiwick_tokens::SecretDigest;

use crate::headers::only_text;

/// The request's, and the answer's.
pub(super) const X_REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

const LONGEST: usize = 128;

/// The identifier that somebody in front gave the request, or a new one; none if there are no random numbers.
///
/// What a client can write is short, on one line and without quotes, and no secret of a token.
pub(super) fn request_id<C: Catalog>(headers: &HeaderMap) -> Option<HeaderValue> {
    let given = only_text(headers, X_REQUEST_ID).filter(|id| is_plain(id) && !is_secret::<C>(id));
    match given {
        Some(id) => HeaderValue::from_str(id).ok(),
        None => made(),
    }
}

fn is_plain(id: &str) -> bool {
    let is_plain = |byte: u8| byte.is_ascii_graphic() && !matches!(byte, b'"' | b'\'' | b'\\' | b'`');
    (1..=LONGEST).contains(&id.len()) && id.bytes().all(is_plain)
}

fn is_secret<C: Catalog>(id: &str) -> bool {
    SecretDigest::of_presented::<C>(id).is_ok()
}

fn made() -> Option<HeaderValue> {
    let mut bytes = [0; 16];
    getrandom::fill(&mut bytes).ok()?;
    HeaderValue::from_str(&format!("{:032x}", u128::from_be_bytes(bytes))).ok()
}

#[cfg(test)]
mod tests {
    use bailiwick::digitalocean::DigitalOcean;

    use super::*;

    fn with(name: &'static str, values: &[&str]) -> HeaderMap {
        let values = values.iter().map(|value| HeaderValue::from_str(value).unwrap());
        values.map(|value| (HeaderName::from_static(name), value)).collect()
    }

    #[test]
    fn an_id_is_kept_if_it_can_stand_in_a_log_and_is_no_secret() {
        let kept = |values: &[&str]| {
            let id = request_id::<DigitalOcean>(&with("x-request-id", values)).unwrap();
            values.first().is_some_and(|value| id == *value)
        };
        let secret = format!("dop_v1_{}", "0".repeat(64));
        assert!(kept(&["7b4c-1"]) && kept(&["a"]) && kept(&[&"a".repeat(128)]));
        for bad in ["", "a b", "a\"b", "a'b", "a\\b", &"a".repeat(129), &secret] {
            assert!(!kept(&[bad]), "{bad}");
        }
        assert!(!kept(&["one", "two"]));
        let made = request_id::<DigitalOcean>(&HeaderMap::new()).unwrap();
        assert!(made.len() == 32 && made != request_id::<DigitalOcean>(&HeaderMap::new()).unwrap());
    }
}
