//! Sets: names for people, bits for machines.

use alloc::format;
use alloc::vec::Vec;
use core::fmt;
use core::marker::PhantomData;

use serde::de::{Deserialize, Deserializer, Error, SeqAccess, Visitor};
use serde::ser::{Serialize, Serializer};

use super::names::visit_names;
use crate::tables::Tables;
use crate::{Catalog, Resolution, ScopeSet};

/// A list of names in human-readable formats; in binary ones how many indices the catalogue had, their fingerprint, and
/// the words of bits.
///
/// ```
/// use bailiwick::digitalocean::{DigitalOcean, droplet};
/// type ScopeSet = bailiwick::ScopeSet<DigitalOcean>;
///
/// let set: ScopeSet = droplet::READ | droplet::CREATE;
/// assert_eq!(serde_json::to_string(&set).unwrap(), r#"["droplet:create","droplet:read"]"#);
/// let error = serde_json::from_str::<ScopeSet>(r#"["droplet:creat"]"#).unwrap_err();
/// assert!(error.to_string().starts_with("unknown scope `droplet:creat`"));
/// ```
impl<C: Catalog> Serialize for ScopeSet<C> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if serializer.is_human_readable() {
            return serializer.collect_seq(self);
        }
        let tables = C::tables();
        (tables.scopes.len() as u64, tables.fingerprint, self.words()).serialize(serializer)
    }
}

/// From names or bits. Every name has to be known; aliases are rewritten. What has to survive a change of catalogue is
/// a [`StoredGrant`](crate::StoredGrant).
///
/// Bits are read when they count in the very same list of scopes, or, where a lock fixes the indices, in what that list
/// was when it was shorter. A bit that the shorter list did not have stands for none of its scopes. Everything else is an
/// error, never a set of other scopes.
impl<'de, C: Catalog> Deserialize<'de> for ScopeSet<C> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        if deserializer.is_human_readable() {
            return deserializer.deserialize_seq(Names(PhantomData));
        }
        let (count, fingerprint, words) = <(u64, u64, Vec<u64>)>::deserialize(deserializer)?;
        if !C::tables().had(count, fingerprint) {
            return Err(D::Error::custom(format!(
                "the bits count in another list of scopes than that of `{}`",
                C::name()
            )));
        }
        if end(&words) > count {
            return Err(D::Error::custom(format!(
                "the bits have a scope at place {}, and count in a list of {count}",
                end(&words)
            )));
        }
        let set = Self::from_slice(&words);
        let bits: usize = words.iter().map(|word| word.count_ones() as usize).sum();
        if bits == set.len() && set.is_subset(&Self::all()) {
            Ok(set)
        } else {
            Err(D::Error::custom(format!(
                "the bits have a scope that `{}` no longer has",
                C::name()
            )))
        }
    }
}

struct Names<C>(PhantomData<fn() -> C>);

impl<'de, C: Catalog> Visitor<'de> for Names<C> {
    type Value = ScopeSet<C>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "a list of scopes of `{}`", C::name())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, names: A) -> Result<ScopeSet<C>, A::Error> {
        let mut set = ScopeSet::EMPTY;
        for name in visit_names(names)? {
            match C::resolve(&name) {
                Resolution::Unknown => return Err(A::Error::custom(format!("unknown scope `{name}`"))),
                known => set |= known.scopes(),
            }
        }
        Ok(set)
    }
}

impl Tables {
    /// Whether the list of scopes was this one once: it is it now, or a lock has only added to it since.
    fn had(&self, count: u64, fingerprint: u64) -> bool {
        if count == self.scopes.len() as u64 {
            return fingerprint == self.fingerprint;
        }
        let before = usize::try_from(count).ok().and_then(|count| self.scopes.get(..count));
        self.locked && before.is_some_and(|scopes| fingerprint == fingerprint_of(scopes.iter().map(|row| row.name)))
    }
}

/// The place of the last bit, counted from 1; 0 where there is none.
fn end(words: &[u64]) -> u64 {
    let ends = (64_u64..).step_by(64).zip(words);
    let ends = ends.filter(|(_, word)| **word != 0);
    ends.map(|(end, word)| end - u64::from(word.leading_zeros()))
        .last()
        .unwrap_or(0)
}

/// The fingerprint that the compiler gives a list of names: FNV-1a with 64 bits, each name ended by a line feed.
fn fingerprint_of<'a>(names: impl IntoIterator<Item = &'a str>) -> u64 {
    let bytes = names.into_iter().flat_map(|name| name.bytes().chain([b'\n']));
    bytes.fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    })
}
