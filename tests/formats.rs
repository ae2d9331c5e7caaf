//! Scopes, sets and stored grants come back from JSON and from a binary format (CBOR) as they went in; sets that were
//! stored as bits under an older lock mean the same under a newer one, and bits of any other list of scopes are refused, as
//! are bits that their list has no scope for.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a helper of tests may fail as a test does"
)]

use std::fmt::Debug;

use bailiwick::digitalocean::DigitalOcean;
use bailiwick::runtime::RuntimeCatalog;
use bailiwick::{Catalog, Scope, ScopeSet, StoredGrant};
use bailiwick_catalog::{Source, check};
use proptest::prelude::*;
use proptest::sample::subsequence;
use serde::Serialize;
use serde::de::DeserializeOwned;

type Set = ScopeSet<DigitalOcean>;

/// The words of a set, with the list that they count in.
type Encoded = (u64, u64, Vec<u64>);

/// Through both formats and back.
fn comes_back<T: Serialize + DeserializeOwned + PartialEq + Debug>(value: &T) -> Result<(), TestCaseError> {
    let json = serde_json::to_string(value).unwrap();
    prop_assert_eq!(&serde_json::from_str::<T>(&json).unwrap(), value);
    prop_assert_eq!(&from_cbor::<T>(&to_cbor(value)).unwrap(), value);
    Ok(())
}

fn to_cbor(value: &impl Serialize) -> Vec<u8> {
    let mut bytes = vec![];
    ciborium::into_writer(value, &mut bytes).unwrap();
    bytes
}

fn from_cbor<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, String> {
    ciborium::from_reader(bytes).map_err(|error| format!("{error:?}"))
}

fn scopes() -> impl Strategy<Value = Vec<Scope<DigitalOcean>>> {
    let all: Vec<_> = DigitalOcean::scopes().collect();
    let len = all.len();
    subsequence(all, 0..=len)
}

proptest! {
    #[test]
    fn sets_come_back(scopes in scopes()) {
        let set: Set = scopes.iter().copied().collect();
        comes_back(&set)?;
        for scope in scopes.iter().take(3) {
            comes_back(scope)?;
        }
    }

    #[test]
    fn stored_grants_come_back_with_every_name(names in prop::collection::vec("[a-z:*| \\PC]{0,12}", 0..5)) {
        comes_back(&StoredGrant::custom(names))?;
        comes_back(&StoredGrant::READ_ONLY)?;
        comes_back(&StoredGrant::FULL_ACCESS)?;
    }

    #[test]
    fn bits_that_nobody_wrote_are_an_error_or_scopes_of_the_catalogue(words in prop::collection::vec(any::<u64>(), 0..6)) {
        let (count, fingerprint, own): (u64, u64, Vec<u64>) = from_cbor(&to_cbor(&Set::all())).unwrap();
        let inside: Vec<u64> = words.iter().zip(&own).map(|(word, own)| word & own).collect();
        let read = from_cbor::<Set>(&to_cbor(&(count, fingerprint, &inside))).unwrap();
        prop_assert!(read.iter().count() == read.len() && read.is_subset(&Set::all()));
        let padded: Vec<u64> = words.iter().copied().chain([0; 9]).take(9).collect();
        let beyond = padded.iter().enumerate().any(|(at, word)| word & !own.get(at).unwrap_or(&0) != 0);
        prop_assert_eq!(from_cbor::<Set>(&to_cbor(&(count, fingerprint, padded))).is_err(), beyond);
        prop_assert!(from_cbor::<Set>(&to_cbor(&(count, !fingerprint, &inside))).is_err());
    }
}

bailiwick::runtime_catalog! {
    /// Three scopes, locked.
    Old
}
bailiwick::runtime_catalog! {
    /// Later: a scope was added whose name sorts first, and one was retired.
    New
}
bailiwick::runtime_catalog! {
    /// The list of `Old`, counted by name, without a lock.
    Unlocked
}
bailiwick::runtime_catalog! {
    /// That of `Unlocked` with a scope more.
    UnlockedLater
}
bailiwick::runtime_catalog! {
    /// That of `Unlocked` with a scope more, whose name sorts last.
    UnlockedLonger
}
bailiwick::runtime_catalog! {
    /// Another API, locked, with as many scopes.
    Foreign
}
bailiwick::runtime_catalog! {
    /// More scopes than a word has bits, locked.
    Wide
}

fn install<C: RuntimeCatalog>(scopes: &[&str], lock: Option<&str>) {
    let declared: Vec<String> = scopes.iter().map(|name| format!("'{name}' = {{}}")).collect();
    let text = format!(
        "format = 1\n[catalog]\nname = 'notes'\n[scopes]\n{}\n",
        declared.join("\n")
    );
    let lock = lock.map(|lists| Source::new("scopes.lock", format!("format = 1\ncatalog = 'notes'\n{lists}")));
    let checked = check(&Source::new("scopes.toml", text), lock.as_ref());
    C::install(&checked.unwrap_or_else(|report| panic!("{report}")).model).unwrap();
}

#[test]
fn bits_under_an_older_lock_mean_the_same_under_a_newer_one() {
    let three = ["note:delete", "note:read", "note:update"];
    install::<Old>(
        &three,
        Some("scopes = ['note:delete', 'note:read', 'note:update']\nretired = []"),
    );
    install::<New>(
        &["note:read", "note:update", "a:read"],
        Some("scopes = ['note:delete', 'note:read', 'note:update', 'a:read']\nretired = ['note:delete']"),
    );
    install::<Unlocked>(&three, None);
    install::<UnlockedLater>(&["a:read", "note:delete", "note:read", "note:update"], None);
    install::<UnlockedLonger>(&["note:delete", "note:read", "note:update", "z:read"], None);
    install::<Foreign>(
        &["key:delete", "key:read", "key:update"],
        Some("scopes = ['key:delete', 'key:read', 'key:update']\nretired = []"),
    );

    let old: ScopeSet<Old> = "note:read note:update".parse().unwrap();
    let stored = to_cbor(&old);
    assert_eq!(
        from_cbor::<ScopeSet<New>>(&stored).unwrap().to_string(),
        "note:read note:update"
    );

    // A scope that was retired since is told of, and its bit is nobody else's.
    let retired = to_cbor(&"note:delete note:read".parse::<ScopeSet<Old>>().unwrap());
    let error = from_cbor::<ScopeSet<New>>(&retired).unwrap_err();
    assert!(
        error.contains("the bits have a scope that `notes` no longer has"),
        "{error}"
    );

    // What the future wrote, what another API wrote, and lists without a lock that changed.
    let new = to_cbor(&"note:read".parse::<ScopeSet<New>>().unwrap());
    let foreign = to_cbor(&"key:read".parse::<ScopeSet<Foreign>>().unwrap());
    let unlocked = to_cbor(&"note:read".parse::<ScopeSet<Unlocked>>().unwrap());
    for refused in [
        from_cbor::<ScopeSet<Old>>(&new).unwrap_err(),
        from_cbor::<ScopeSet<Old>>(&foreign).unwrap_err(),
        from_cbor::<ScopeSet<UnlockedLater>>(&unlocked).unwrap_err(),
        // A list of another API, of a length that this one had once.
        from_cbor::<ScopeSet<New>>(&foreign).unwrap_err(),
        // Without a lock nothing says that what was first in the list stays there.
        from_cbor::<ScopeSet<UnlockedLonger>>(&unlocked).unwrap_err(),
    ] {
        assert!(
            refused.contains("the bits count in another list of scopes"),
            "{refused}"
        );
    }
    // The same list is the same list, whoever counted it.
    assert!(from_cbor::<ScopeSet<Old>>(&unlocked).is_ok());
}

/// A lock fixes what each place of a list means, and what it meant in every shorter one: bits are read as whoever wrote
/// them meant them, or not at all.
#[test]
fn bits_have_no_scope_that_their_list_did_not_have() {
    let names: Vec<String> = (0..130).map(|number| format!("a{number:03}:read")).collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let quoted: Vec<String> = names.iter().map(|name| format!("'{name}'")).collect();
    install::<Wide>(&names, Some(&format!("scopes = [{}]\nretired = []", quoted.join(", "))));
    let fingerprint = |count: usize| {
        let text: String = names[..count].iter().flat_map(|name| [name, "\n"]).collect();
        text.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
            (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
        })
    };
    let read = |count: usize, words: Vec<u64>| {
        let encoded: Encoded = (count as u64, fingerprint(count), words);
        from_cbor::<ScopeSet<Wide>>(&to_cbor(&encoded))
    };
    let bit = |at: usize| {
        let mut words = vec![0; 3];
        words[at / 64] |= 1 << (at % 64);
        words
    };
    for count in 0..=names.len() {
        for at in [
            0,
            1,
            2,
            62,
            63,
            64,
            65,
            127,
            128,
            129,
            130,
            191,
            count.saturating_sub(1),
            count,
            count + 1,
        ] {
            let read = read(count, bit(at.min(191)));
            if at < count {
                assert_eq!(read.unwrap().to_string(), names[at], "{count}");
            } else {
                let error = read.unwrap_err();
                let place = at.min(191) + 1;
                let expected = format!("the bits have a scope at place {place}, and count in a list of {count}");
                assert!(error.contains(&expected), "{error}");
            }
        }
        // The fingerprint is that of the very list that is said to have so many scopes.
        let other: Encoded = (count as u64, fingerprint(count.saturating_sub(1)), vec![]);
        assert_eq!(from_cbor::<ScopeSet<Wide>>(&to_cbor(&other)).is_ok(), count == 0);
    }
    assert!(read(0, vec![u64::MAX; 3]).is_err());
    assert!(read(0, vec![0; 5]).unwrap().is_empty());
    assert!(read(130, vec![0, 0, 0, 1]).is_err());
    assert!(read(130, vec![0, 0, 0, 0, 1 << 63]).is_err());
}

/// The word of a grant and a list of names are two things that nobody writes together.
#[test]
fn a_stored_grant_is_a_word_or_names() {
    for word in ["read_only", "full_access"] {
        let both = to_cbor(&(Some(word), ["note:read"]));
        let error = from_cbor::<StoredGrant>(&both).unwrap_err();
        assert!(error.contains("expected the one or the other"), "{error}");
    }
}
