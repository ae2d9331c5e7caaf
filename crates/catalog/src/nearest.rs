//! What the author may have meant.

use strsim::osa_distance;

use crate::scope_name::structured;

/// The candidate that a mistyped name is likely to stand for, the first of several equally close ones. None is often
/// the right answer: a wrong suggestion is worse than no suggestion.
pub(crate) fn nearest<'c>(name: &str, candidates: impl IntoIterator<Item = &'c str>) -> Option<&'c str> {
    if name.len() > LONGEST {
        return None;
    }
    let mut best = None;
    let mut least = usize::MAX;
    for candidate in candidates {
        if let Some(distance) = distance(name, candidate)
            && distance < least
        {
            least = distance;
            best = Some(candidate);
        }
    }
    best
}

/// How far apart two names are, if that is not too far. Resource and action are judged apart: in a long name, a quarter
/// of all letters may be the whole of its action.
fn distance(name: &str, candidate: &str) -> Option<usize> {
    if name.eq_ignore_ascii_case(candidate) {
        return Some(0);
    }
    match (structured(name), structured(candidate)) {
        (Some((resource, action)), Some((other_resource, other_action))) => {
            Some(part(resource, other_resource)? + part(action, other_action)?)
        }
        _ => part(name, candidate),
    }
}

fn part(name: &str, candidate: &str) -> Option<usize> {
    if name == candidate {
        return Some(0);
    }
    let limit = match name.len() {
        0..=5 => 1,
        6..=8 => 2,
        _ => 3,
    };
    // Each edit changes the length by one at most, and the set of letters by two.
    if name.len().abs_diff(candidate.len()) > limit * 4 || letters(name, candidate) > 2 * limit {
        return None;
    }
    Some(osa_distance(name, candidate)).filter(|&distance| distance <= limit && distance < name.chars().count())
}

/// How many letters only one of two names has. Cheap, so that most candidates need no closer look.
fn letters(a: &str, b: &str) -> usize {
    let set = |text: &str| text.bytes().fold(0_u64, |set, byte| set | 1 << (byte % 64));
    (set(a) ^ set(b)).count_ones() as usize
}

/// No name that is meant to be in a catalogue is longer.
const LONGEST: usize = 255;

#[cfg(test)]
mod tests {
    use super::*;

    const SCOPES: [&str; 5] = ["app:read", "droplet:create", "droplet:read", "droplet:update", "repo"];

    #[test]
    fn suggests_what_is_close() {
        for (typed, meant) in [
            ("droplet:raed", "droplet:read"),
            ("droplets:read", "droplet:read"),
            ("Droplet:Read", "droplet:read"),
            ("apps:read", "app:read"),
            ("rep", "repo"),
        ] {
            assert_eq!(nearest(typed, SCOPES), Some(meant), "{typed}");
        }
    }

    #[test]
    fn suggests_nothing_else() {
        for typed in ["droplet:delete", "volume:read", "app", "", "r", "droplet"] {
            assert_eq!(nearest(typed, SCOPES), None, "{typed}");
        }
    }
}
