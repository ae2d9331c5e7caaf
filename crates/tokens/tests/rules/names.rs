//! Names: 1 to 255 characters, and a typed error for each that is none.

use bailiwick_tokens::{Name, NameError};
use proptest::prelude::*;

#[test]
fn every_bad_name_is_told_which_rule_it_breaks() {
    let cases = [
        ("", NameError::Empty, "the name is empty, expected 1 to 255 characters"),
        (
            &"x".repeat(256),
            NameError::TooLong { length: 256 },
            "the name has 256 characters, expected 1 to 255",
        ),
        (
            &"é".repeat(300),
            NameError::TooLong { length: 300 },
            "the name has 300 characters, expected 1 to 255",
        ),
        (
            "a\nb",
            NameError::Control,
            "the name has a control character, expected text on one line",
        ),
        (
            "a\u{7f}",
            NameError::Control,
            "the name has a control character, expected text on one line",
        ),
        (
            " a",
            NameError::Blank,
            "the name starts or ends with a blank, which nobody would see",
        ),
        (
            "a\u{a0}",
            NameError::Blank,
            "the name starts or ends with a blank, which nobody would see",
        ),
        (
            " ",
            NameError::Blank,
            "the name starts or ends with a blank, which nobody would see",
        ),
    ];
    for (text, error, message) in cases {
        assert_eq!(text.parse::<Name>(), Err(error), "{text:?}");
        assert_eq!(error.to_string(), message);
        let json = serde_json::to_string(text).unwrap();
        assert!(
            serde_json::from_str::<Name>(&json)
                .unwrap_err()
                .to_string()
                .starts_with(message),
            "{text:?}"
        );
    }
}

#[test]
fn characters_are_counted_and_not_bytes() {
    for text in ["x", "é", "build server", "🦀"] {
        assert_eq!(text.parse::<Name>().unwrap().as_str(), text);
    }
    assert!("🦀".repeat(Name::MAX_CHARS).parse::<Name>().is_ok());
}

proptest! {
    #[test]
    fn a_name_is_what_it_was_or_nothing(text in "[ a-zé\t🦀]{0,260}") {
        let well = (1..=255).contains(&text.chars().count()) && text.trim() == text && !text.contains('\t');
        match text.parse::<Name>() {
            Ok(name) => {
                prop_assert!(well);
                prop_assert_eq!(name.as_str(), &text);
                let json = serde_json::to_string(&name).unwrap();
                prop_assert_eq!(serde_json::from_str::<Name>(&json).unwrap(), name);
            }
            Err(_) => prop_assert!(!well),
        }
    }
}
