//! Endpoints and what they require.

use core::fmt;
use core::marker::PhantomData;
use core::num::NonZeroU32;

use crate::tables::{EndpointRow, GATE_AUTHENTICATED, GATE_NOBODY, GATE_PUBLIC};
use crate::{Catalog, Decision, Denial, Method, Role, Scope, ScopeSet, Timestamp, Token};

/// A method and a path template with the requirement that they put on a token. Eight bytes, cheap to copy.
///
/// ```
/// use bailiwick::digitalocean::{DigitalOcean, domain};
/// use bailiwick::{Catalog, Method, Requirement};
///
/// let endpoint = DigitalOcean::endpoint(Method::Post, "/v2/domains/example.com/records").unwrap();
/// assert_eq!(endpoint.to_string(), "POST /v2/domains/{domain_name}/records");
/// let Requirement::AnyOf(alternatives) = endpoint.requirement() else { panic!() };
/// assert!(alternatives.map(|all_of| all_of.to_set()).eq([domain::CREATE.into(), domain::UPDATE.into()]));
/// ```
pub struct Endpoint<C> {
    /// An edge at which paths to it end: no two endpoints have the same, but one can have several.
    place: u32,
    gate: Gate,
    catalog: PhantomData<fn() -> C>,
}

/// What decides: the index of the only scope needed, or one of the `GATE_` values. It is kept as its complement, which is
/// never zero, so that an endpoint or none fits two registers.
#[derive(Clone, Copy)]
struct Gate(NonZeroU32);

impl Gate {
    #[inline]
    const fn new(gate: u32) -> Self {
        match NonZeroU32::new(!gate) {
            Some(complement) => Self(complement),
            // No edge has a gate of 32 bits. The complement of 1 is one that nobody passes.
            None => Self(NonZeroU32::MIN),
        }
    }

    #[inline]
    const fn get(self) -> u32 {
        !self.0.get()
    }
}

impl<C> Endpoint<C> {
    #[inline]
    pub(crate) const fn at(place: u32, gate: u32) -> Self {
        Self {
            place,
            gate: Gate::new(gate),
            catalog: PhantomData,
        }
    }

    #[inline]
    pub(crate) const fn gate(self) -> u32 {
        self.gate.get()
    }
}

impl<C: Catalog> Endpoint<C> {
    /// Where the endpoint stands among those of its catalogue, from 0 on. Another version of the catalogue may have it
    /// elsewhere.
    ///
    /// ```
    /// use bailiwick::Catalog;
    /// use bailiwick::digitalocean::DigitalOcean;
    /// assert!(DigitalOcean::endpoints().map(|endpoint| endpoint.index()).eq(0..644));
    /// ```
    #[must_use]
    pub fn index(self) -> u32 {
        self.rank().unwrap_or(u32::MAX)
    }

    /// The method. HEAD asks GET's endpoint where it has none of its own, which then says GET.
    #[must_use]
    pub fn method(self) -> Method {
        self.row().map_or(Method::Get, |row| row.method)
    }

    /// The path template as the catalogue has it.
    #[must_use]
    pub fn path(self) -> &'static str {
        self.row().map_or("", |row| row.path)
    }

    /// The operation's name in the API's description.
    #[must_use]
    pub fn operation(self) -> Option<&'static str> {
        self.row().and_then(|row| row.operation)
    }

    /// What it asks of a token.
    #[must_use]
    pub fn requirement(self) -> Requirement<C> {
        match self.gate() {
            GATE_PUBLIC => Requirement::Public,
            GATE_AUTHENTICATED => Requirement::Authenticated,
            GATE_NOBODY => Requirement::Nobody,
            _ => Requirement::AnyOf(Alternatives {
                lists: self.any_of().iter(),
                catalog: PhantomData,
            }),
        }
    }

    /// Decides on a request to this endpoint: the token first, then its scopes under the role as it is now.
    ///
    /// `token` is `None` when nothing was presented or nothing is known of it. A public endpoint allows whatever was
    /// presented, and one for nobody denies it.
    #[inline]
    pub fn decide<'a>(self, token: Option<(&'a Token<C>, &'a Role<C>)>, now: Timestamp) -> Decision<'a, C> {
        if self.gate() == GATE_PUBLIC {
            return Decision::Allow;
        }
        match token {
            None => Decision::Deny(self.denial_or(Denial::NoToken)),
            Some((token, role)) => match token.refusal(now) {
                Some(denial) => Decision::Deny(self.denial_or(denial)),
                None => token.grant().effective(role).decide(self),
            },
        }
    }

    /// The denial of an endpoint that is for nobody, whatever else there is to say; that other one elsewhere.
    pub(crate) fn denial_or(self, other: Denial<'_, C>) -> Denial<'_, C> {
        if self.is_for_nobody() { Denial::Nobody } else { other }
    }

    pub(crate) fn is_for_nobody(self) -> bool {
        self.gate() == GATE_NOBODY
    }

    pub(crate) fn any_of(self) -> &'static [&'static [u32]] {
        self.row().map(|row| row.any_of).unwrap_or_default()
    }

    /// The endpoint of a row of the tables. One that no path leads to would let nobody pass.
    pub(crate) fn of(row: &EndpointRow) -> Self {
        let gate = C::tables().router.next(row.place).unwrap_or(GATE_NOBODY);
        Self::at(row.place, gate)
    }

    fn row(self) -> Option<&'static EndpointRow> {
        C::tables().endpoints.get(self.rank()? as usize)
    }

    fn rank(self) -> Option<u32> {
        let ends = C::tables().ends;
        let found = ends.binary_search_by_key(&self.place, |end| end.place).ok()?;
        ends.get(found).map(|end| end.endpoint)
    }
}

/// What an endpoint asks of a token.
#[derive(Clone, Debug)]
#[expect(
    clippy::exhaustive_enums,
    reason = "these are the requirements there are, and each has to be handled"
)]
pub enum Requirement<C: Catalog> {
    /// Nothing, not even a token.
    Public,
    /// Any live token.
    Authenticated,
    /// What no token has: nobody may use it, whatever the kind of the token and the role of its holder.
    Nobody,
    /// Every scope of at least one alternative: an OR of ANDs, neither of them empty.
    AnyOf(Alternatives<C>),
}

/// The alternatives of a requirement, in the order of the catalogue.
#[derive(Clone, Debug)]
pub struct Alternatives<C> {
    lists: core::slice::Iter<'static, &'static [u32]>,
    catalog: PhantomData<fn() -> C>,
}

impl<C: Catalog> Iterator for Alternatives<C> {
    type Item = AllOf<C>;

    fn next(&mut self) -> Option<AllOf<C>> {
        self.lists.next().map(|scopes| AllOf::of(scopes))
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        self.lists.size_hint()
    }
}

impl<C: Catalog> ExactSizeIterator for Alternatives<C> {}

/// One alternative: scopes all of which are needed. Never empty.
pub struct AllOf<C> {
    scopes: &'static [u32],
    catalog: PhantomData<fn() -> C>,
}

impl<C: Catalog> AllOf<C> {
    pub(crate) const fn of(scopes: &'static [u32]) -> Self {
        Self {
            scopes,
            catalog: PhantomData,
        }
    }

    /// The scopes, in the order of their indices.
    pub fn iter(self) -> impl DoubleEndedIterator<Item = Scope<C>> + ExactSizeIterator {
        self.scopes.iter().copied().map(Scope::at)
    }

    /// The scopes as a set.
    #[must_use]
    pub fn to_set(self) -> ScopeSet<C> {
        self.iter().collect()
    }
}

/// The names with one space between them.
impl<C: Catalog> fmt::Display for AllOf<C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.to_set(), f)
    }
}

impl<C: Catalog> fmt::Debug for AllOf<C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.iter()).finish()
    }
}

impl<C> Clone for AllOf<C> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<C> Copy for AllOf<C> {}

impl<C> Clone for Endpoint<C> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<C> Copy for Endpoint<C> {}

impl<C: Catalog> PartialEq for Endpoint<C> {
    fn eq(&self, other: &Self) -> bool {
        self.rank() == other.rank()
    }
}

impl<C: Catalog> Eq for Endpoint<C> {}

/// The method and the path template.
impl<C: Catalog> fmt::Display for Endpoint<C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.method(), self.path())
    }
}

/// The method and the path template.
impl<C: Catalog> fmt::Debug for Endpoint<C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}
