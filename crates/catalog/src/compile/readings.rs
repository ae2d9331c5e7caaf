//! What others could take literal text for: the engine's module `lookup::readings`, for the texts of templates.

use crate::template::decoded;

/// What literal text is compared by with what a segment is read as: decoded once and, unless case counts, in small letters.
pub(crate) fn key(text: &str, case_sensitive: bool) -> Vec<u8> {
    folded(decoded(text.as_bytes()), case_sensitive)
}

/// The same without decoding.
pub(crate) fn plain_key(text: &str, case_sensitive: bool) -> Vec<u8> {
    folded(text.as_bytes().to_vec(), case_sensitive)
}

/// Whether other text than this, without anything that a reader would change, could be read as it: it has capital letters or
/// escapes itself.
pub(crate) fn is_read_otherwise(text: &str, case_sensitive: bool) -> bool {
    key(text, case_sensitive) != text.as_bytes()
}

/// Everything that a segment with this text could be read as. No template has blanks, so none are cut off.
pub(crate) fn readings(text: &str, case_sensitive: bool) -> Vec<Vec<u8>> {
    let once = decoded(text.as_bytes());
    let twice = decoded(&once);
    let whole = [text.as_bytes().to_vec(), once, twice];
    let cut = whole.clone().map(|text| {
        let end = text.iter().position(|byte| *byte == b';').unwrap_or(text.len());
        text.into_iter().take(end).collect()
    });
    let all = whole.into_iter().chain(cut);
    all.map(|reading| folded(reading, case_sensitive)).collect()
}

/// Small letters, also for those beyond ASCII that some readers take for one of ASCII.
fn folded(text: Vec<u8>, case_sensitive: bool) -> Vec<u8> {
    if case_sensitive {
        return text;
    }
    let mut folded = Vec::with_capacity(text.len());
    let mut rest = text.as_slice();
    while let Some((byte, after)) = rest.split_first() {
        let special = FOLDED.iter().find(|(letter, _)| rest.starts_with(letter));
        folded.push(special.map_or(byte.to_ascii_lowercase(), |(_, letter)| *letter));
        rest = special.map_or(after, |(letter, _)| rest.get(letter.len()..).unwrap_or_default());
    }
    folded
}

/// As the engine has them.
const FOLDED: [(&[u8], u8); 3] = [
    ("\u{17f}".as_bytes(), b's'),
    ("\u{212a}".as_bytes(), b'k'),
    ("\u{131}".as_bytes(), b'i'),
];
