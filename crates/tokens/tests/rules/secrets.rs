//! Secrets: their two forms, over catalogues with a prefix and without one.

use std::collections::BTreeSet;
use std::sync::Once;

use bailiwick::Catalog;
use bailiwick::runtime::RuntimeCatalog;
use bailiwick_tokens::{ParseSecretError, Secret, SecretDigest};
use proptest::prelude::*;

bailiwick::runtime_catalog! {
    /// Hexadecimal digits behind a prefix.
    Hex
}
bailiwick::runtime_catalog! {
    /// Hexadecimal digits and nothing else.
    BareHex
}
bailiwick::runtime_catalog! {
    /// Base62 digits and a checksum behind a prefix.
    Base62
}
bailiwick::runtime_catalog! {
    /// Base62 digits and a checksum, and nothing else.
    BareBase62
}

fn install() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        load::<Hex>("token_prefix = 'hex_v1_'");
        load::<BareHex>("");
        load::<Base62>("token_prefix = 'b62_'\ntoken_format = 'base62'");
        load::<BareBase62>("token_format = 'base62'");
    });
}

fn load<C: RuntimeCatalog>(keys: &str) {
    let text = format!("format = 1\n[catalog]\nname = 'notes'\n{keys}\n[scopes]\n'note:read' = {{}}\n");
    let source = bailiwick_catalog::Source::new("scopes.toml", &text);
    C::install(&bailiwick_catalog::check(&source, None).unwrap().model).unwrap();
}

fn generate<C: Catalog>() -> String {
    install();
    Secret::generate::<C>().unwrap().expose().to_owned()
}

fn parse<C: Catalog>(text: &str) -> Result<(), ParseSecretError> {
    SecretDigest::of_presented::<C>(text).map(drop)
}

/// Prefix, and what else there is.
fn form<C: Catalog>(prefix: &str, length: usize, digit: fn(char) -> bool) {
    let secrets: BTreeSet<String> = (0..200).map(|_| generate::<C>()).collect();
    assert_eq!(secrets.len(), 200, "no two are alike");
    for secret in &secrets {
        let body = secret.strip_prefix(prefix).unwrap();
        assert_eq!(body.len(), length);
        assert!(body.chars().all(digit), "{body}");
        assert_eq!(parse::<C>(secret), Ok(()));
    }
    // Each place has had at least half of the digits by now, so none is fixed: chance would fail this once in 2^100 runs.
    let random = length.min(43);
    for place in prefix.len()..prefix.len() + random {
        let seen: BTreeSet<u8> = secrets.iter().map(|secret| secret.as_bytes()[place]).collect();
        assert!(seen.len() > 8, "place {place} is always one of {seen:?}");
    }
}

#[test]
fn each_form_is_as_it_is_documented() {
    let hex = |digit: char| digit.is_ascii_digit() || ('a'..='f').contains(&digit);
    let base62 = |digit: char| digit.is_ascii_alphanumeric();
    form::<Hex>("hex_v1_", 64, hex);
    form::<BareHex>("", 64, hex);
    form::<Base62>("b62_", 49, base62);
    form::<BareBase62>("", 49, base62);
}

/// The checksum is CRC-32 (of zlib) of all before it, in six base62 digits: `python3 -c 'import zlib; …'` says the same.
#[test]
fn the_checksum_is_the_documented_one() {
    install();
    let before = format!("b62_{}", "0".repeat(43));
    assert_eq!(
        parse::<Base62>(&format!("{before}CHECKSUM_A")),
        Err(ParseSecretError::Digits("49 letters and digits"))
    );
    assert_eq!(parse::<Base62>(&format!("{before}0Ezp0C")), Ok(()));
    assert_eq!(
        parse::<BareBase62>(&format!("{}0aaaaa", "z".repeat(43))),
        Err(ParseSecretError::Checksum)
    );
}

/// What cannot be a secret, and what is said of it: how a secret looks, and nothing of what was presented.
#[test]
fn what_cannot_be_a_secret_is_told_how_one_looks() {
    install();
    let secret = generate::<Hex>();
    let digits = secret.trim_start_matches("hex_v1_");
    let upper = format!("hex_v1_{}", digits.replace(|digit: char| digit.is_ascii_digit(), "A"));
    let cases = [
        (
            String::new(),
            "not a secret of this API: expected it to start with `hex_v1_`",
        ),
        (
            digits.to_owned(),
            "not a secret of this API: expected it to start with `hex_v1_`",
        ),
        (
            format!("HEX_V1_{digits}"),
            "not a secret of this API: expected it to start with `hex_v1_`",
        ),
        (
            format!(" {secret}"),
            "not a secret of this API: expected it to start with `hex_v1_`",
        ),
        (
            "hex_v1_".to_owned(),
            "not a secret of this API: expected 64 lower-case hexadecimal digits behind the prefix",
        ),
        (
            format!("{secret}0"),
            "not a secret of this API: expected 64 lower-case hexadecimal digits behind the prefix",
        ),
        (
            secret[..70].to_owned(),
            "not a secret of this API: expected 64 lower-case hexadecimal digits behind the prefix",
        ),
        (
            upper,
            "not a secret of this API: expected 64 lower-case hexadecimal digits behind the prefix",
        ),
        (
            format!("hex_v1_{}é", &digits[2..]),
            "not a secret of this API: expected 64 lower-case hexadecimal digits behind the prefix",
        ),
    ];
    for (presented, expected) in cases {
        assert_eq!(parse::<Hex>(&presented).unwrap_err().to_string(), expected);
    }
    let mut mistyped = generate::<Base62>();
    let last = if mistyped.pop() == Some('0') { '1' } else { '0' };
    mistyped.push(last);
    assert_eq!(
        parse::<Base62>(&mistyped).unwrap_err().to_string(),
        "not a secret of this API: its checksum does not fit, so it was cut or mistyped"
    );
}

/// All of them, not a sample: 49 places with 61 other digits each.
#[test]
fn the_checksum_catches_every_change_of_one_character() {
    for _ in 0..3 {
        let secret = generate::<Base62>();
        for place in "b62_".len()..secret.len() {
            for digit in ('0'..='9').chain('A'..='Z').chain('a'..='z') {
                let mut changed = secret.clone();
                changed.replace_range(place..=place, digit.encode_utf8(&mut [0; 4]));
                assert_eq!(
                    parse::<Base62>(&changed).is_ok(),
                    changed == secret,
                    "{digit} at {place}"
                );
            }
        }
    }
}

proptest! {
    #[test]
    fn the_checksum_catches_two_neighbours_that_changed_places(place in 4_usize..52) {
        let secret = generate::<Base62>();
        let mut swapped = secret.clone().into_bytes();
        swapped.swap(place, place + 1);
        let swapped = String::from_utf8(swapped).unwrap();
        prop_assert_eq!(parse::<Base62>(&swapped).is_ok(), swapped == secret);
    }

    #[test]
    fn nothing_presented_makes_parsing_panic(text in ".{0,80}", bytes in "(hex_v1_|b62_)?[0-9a-zA-Zé]{40,70}") {
        install();
        for text in [text, bytes] {
            let _ = (parse::<Hex>(&text), parse::<BareHex>(&text), parse::<Base62>(&text), parse::<BareBase62>(&text));
        }
    }

    #[test]
    fn a_digest_is_that_of_the_whole_secret(place in 0_usize..71) {
        let secret = generate::<Hex>();
        let mut other = secret.clone().into_bytes();
        let digit = if other[place] == b'0' { b'1' } else { b'0' };
        other[place] = digit;
        let same = SecretDigest::of_presented::<Hex>(&secret).unwrap();
        prop_assert_eq!(same, SecretDigest::of_presented::<Hex>(&secret).unwrap());
        if let Ok(digest) = SecretDigest::of_presented::<Hex>(&String::from_utf8(other).unwrap()) {
            prop_assert_ne!(digest, same);
        }
    }
}

/// FIPS 180-4: the digest is SHA-256 and nothing of our own.
#[test]
fn a_digest_is_sha_256() {
    install();
    let digest = SecretDigest::of_presented::<BareHex>(&"0".repeat(64)).unwrap();
    let hex = digest.as_bytes().map(|byte| format!("{byte:02x}")).concat();
    assert_eq!(hex, "60e05bd1b195af2f94112fa7197a5c88289058840ce7c6df9693756bc6250f55");
    assert_eq!(SecretDigest::from_bytes(*digest.as_bytes()), digest);
}
