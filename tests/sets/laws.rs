//! The laws, for the sets of any catalogue.

use std::collections::hash_map::DefaultHasher;
use std::hash::{Hash, Hasher};

use bailiwick::{Catalog, Scope, ScopeSet};
use proptest::prelude::*;
use proptest::test_runner::TestCaseError;

use crate::{Names, Sample, names_of};

type Verdict = Result<(), TestCaseError>;

pub(crate) fn operators_do_what_sets_do<C: Catalog>([a, b, _]: &[Sample<C>; 3], _: &[bool]) -> Verdict {
    let all: Names = C::scopes().map(Scope::name).collect();
    prop_assert_eq!(names_of(&(a.set.clone() | &b.set)), &a.names | &b.names);
    prop_assert_eq!(names_of(&(a.set.clone() & &b.set)), &a.names & &b.names);
    prop_assert_eq!(names_of(&(a.set.clone() ^ &b.set)), &a.names ^ &b.names);
    prop_assert_eq!(names_of(&(a.set.clone() - &b.set)), &a.names - &b.names);
    prop_assert_eq!(names_of(&!a.set.clone()), &all - &a.names);
    prop_assert_eq!(names_of(&ScopeSet::<C>::all()), all);
    Ok(())
}

pub(crate) fn operators_take_sets_references_and_scopes<C: Catalog>([a, b, _]: &[Sample<C>; 3], _: &[bool]) -> Verdict {
    let whole = [
        a.set.clone() | b.set.clone(),
        a.set.clone() & b.set.clone(),
        a.set.clone() ^ b.set.clone(),
        a.set.clone() - b.set.clone(),
    ];
    let mut in_place = [(); 4].map(|()| a.set.clone());
    in_place[0] |= &b.set;
    in_place[1] &= &b.set;
    in_place[2] ^= &b.set;
    in_place[3] -= &b.set;
    prop_assert_eq!(&in_place, &whole);
    // One scope after another.
    let mut one_by_one = [(); 3].map(|()| a.set.clone());
    for scope in &b.set {
        one_by_one[0] |= scope;
        one_by_one[1] ^= scope;
        one_by_one[2] -= scope;
        prop_assert_eq!(scope | a.set.clone(), a.set.clone() | scope);
        let same = scope;
        prop_assert_eq!(scope | same, ScopeSet::from(scope));
        prop_assert_eq!(
            a.set.clone() & scope,
            if a.set.contains(scope) {
                scope.into()
            } else {
                ScopeSet::EMPTY
            }
        );
    }
    prop_assert_eq!(one_by_one, [whole[0].clone(), whole[2].clone(), whole[3].clone()]);
    Ok(())
}

pub(crate) fn operators_obey_the_laws_of_algebra<C: Catalog>([a, b, c]: &[Sample<C>; 3], _: &[bool]) -> Verdict {
    let [a, b, c] = [&a.set, &b.set, &c.set];
    let or = |x: &ScopeSet<C>, y: &ScopeSet<C>| x.clone() | y;
    let and = |x: &ScopeSet<C>, y: &ScopeSet<C>| x.clone() & y;
    let not = |x: &ScopeSet<C>| !x.clone();
    let all = ScopeSet::all();
    prop_assert_eq!(or(a, b), or(b, a));
    prop_assert_eq!(and(a, b), and(b, a));
    prop_assert_eq!(or(&or(a, b), c), or(a, &or(b, c)));
    prop_assert_eq!(and(&and(a, b), c), and(a, &and(b, c)));
    prop_assert_eq!(and(a, &or(b, c)), or(&and(a, b), &and(a, c)));
    prop_assert_eq!(or(a, &and(b, c)), and(&or(a, b), &or(a, c)));
    prop_assert_eq!(&or(a, &and(a, b)), a);
    prop_assert_eq!(&and(a, &or(a, b)), a);
    prop_assert_eq!(not(&or(a, b)), and(&not(a), &not(b)));
    prop_assert_eq!(not(&and(a, b)), or(&not(a), &not(b)));
    prop_assert_eq!(&not(&not(a)), a);
    prop_assert_eq!(or(a, &not(a)), all.clone());
    prop_assert!(and(a, &not(a)).is_empty());
    prop_assert_eq!(a.clone() ^ b, (a.clone() - b) | (b.clone() - a));
    prop_assert_eq!(a.clone() - b, and(a, &not(b)));
    prop_assert_eq!(&or(a, &ScopeSet::EMPTY), a);
    prop_assert_eq!(&and(a, &all), a);
    Ok(())
}

pub(crate) fn questions_have_the_same_answers<C: Catalog>([a, b, _]: &[Sample<C>; 3], _: &[bool]) -> Verdict {
    for scope in C::scopes() {
        prop_assert_eq!(a.set.contains(scope), a.names.contains(scope.name()), "{}", scope);
    }
    prop_assert_eq!((a.set.len(), a.set.is_empty()), (a.names.len(), a.names.is_empty()));
    prop_assert_eq!(a.set.is_subset(&b.set), a.names.is_subset(&b.names));
    prop_assert_eq!(a.set.is_disjoint(&b.set), a.names.is_disjoint(&b.names));
    prop_assert_eq!(a.set == b.set, a.names == b.names);
    prop_assert!(a.set.is_subset(&(a.set.clone() | &b.set)) && (a.set.clone() & &b.set).is_subset(&a.set));
    prop_assert!((a.set.clone() - &b.set).is_disjoint(&b.set));
    prop_assert_eq!(a.set.cmp(&b.set).is_eq(), a.names == b.names);
    prop_assert_eq!(a.set.cmp(&b.set), b.set.cmp(&a.set).reverse());
    Ok(())
}

pub(crate) fn scopes_go_in_and_out<C: Catalog>([a, b, _]: &[Sample<C>; 3], _: &[bool]) -> Verdict {
    let (mut set, mut names) = (a.set.clone(), a.names.clone());
    for scope in &b.set {
        prop_assert_eq!(set.insert(scope), names.insert(scope.name()));
        prop_assert!(!set.insert(scope));
    }
    prop_assert_eq!(names_of(&set), names.clone());
    for scope in &a.set {
        prop_assert_eq!(set.remove(scope), names.remove(scope.name()));
        prop_assert!(!set.remove(scope) && !set.contains(scope));
    }
    prop_assert_eq!(names_of(&set), names);
    Ok(())
}

/// `steps` says from which end each next scope is taken.
pub(crate) fn iteration_has_every_scope_once_in_order_from_both_ends<C: Catalog>(
    [a, ..]: &[Sample<C>; 3],
    steps: &[bool],
) -> Verdict {
    let mut left: std::collections::VecDeque<u32> = C::scopes()
        .filter(|scope| a.names.contains(scope.name()))
        .map(Scope::index)
        .collect();
    prop_assert!(a.set.iter().map(Scope::index).eq(left.iter().copied()));
    prop_assert!(a.set.iter().rev().map(Scope::index).eq(left.iter().rev().copied()));
    let mut scopes = a.set.iter();
    for from_the_front in steps {
        prop_assert_eq!(
            (scopes.len(), scopes.size_hint()),
            (left.len(), (left.len(), Some(left.len())))
        );
        prop_assert!(scopes.clone().map(Scope::index).eq(left.iter().copied()));
        let (found, expected) = match from_the_front {
            true => (scopes.next(), left.pop_front()),
            false => (scopes.next_back(), left.pop_back()),
        };
        prop_assert_eq!(found.map(Scope::index), expected);
    }
    prop_assert!(scopes.by_ref().map(Scope::index).eq(left));
    prop_assert_eq!(
        (scopes.next(), scopes.next_back(), scopes.len()),
        (None, None, 0),
        "fused"
    );
    Ok(())
}

pub(crate) fn a_set_is_read_as_it_was_written<C: Catalog>([a, ..]: &[Sample<C>; 3], _: &[bool]) -> Verdict {
    let text = a.set.to_string();
    prop_assert_eq!(&text.parse::<ScopeSet<C>>().expect("a set"), &a.set);
    prop_assert_eq!(
        text.split(' ')
            .filter(|name| !name.is_empty())
            .collect::<std::collections::BTreeSet<_>>(),
        a.names.clone()
    );
    // In any order, and as often as one likes.
    let backwards: Vec<&str> = text.split(' ').rev().collect();
    prop_assert_eq!(&backwards.join(" ").parse::<ScopeSet<C>>().expect("a set"), &a.set);
    if !text.is_empty() {
        prop_assert_eq!(&format!("{text} {text}").parse::<ScopeSet<C>>().expect("a set"), &a.set);
    }
    for scope in &a.set {
        prop_assert_eq!(scope.to_string().parse::<Scope<C>>().expect("a scope"), scope);
    }
    Ok(())
}

pub(crate) fn other_texts_are_no_sets<C: Catalog>([a, ..]: &[Sample<C>; 3], _: &[bool]) -> Verdict {
    let text = a.set.to_string();
    let wrong_name = |text: &str| text.parse::<ScopeSet<C>>().err().map(|error| error.name().to_owned());
    let empty = Some(String::new());
    prop_assert_eq!(wrong_name(&format!(" {text}")), empty.clone());
    prop_assert_eq!(wrong_name(&format!("{text} ")), empty.clone());
    if let Some((first, second)) = text.split_once(' ') {
        prop_assert_eq!(wrong_name(&format!("{first}  {second}")), empty);
        for separator in ["\t", "\n", ",", "\u{a0}", "+"] {
            let joined = format!("{first}{separator}{second}");
            prop_assert_eq!(wrong_name(&joined), joined.split(' ').next().map(str::to_owned));
        }
    }
    for scope in &a.set {
        let name = scope.name();
        for other in [
            name.to_uppercase(),
            format!("{name}x"),
            name[1..].to_owned(),
            name.replace(':', ""),
        ] {
            prop_assert_eq!(wrong_name(&other), Some(other.clone()));
            prop_assert!(other.parse::<Scope<C>>().is_err());
        }
    }
    prop_assert!(
        "".parse::<Scope<C>>().is_err(),
        "nothing is the empty set, but no scope"
    );
    Ok(())
}

pub(crate) fn equal_sets_are_equal_however_they_came_about<C: Catalog>(
    [a, b, _]: &[Sample<C>; 3],
    _: &[bool],
) -> Verdict {
    let mut extended = b.set.clone();
    extended.extend(&a.set);
    extended -= b.set.clone() - &a.set;
    let mut added_and_removed = a.set.clone();
    for scope in C::scopes() {
        added_and_removed.insert(scope);
    }
    for scope in &!a.set.clone() {
        added_and_removed.remove(scope);
    }
    let ways = [
        extended,
        added_and_removed,
        a.set.iter().rev().collect(),
        (a.set.clone() | &b.set) - (b.set.clone() - &a.set),
        (a.set.clone() ^ &b.set) ^ &b.set,
        !!a.set.clone(),
        ScopeSet::all() & &a.set,
        a.set.iter().fold(ScopeSet::EMPTY, |set, scope| set | scope),
        a.set.to_string().parse().expect("a set"),
    ];
    let hash = |set: &ScopeSet<C>| {
        let mut hasher = DefaultHasher::new();
        set.hash(&mut hasher);
        hasher.finish()
    };
    for (number, way) in ways.iter().enumerate() {
        prop_assert_eq!(way, &a.set, "{}", number);
        prop_assert_eq!(hash(way), hash(&a.set), "{}", number);
        prop_assert_eq!(way.words(), a.set.words(), "{}", number);
        prop_assert!(way.cmp(&a.set).is_eq(), "{}", number);
    }
    Ok(())
}
