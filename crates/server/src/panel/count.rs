//! Numbers in sentences.

/// So many of something.
pub(super) fn count<N: PartialEq + From<u8> + std::fmt::Display>(number: N, one: &str) -> String {
    if number == N::from(1) {
        format!("1 {one}")
    } else {
        format!("{number} {one}s")
    }
}
