//! Two catalogues side by side.

use bailiwick::Catalog;

use super::custom::Vocabulary;
use super::endpoints::{self, EndpointChange};
use super::header::{self, HeaderChange};
use super::requests::{self, Request, Unjudged};
use super::roles::{self, RoleChange, RolePair};
use super::scopes::{self, ScopeChanges};
use super::tokens::TokenJudge;
use crate::EndpointName;

/// An old and a new catalogue, and every kind of request that either of them tells from others.
///
/// Both may be the same: then only roles can change.
///
/// ```
/// use bailiwick::digitalocean::{DigitalOcean, droplet, roles};
/// use bailiwick::{Grant, Role};
/// use bailiwick_analysis::plan::{Comparison, RolePair};
///
/// // What if members could not destroy Droplets any more?
/// let comparison = Comparison::<DigitalOcean, DigitalOcean>::new().unwrap();
/// assert!(comparison.endpoints().is_empty());
/// let less = Role::new(*roles::MEMBER.permissions() - droplet::DELETE);
/// let change = comparison.role(&RolePair::changed("member", roles::MEMBER, less)).unwrap();
/// let full = change.access.iter().find(|access| access.kind == "full_access").unwrap();
/// assert!(full.gained.is_empty());
/// assert!(full.lost.iter().any(|lost| lost.endpoint.to_string() == "DELETE /v2/droplets/{droplet_id}"));
/// ```
#[derive(Debug)]
pub struct Comparison<O: Catalog, N: Catalog> {
    pub(super) requests: Vec<Request<O, N>>,
    /// The requests by place, those together that ask for the same before and now: what one token may do with one of
    /// them, it may do with all.
    pub(super) alike: Vec<Vec<usize>>,
    /// The places of requests with their old endpoints, in the order of the old catalogue.
    pub(super) by_old: Vec<(usize, EndpointName)>,
    /// The same for the new one.
    pub(super) by_new: Vec<(usize, EndpointName)>,
    pub(super) old: Vocabulary<O>,
    pub(super) new: Vocabulary<N>,
}

impl<O: Catalog, N: Catalog> Comparison<O, N> {
    /// Finds every kind of request. Two catalogues may cut the same paths differently; a kind is what neither cuts any
    /// further, and stands for all its requests.
    ///
    /// # Errors
    ///
    /// When two templates cannot be told apart or together for sure, so that there may be requests that a comparison
    /// would miss.
    pub fn new() -> Result<Self, Unjudged> {
        let requests = requests::requests()?;
        Ok(Self {
            alike: requests::alike(&requests),
            by_old: requests::in_order(requests.iter().map(|request| request.old)),
            by_new: requests::in_order(requests.iter().map(|request| request.new)),
            requests,
            old: Vocabulary::new(),
            new: Vocabulary::new(),
        })
    }

    /// The keys of the catalog itself that say something else.
    #[must_use]
    pub fn header(&self) -> Vec<HeaderChange> {
        header::changes::<O, N>()
    }

    /// The scopes that come, go, or mean something else.
    #[must_use]
    pub fn scopes(&self) -> ScopeChanges {
        scopes::changes::<O, N>()
    }

    /// The endpoints that come, go, or ask for something else.
    ///
    /// What a service could take for a literal (rule 12.2 of `DESIGN.md`) is no kind of request of its own: it is refused
    /// for the sake of that literal and of the variable beside it, and the change of these is what is found.
    #[must_use]
    pub fn endpoints(&self) -> Vec<EndpointChange> {
        endpoints::changes(&self.requests)
    }

    /// What tokens under a role gain and lose, for each kind of grant.
    ///
    /// # Errors
    ///
    /// When an endpoint can be called in more ways than can be compared.
    pub fn role(&self, role: &RolePair<O, N>) -> Result<RoleChange, Unjudged> {
        roles::change(self, role)
    }

    /// Judges tokens one by one.
    #[must_use]
    pub fn tokens<'c>(&'c self, roles: &'c [RolePair<O, N>]) -> TokenJudge<'c, O, N> {
        TokenJudge::new(self, roles)
    }
}
