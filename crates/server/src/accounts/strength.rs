//! Whether a new password is good enough.

use unicode_normalization::UnicodeNormalization;
use zeroize::Zeroizing;
use zxcvbn::feedback::Feedback;
use zxcvbn::{Score, zxcvbn};

use super::AccountError;
use super::queue::Place;

const MIN_CHARS: usize = 12;
pub(super) const MAX_BYTES: usize = 1_024;
/// The characters that are judged: more take long, and make no password easier to guess that begins with these.
const LOOKED_AT: usize = 40;
/// Below this, fewer than 10^8 guesses find it, the likeliest first.
const ENOUGH: Score = Score::Three;

/// A new password that is not good enough.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum PasswordError {
    #[error("the password has {0} characters, expected at least {MIN_CHARS}")]
    TooShort(usize),
    #[error("the password is longer than {MAX_BYTES} bytes")]
    TooLong,
    /// It is among those that are tried first.
    #[error(
        "the password is easy to guess: {why}; choose another one, such as four words that have nothing to do with each other"
    )]
    Common {
        /// The reason.
        why: String,
    },
}

/// A password in the one form in which it is hashed, NFKC: the same keys give other characters on other devices (NIST SP
/// 800-63B, §3.1.1.2).
pub(super) fn normal(password: &str) -> Zeroizing<String> {
    Zeroizing::new(password.nfkc().collect())
}

/// Whether a new password is good enough for whoever signs in as this. Done where passwords are hashed, since it takes as long.
pub(super) async fn check(place: &Place, password: &str, login: &str) -> Result<(), AccountError> {
    let (password, login) = (Zeroizing::new(password.to_owned()), login.to_owned());
    Ok(place.run(move || judge(&password, &login)).await??)
}

fn judge(password: &str, login: &str) -> Result<(), PasswordError> {
    if password.len() > MAX_BYTES {
        return Err(PasswordError::TooLong);
    }
    let password = normal(password);
    let chars = password.chars().count();
    if chars < MIN_CHARS {
        return Err(PasswordError::TooShort(chars));
    }
    let looked_at = password
        .char_indices()
        .nth(LOOKED_AT)
        .map_or(password.len(), |(at, _)| at);
    let looked_at = password.get(..looked_at).unwrap_or(&password);
    let guessed = zxcvbn(looked_at, &[login, "bailiwick"]);
    if guessed.score() >= ENOUGH {
        return Ok(());
    }
    let warning = guessed.feedback().and_then(Feedback::warning);
    let why = warning.map_or_else(
        || "it is made of words and patterns that are tried first".to_owned(),
        |warning| plain(&warning.to_string()),
    );
    Err(PasswordError::Common { why })
}

/// A sentence as a part of another one.
fn plain(sentence: &str) -> String {
    let sentence = sentence.trim_end_matches('.');
    let mut chars = sentence.chars();
    let first = chars.next().map(char::to_lowercase);
    first.into_iter().flatten().chain(chars).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_tried_first_is_refused_with_a_reason() {
        for common in [
            "password1234",
            "qwertyuiop12",
            "aaaaaaaaaaaaaaaa",
            "123456789012",
            "abcabcabcabcabc",
            "P@ssw0rd2024!",
            "ada.lovelace.ada",
        ] {
            let refused = judge(common, "ada.lovelace");
            assert!(
                matches!(refused, Err(PasswordError::Common { .. })),
                "{common}: {refused:?}"
            );
            assert!(!refused.unwrap_err().to_string().contains(common));
        }
        let told = judge("password1234", "ada").unwrap_err().to_string();
        assert!(
            told.contains("a very common password") && told.contains("choose another one"),
            "{told}"
        );
    }

    #[test]
    fn what_nobody_would_guess_is_good_and_needs_no_signs() {
        for good in [
            "correct horse battery",
            "another long one",
            "Ж3рж9-yk2-ünd",
            "zwölf boxkämpfer",
        ] {
            assert_eq!(judge(good, "ada"), Ok(()), "{good}");
        }
    }

    #[test]
    fn length_is_that_of_the_characters_that_are_hashed() {
        // Six characters that look like twelve, and twelve that are written as thirteen.
        assert_eq!(judge("ﬁﬁﬁﬁﬁ", "ada"), Err(PasswordError::TooShort(10)));
        assert_eq!(judge("u\u{308}bermorgen9x", "ada"), Ok(()));
        assert_eq!(judge("u\u{308}bermorgen9", "ada"), Err(PasswordError::TooShort(11)));
        assert_eq!(judge(&"x".repeat(MAX_BYTES + 1), "ada"), Err(PasswordError::TooLong));
    }
}
