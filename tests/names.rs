//! Names are compared with all their bytes. A slot of the table of names has the ends of a name and its length; where a
//! name is longer than they cover, the rest has to be compared as well, since another name can have the same slot.

mod engine;
mod naive;

use std::slice;

use bailiwick::{Catalog, Resolution, Scope, StoredGrant};

use engine::{VecWords, install};

/// A catalogue with one scope, so that whatever is asked for finds its slot, or with some more of the same ends.
fn catalogue(names: &[String], aliases: &[(String, &String)]) -> String {
    let scopes = names.iter().map(|name| format!("'{name}' = {{ class = 'other' }}"));
    let aliases = aliases
        .iter()
        .map(|(alias, target)| format!("'{alias}' = ['{target}']"));
    let head = ["format = 1", "[catalog]", "name = 'names'", "[scopes]"].map(str::to_owned);
    let lines = head
        .into_iter()
        .chain(scopes)
        .chain(["[aliases]".to_owned()])
        .chain(aliases);
    lines.collect::<Vec<_>>().join("\n")
}

/// A name of this length, other than those of other places only at `at`.
fn name(len: usize, at: usize, byte: char) -> String {
    let letters = ('a'..='z').cycle().take(len).enumerate();
    letters
        .map(|(place, letter)| if place == at { byte } else { letter })
        .collect()
}

#[test]
fn a_name_that_differs_in_any_byte_is_another_name() {
    for len in 1..=100 {
        let known = name(len, len, '_');
        install(&catalogue(slice::from_ref(&known), &[]));
        assert_eq!(VecWords::scope(&known).map(Scope::name), Some(&*known));
        for at in 0..len {
            let other = name(len, at, '_');
            assert!(VecWords::scope(&other).is_none(), "{other}");
            assert_eq!(VecWords::resolve(&other), Resolution::Unknown, "{other}");
            let stored = StoredGrant::custom([&*other]);
            assert!(stored.resolve::<VecWords>().expanded().is_empty(), "{other}");
            assert!(stored.unknown::<VecWords>().eq([&*other]));
        }
        let shorter = known.chars().take(len - 1).collect();
        for other in [known.chars().skip(1).collect(), shorter, format!("{known}z")] {
            assert!(VecWords::scope(&other).is_none(), "{other}");
        }
    }
}

/// Scopes and aliases with the same ends, next to each other in every combination.
#[test]
fn long_names_with_the_same_ends_are_told_apart() {
    for len in [33, 34, 40, 41, 48, 64, 100, 255] {
        let middles = 16..len - 16;
        let names: Vec<String> = middles.clone().step_by(2).map(|at| name(len, at, '_')).collect();
        let targets = names.iter().cycle();
        let aliases: Vec<(String, &String)> = middles
            .clone()
            .step_by(3)
            .map(|at| name(len, at, '.'))
            .zip(targets)
            .collect();
        install(&catalogue(&names, &aliases));
        for known in &names {
            assert_eq!(VecWords::scope(known).map(Scope::name), Some(&**known));
        }
        for (alias, target) in &aliases {
            assert!(VecWords::scope(alias).is_none());
            let scopes = VecWords::resolve(alias).scopes();
            assert_eq!(scopes.to_string(), **target, "{alias}");
        }
        for at in middles {
            for byte in ['0', '-', '~'] {
                let other = name(len, at, byte);
                assert_eq!(VecWords::resolve(&other), Resolution::Unknown, "{other}");
            }
        }
    }
}
