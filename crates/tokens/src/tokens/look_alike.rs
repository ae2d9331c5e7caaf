//! Names that could be taken for others.

use bailiwick::Catalog;
use unicode_normalization::UnicodeNormalization;

use crate::{Error, Name};

/// The kinds of tokens, as people read them beside roles.
const KINDS: [&str; 3] = ["custom", "read-only", "full access"];

/// A team's role must not be taken for one of the catalog, by a name that it has or had, nor for a kind of tokens.
pub(super) fn check<C: Catalog>(name: &Name) -> Result<(), Error<C>> {
    let looks = skeleton(name.as_str());
    let is_alike = |other: &str| skeleton(other) == looks;
    let taken_for = |other: String| Error::LookAlike {
        name: name.clone(),
        other,
    };
    for role in C::roles() {
        let names = [role.name(), role.title()]
            .into_iter()
            .chain(role.formerly().iter().copied());
        if names.into_iter().any(is_alike) {
            return Err(taken_for(format!("the role `{}`", role.name())));
        }
    }
    match KINDS.into_iter().find(|kind| is_alike(kind)) {
        Some(kind) => Err(taken_for(format!("the kind of tokens `{kind}`"))),
        None => Ok(()),
    }
}

/// What is left of a name when case, width, accents' spelling, and all that is not a letter or a digit are looked through
/// (RFC 8265 for case and width). Letters of other scripts that look alike count as one (UTS 39, section 4).
fn skeleton(name: &str) -> String {
    let folded: String = name.nfkc().flat_map(char::to_lowercase).collect();
    let skeleton = unicode_security::skeleton(&folded).flat_map(char::to_lowercase);
    skeleton
        .filter(|char| char.is_alphanumeric() && !FILLERS.contains(char))
        .collect()
}

/// Letters that show nothing.
const FILLERS: [char; 4] = ['\u{115f}', '\u{1160}', '\u{3164}', '\u{ffa0}'];

#[cfg(test)]
mod tests {
    use bailiwick::digitalocean::DigitalOcean;

    use super::check;

    #[test]
    fn look_alikes_of_roles_and_kinds_are_refused() {
        for name in [
            "owner",
            "Owner",
            "OWNER",
            "ｏｗｎｅｒ",
            "own\u{200b}er",
            "о\u{0077}ner",
            "billing-viewer",
            "Billing viewer",
            "billing_viewer",
            "read only",
            "READ_ONLY",
            "fullaccess",
            "custom",
            "member.",
            "ow\u{3164}ner",
        ] {
            assert!(check::<DigitalOcean>(&name.parse().unwrap()).is_err(), "{name}");
        }
        for name in ["auditor", "owners", "co-owner", "members", "deployer", "読取り"] {
            assert!(check::<DigitalOcean>(&name.parse().unwrap()).is_ok(), "{name}");
        }
    }
}
