//! Rule 11: names outlive catalogues.

use bailiwick::{Catalog, Grant, Resolution, ScopeSet, StoredGrant};
use proptest::prelude::*;

use crate::engine::{grant, names_of, stored};
use crate::naive::{self, Names, names};
use crate::{Case, Verdict};

pub(crate) fn rule_11_unknown_names_are_kept_grant_nothing_and_are_reported<C: Catalog>(case: &Case) -> Verdict {
    for named in &case.scenario.grants {
        let kept = stored(named);
        let found: Grant<C> = kept.resolve();
        let unknown: Names = kept.unknown::<C>().map(str::to_owned).collect();
        let naive::Grant::Custom(written) = named else {
            prop_assert!(unknown.is_empty() && kept.names().len() == 0);
            continue;
        };
        let expected = case.naive.resolve(written);
        prop_assert!(
            kept.names().eq(written.iter().map(String::as_str)),
            "as they were, also after a look-up"
        );
        prop_assert_eq!(&unknown, &expected.unknown);
        prop_assert_eq!(names_of(found.chosen()), expected.known);
        // Without them it is the same grant.
        let known = StoredGrant::custom(kept.names().filter(|name| !unknown.contains(*name)));
        prop_assert_eq!(known.resolve::<C>(), found);
        for name in &unknown {
            prop_assert_eq!(C::resolve(name), Resolution::Unknown);
            prop_assert!(name.parse::<ScopeSet<C>>().is_err() && C::scope(name).is_none());
            prop_assert!(StoredGrant::custom([name.as_str()]).resolve::<C>().chosen().is_empty());
        }
    }
    Ok(())
}

pub(crate) fn rule_11_aliases_are_rewritten<C: Catalog>(case: &Case) -> Verdict {
    for alias in case.naive.aliases.keys() {
        let targets = case.naive.resolve(&names([alias.as_str()])).known;
        let Resolution::Alias(found) = C::resolve(alias) else {
            return Err(TestCaseError::fail(format!("{alias} is an alias")));
        };
        prop_assert_eq!(names_of(&found), targets.clone());
        prop_assert!(C::scope(alias).is_none(), "an alias is no scope");
        prop_assert_eq!(&alias.parse::<ScopeSet<C>>().expect("an alias is a set"), &found);
        let stored = StoredGrant::custom([alias.as_str()]);
        prop_assert_eq!(stored.resolve::<C>(), Grant::custom(found));
        prop_assert_eq!(stored.unknown::<C>().count(), 0);
    }
    // Stored again, a grant has the names of today, and means the same.
    for named in &case.scenario.grants {
        let today = grant::<C>(named);
        let again = StoredGrant::from(&today);
        prop_assert_eq!(again.kind(), today.kind());
        prop_assert!(again.names().all(|name| case.naive.scopes.contains_key(name)));
        prop_assert_eq!(again.resolve::<C>(), today);
    }
    Ok(())
}
