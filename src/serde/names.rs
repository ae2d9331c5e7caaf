//! Scopes, and lists of names.

use alloc::boxed::Box;
use alloc::vec::Vec;
use core::fmt;
use core::marker::PhantomData;

use serde::de::{Deserialize, Deserializer, Error, SeqAccess, Visitor};
use serde::ser::{Serialize, Serializer};

use crate::{Catalog, Scope};

/// The name, in every format.
impl<C: Catalog> Serialize for Scope<C> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.name())
    }
}

/// From the name, in every format. Unknown names and aliases are errors.
impl<'de, C: Catalog> Deserialize<'de> for Scope<C> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Name<C>(PhantomData<fn() -> C>);

        impl<C: Catalog> Visitor<'_> for Name<C> {
            type Value = Scope<C>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, "the name of a scope of `{}`", C::name())
            }

            fn visit_str<E: Error>(self, name: &str) -> Result<Scope<C>, E> {
                name.parse().map_err(E::custom)
            }
        }

        deserializer.deserialize_str(Name(PhantomData))
    }
}

/// Names as a sequence, whatever they mean.
pub(super) fn visit_names<'de, A: SeqAccess<'de>>(mut names: A) -> Result<Vec<Box<str>>, A::Error> {
    let mut list = Vec::new();
    while let Some(name) = names.next_element()? {
        list.push(name);
    }
    Ok(list)
}
