//! What somebody may have meant.

use strsim::osa_distance;

/// The candidate that a mistyped name most likely stands for. None is often the right answer: a wrong suggestion is
/// worse than no suggestion.
pub(crate) fn nearest<'c>(name: &str, candidates: impl IntoIterator<Item = &'c str>) -> Option<&'c str> {
    let near = candidates
        .into_iter()
        .filter_map(|candidate| Some((distance(name, candidate)?, candidate)));
    near.min_by_key(|(distance, _)| *distance)
        .map(|(_, candidate)| candidate)
}

/// How many slips of the pen two names are apart, if not too many. The parts between colons are judged apart: the
/// action of `image:read` is as far from another action as from nothing.
fn distance(name: &str, candidate: &str) -> Option<usize> {
    if name.eq_ignore_ascii_case(candidate) {
        return Some(0);
    }
    if name.matches(':').count() != candidate.matches(':').count() {
        return word_distance(name, candidate);
    }
    let parts = name.split(':').zip(candidate.split(':'));
    parts.map(|(part, other)| word_distance(part, other)).sum()
}

/// How many slips of the pen two words are apart, if not too many for their length.
pub(crate) fn word_distance(word: &str, other: &str) -> Option<usize> {
    if word == other {
        return Some(0);
    }
    let limit = match word.len() {
        0..=1 => return None,
        2..=4 => 1,
        5..=8 => 2,
        9..=LONGEST => 3,
        _ => return None,
    };
    // A character has at most four bytes, and a slip adds or takes away one character.
    if word.len().abs_diff(other.len()) > 4 * limit {
        return None;
    }
    Some(osa_distance(word, other)).filter(|distance| *distance <= limit)
}

/// No scope is longer, and no word of a path that somebody typed.
const LONGEST: usize = 255;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn suggests_what_is_close_and_nothing_else() {
        let names = ["member", "droplet:create", "droplet:read", "image:create", "repo"];
        for (typed, meant) in [
            ("membre", Some("member")),
            ("Droplet:Read", Some("droplet:read")),
            ("droplet:raed", Some("droplet:read")),
            ("droplets:read", Some("droplet:read")),
            ("image:read", None),
            ("droplet", None),
            ("x", None),
        ] {
            assert_eq!(nearest(typed, names), meant, "{typed}");
        }
    }
}
