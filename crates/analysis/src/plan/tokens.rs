//! What single tokens gain and lose.

use std::collections::HashMap;
use std::rc::Rc;

use bailiwick::{Catalog, Grant, Resolution, StoredGrant};
use serde::Serialize;

use super::comparison::Comparison;
use super::roles::{Change, RolePair};
use crate::EndpointName;

/// What becomes of a token.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct TokenChange {
    /// What it can call now and could not before.
    pub gained: Vec<EndpointName>,
    /// What it could call and cannot now.
    pub lost: Vec<EndpointName>,
    /// Names in its grant that the old catalogue knows and the new one does not.
    pub lapsed: Vec<String>,
    /// Names in its grant that neither knows.
    pub unknown: Vec<String>,
}

impl TokenChange {
    /// Whether it is what it was, with every name known.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

/// Judges tokens. Tokens with the same grant under the same role are judged once.
#[derive(Debug)]
pub struct TokenJudge<'c, O: Catalog, N: Catalog> {
    comparison: &'c Comparison<O, N>,
    roles: HashMap<&'c str, &'c RolePair<O, N>>,
    known: HashMap<&'c str, HashMap<StoredGrant, Rc<TokenChange>>>,
    kept: usize,
}

/// How many answers are kept. A fleet has few distinct grants; one that has many does not fill memory.
const MOST_KEPT: usize = 1 << 16;

impl<'c, O: Catalog, N: Catalog> TokenJudge<'c, O, N> {
    pub(super) fn new(comparison: &'c Comparison<O, N>, roles: &'c [RolePair<O, N>]) -> Self {
        Self {
            comparison,
            roles: roles.iter().map(|role| (role.name.as_str(), role)).collect(),
            known: HashMap::new(),
            kept: 0,
        }
    }

    /// The names of the roles.
    pub fn roles(&self) -> impl Iterator<Item = &'c str> {
        self.roles.keys().copied()
    }

    /// What becomes of a token with this grant whose holder has the role of this name; None if no role has it. Under a
    /// role that was not there, or is not any more, a token can do nothing.
    ///
    /// ```
    /// use bailiwick::StoredGrant;
    /// use bailiwick::digitalocean::{DigitalOcean, roles, vpc};
    /// use bailiwick_analysis::plan::{Comparison, RolePair};
    ///
    /// let comparison = Comparison::<DigitalOcean, DigitalOcean>::new().unwrap();
    /// let less = bailiwick::Role::new(*roles::MEMBER.permissions() - vpc::CREATE);
    /// let roles = [RolePair::changed("member", roles::MEMBER, less)];
    /// let mut judge = comparison.tokens(&roles);
    /// let change = judge.judge("member", &StoredGrant::custom(["vpc:create", "moon:land"])).unwrap();
    /// assert_eq!(change.lost[0].to_string(), "POST /v2/vpcs");
    /// assert_eq!(change.unknown, ["moon:land"]);
    /// assert!(judge.judge("membre", &StoredGrant::READ_ONLY).is_none());
    /// ```
    pub fn judge(&mut self, role: &str, grant: &StoredGrant) -> Option<Rc<TokenChange>> {
        let (name, pair) = self.roles.get_key_value(role)?;
        let known = self.known.entry(name).or_default();
        if let Some(change) = known.get(grant) {
            return Some(Rc::clone(change));
        }
        let change = Rc::new(judge(self.comparison, pair, grant));
        if self.kept < MOST_KEPT {
            self.kept += 1;
            known.insert(grant.clone(), Rc::clone(&change));
        }
        Some(change)
    }
}

fn judge<O: Catalog, N: Catalog>(
    comparison: &Comparison<O, N>,
    pair: &RolePair<O, N>,
    stored: &StoredGrant,
) -> TokenChange {
    let (old, new): (Grant<O>, Grant<N>) = (stored.resolve(), stored.resolve());
    let mut change = TokenChange::default();
    let mut gains = vec![None; comparison.requests.len()];
    for alike in &comparison.alike {
        let first = alike.first().and_then(|at| comparison.requests.get(*at));
        if let Some(found) = first.and_then(|request| pair.outcome(request, &old, &new)) {
            for at in alike {
                if let Some(gain) = gains.get_mut(*at) {
                    *gain = Some(matches!(found, Change::Gain(_)));
                }
            }
        }
    }
    change.gained = names(&comparison.by_new, |at| gains.get(at) == Some(&Some(true)));
    change.lost = names(&comparison.by_old, |at| gains.get(at) == Some(&Some(false)));
    for name in stored.unknown::<N>() {
        let list = if O::resolve(name) == Resolution::Unknown {
            &mut change.unknown
        } else {
            &mut change.lapsed
        };
        list.push(name.to_owned());
    }
    change
}

/// The endpoints of these requests. Two kinds of request for one endpoint stand beside each other, and are told of once.
fn names(all: &[(usize, EndpointName)], wanted: impl Fn(usize) -> bool) -> Vec<EndpointName> {
    let wanted = all.iter().filter(|(at, _)| wanted(*at));
    let mut names: Vec<_> = wanted.map(|(_, name)| *name).collect();
    names.dedup();
    names
}
