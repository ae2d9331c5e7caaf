//! The algebra of sets, by operators.

use core::cmp::Ordering;
use core::hash::{Hash, Hasher};
use core::ops::{BitAnd, BitAndAssign, BitOr, BitOrAssign, BitXor, BitXorAssign, Not, Sub, SubAssign};

use super::ScopeSet;
use crate::{Catalog, Scope, Words};

/// One operator as a value and in place; on the right stands a set, a reference to one, or a scope.
macro_rules! operator {
    ($Op:ident::$op:ident, $Assign:ident::$assign:ident, $doc:literal, $combine:expr) => {
        #[doc = $doc]
        impl<C: Catalog, T: Into<ScopeSet<C>>> $Op<T> for ScopeSet<C> {
            type Output = Self;

            #[inline]
            fn $op(self, other: T) -> Self {
                Self::from_words(self.words.zip(&other.into().words, $combine))
            }
        }

        #[doc = $doc]
        impl<C: Catalog, T: Into<ScopeSet<C>>> $Assign<T> for ScopeSet<C> {
            #[inline]
            fn $assign(&mut self, other: T) {
                self.words = self.words.zip(&other.into().words, $combine);
            }
        }
    };
}

operator!(BitOr::bitor, BitOrAssign::bitor_assign, "What is in either.", |a, b| a
    | b);
operator!(
    BitAnd::bitand,
    BitAndAssign::bitand_assign,
    "What is in both.",
    |a, b| a & b
);
operator!(
    BitXor::bitxor,
    BitXorAssign::bitxor_assign,
    "What is in one but not in both.",
    |a, b| a ^ b
);
operator!(
    Sub::sub,
    SubAssign::sub_assign,
    "What is in the first but not in the second.",
    |a, b| a & !b
);

/// What is in the catalogue but not in the set.
impl<C: Catalog> Not for ScopeSet<C> {
    type Output = Self;

    fn not(self) -> Self {
        Self::all() - self
    }
}

impl<C: Catalog> From<&Self> for ScopeSet<C> {
    fn from(set: &Self) -> Self {
        set.clone()
    }
}

impl<C: Catalog> From<Scope<C>> for ScopeSet<C> {
    fn from(scope: Scope<C>) -> Self {
        let mut set = Self::EMPTY;
        set.insert(scope);
        set
    }
}

impl<C: Catalog> FromIterator<Scope<C>> for ScopeSet<C> {
    fn from_iter<I: IntoIterator<Item = Scope<C>>>(scopes: I) -> Self {
        let mut set = Self::EMPTY;
        set.extend(scopes);
        set
    }
}

impl<C: Catalog> Extend<Scope<C>> for ScopeSet<C> {
    fn extend<I: IntoIterator<Item = Scope<C>>>(&mut self, scopes: I) {
        for scope in scopes {
            self.insert(scope);
        }
    }
}

impl<C: Catalog, const N: usize> From<[Scope<C>; N]> for ScopeSet<C> {
    fn from(scopes: [Scope<C>; N]) -> Self {
        scopes.into_iter().collect()
    }
}

impl<C: Catalog> PartialEq for ScopeSet<C> {
    fn eq(&self, other: &Self) -> bool {
        self.words == other.words
    }
}

impl<C: Catalog> Eq for ScopeSet<C> {}

/// Any total order, for maps: it is not that of subsets.
impl<C: Catalog> Ord for ScopeSet<C> {
    fn cmp(&self, other: &Self) -> Ordering {
        self.words.cmp(&other.words)
    }
}

impl<C: Catalog> PartialOrd for ScopeSet<C> {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl<C: Catalog> Hash for ScopeSet<C> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.words.hash(state);
    }
}
