//! The challenge: RFC 6750 §3, RFC 9110 §11.6.1.

use http::HeaderValue;

use crate::denial::Denial;

/// `Bearer`, with the realm, the error and the scopes of one alternative, as far as there are any. The realm comes
/// quoted.
pub(super) fn challenge(denial: &Denial, realm: Option<&str>) -> HeaderValue {
    let realm = realm.map(|realm| format!("realm={realm}"));
    let error = denial.challenge_error().map(|error| format!("error=\"{error}\""));
    let scope = match denial {
        Denial::Forbidden(forbidden) => scope(forbidden.needed()),
        _ => None,
    };
    let params: Vec<_> = [realm, error, scope].into_iter().flatten().collect();
    let space = if params.is_empty() { "" } else { " " };
    let value = format!("Bearer{space}{}", params.join(", "));
    HeaderValue::try_from(value).unwrap_or(HeaderValue::from_static("Bearer"))
}

/// A text as a `quoted-string`.
pub(super) fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}

/// The scopes of the attribute have to be `scope-token`s, between which a space stands. The compiler lets no other scope
/// into a catalogue; tables that it did not write could have one, and then the attribute is left out.
fn scope(needed: &[&str]) -> Option<String> {
    let is_token = |name: &&str| !name.is_empty() && name.bytes().all(is_token_byte);
    let tokens = !needed.is_empty() && needed.iter().all(is_token);
    tokens.then(|| format!("scope=\"{}\"", needed.join(" ")))
}

fn is_token_byte(byte: u8) -> bool {
    matches!(byte, 0x21 | 0x23..=0x5B | 0x5D..=0x7E)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_scope_token_stays_out_of_the_challenge() {
        assert_eq!(scope(&["a:b", "url:GET|/x"]).unwrap(), "scope=\"a:b url:GET|/x\"");
        for bad in ["", "a b", "a\"b", "a\\b", "ä", "a\n"] {
            assert_eq!(scope(&["a:b", bad]), None, "{bad:?}");
        }
        assert_eq!(scope(&[]), None);
    }

    #[test]
    fn quotes_and_backslashes_are_escaped() {
        assert_eq!(quoted(r#"a "b" \c"#), r#""a \"b\" \\c""#);
    }
}
