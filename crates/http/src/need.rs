//! Requirements that a program states in its own code.

use bailiwick::{Catalog, Effective, Scope, ScopeSet};

/// What a route or a handler asks of a token: all scopes of at least one alternative. It cannot be empty.
///
/// ```
/// use bailiwick::Grant;
/// use bailiwick::digitalocean::{domain, droplet, image, roles};
/// use bailiwick_http::Need;
///
/// let one = Need::from(droplet::READ);
/// let both = Need::from([droplet::READ, image::READ]);
/// let either = Need::from(domain::CREATE).or([domain::UPDATE, domain::READ]);
///
/// let grant = Grant::custom(droplet::READ);
/// assert!(one.is_met_by(grant.effective(&roles::MEMBER)));
/// assert!(!both.is_met_by(grant.effective(&roles::MEMBER)));
/// assert!(!either.is_met_by(grant.effective(&roles::MEMBER)));
/// ```
///
/// A need of nothing would be met by everybody, so it does not compile:
///
/// ```compile_fail
/// use bailiwick::digitalocean::DigitalOcean;
/// let nothing = bailiwick_http::Need::<DigitalOcean>::from([]);
/// ```
#[derive(Clone, Debug)]
#[must_use = "a need that nobody checks protects nothing"]
pub struct Need<C: Catalog> {
    /// Apart from the rest, so that the usual need takes no vector.
    first: ScopeSet<C>,
    others: Vec<ScopeSet<C>>,
}

impl<C: Catalog> Need<C> {
    /// The same need, which can be met in other ways too.
    pub fn or(mut self, other: impl Into<Self>) -> Self {
        let Self { first, others } = other.into();
        self.others.push(first);
        self.others.extend(others);
        self
    }

    /// Whether a token meets it now.
    #[must_use]
    pub fn is_met_by(&self, effective: Effective<'_, C>) -> bool {
        self.alternatives().any(|all_of| {
            // A set is not empty here, and were it, it would let nobody pass.
            !all_of.is_empty() && all_of.iter().all(|scope| effective.contains(scope))
        })
    }

    pub(crate) fn alternatives(&self) -> impl Iterator<Item = &ScopeSet<C>> {
        std::iter::once(&self.first).chain(&self.others)
    }
}

/// This scope.
impl<C: Catalog> From<Scope<C>> for Need<C> {
    fn from(scope: Scope<C>) -> Self {
        Self {
            first: scope.into(),
            others: Vec::new(),
        }
    }
}

/// All of these scopes.
impl<C: Catalog, const N: usize> From<[Scope<C>; N]> for Need<C> {
    fn from(scopes: [Scope<C>; N]) -> Self {
        const { assert!(N > 0, "an empty list asks for nothing, expected at least one scope") };
        Self {
            first: scopes.into_iter().collect(),
            others: Vec::new(),
        }
    }
}
