//! What becomes of live tokens when the role over them changes.

use bailiwick::{Catalog, Role, Scope};
use bailiwick_tokens::TokenRecord;

use super::kind;

/// What becomes of one token.
#[derive(Debug)]
pub(super) struct Effect {
    pub(super) name: String,
    pub(super) member: String,
    pub(super) kind: &'static str,
    pub(super) before: usize,
    pub(super) after: usize,
    pub(super) endpoints_before: usize,
    pub(super) endpoints_after: usize,
    pub(super) gained: Vec<&'static str>,
    pub(super) lost: Vec<&'static str>,
    pub(super) calls: Vec<Call>,
}

/// An endpoint that a token can call after, or before, and not both.
#[derive(Debug)]
pub(super) struct Call {
    pub(super) endpoint: String,
    pub(super) gained: bool,
}

impl Effect {
    /// By the engine's own decisions, endpoint by endpoint; `None` if the token can do exactly what it could.
    pub(super) fn of<C: Catalog>(token: &TokenRecord, member: &str, before: &Role<C>, after: &Role<C>) -> Option<Self> {
        let grant = token.grant.resolve::<C>();
        let (old, new) = (grant.effective(before), grant.effective(after));
        let (had, has) = (old.to_set(), new.to_set());
        if had == has {
            return None;
        }
        let changed = C::endpoints().filter(|endpoint| old.allows(*endpoint) != new.allows(*endpoint));
        let calls = changed.map(|endpoint| Call {
            endpoint: format!("{} {}", endpoint.method(), endpoint.path()),
            gained: new.allows(endpoint),
        });
        Some(Self {
            name: token.name.to_string(),
            member: member.to_owned(),
            kind: kind::title(token.grant.kind()),
            before: had.len(),
            after: has.len(),
            endpoints_before: C::endpoints().filter(|endpoint| old.allows(*endpoint)).count(),
            endpoints_after: C::endpoints().filter(|endpoint| new.allows(*endpoint)).count(),
            gained: (has.clone() - &had).iter().map(Scope::name).collect(),
            lost: (had - &has).iter().map(Scope::name).collect(),
            calls: calls.collect(),
        })
    }
}

#[cfg(test)]
mod tests {
    use bailiwick::digitalocean::DigitalOcean;
    use bailiwick::{ScopeSet, StoredGrant, Timestamp};
    use bailiwick_analysis::plan::{Comparison, RolePair};
    use bailiwick_tokens::{TeamId, TokenId, UserId};
    use proptest::prelude::*;

    use super::*;

    fn token(grant: StoredGrant) -> TokenRecord {
        let now = Timestamp::from_secs(1_790_000_000);
        TokenRecord {
            id: TokenId::new(now).unwrap(),
            team: TeamId::new(now).unwrap(),
            user: UserId::new(now).unwrap(),
            name: "a".parse().unwrap(),
            grant,
            created_at: now,
            expires_at: None,
            parent: None,
            last_used_at: None,
        }
    }

    fn role() -> impl Strategy<Value = Role<DigitalOcean>> {
        let count = DigitalOcean::scopes().count();
        let scopes = prop::collection::vec(any::<bool>(), count).prop_map(|has| {
            let scopes = DigitalOcean::scopes().zip(has);
            scopes
                .filter(|(_, has)| *has)
                .map(|(scope, _)| scope)
                .collect::<ScopeSet<_>>()
        });
        scopes.prop_map(Role::new)
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(32))]

        /// What the panel shows before a role is saved is what `bailiwick plan` says of the same change.
        #[test]
        fn a_preview_says_what_a_plan_says(before in role(), after in role(), chosen in role()) {
            let comparison = Comparison::<DigitalOcean, DigitalOcean>::new().unwrap();
            let pairs = [RolePair::changed("it", before, after)];
            let mut judge = comparison.tokens(&pairs);
            let custom = StoredGrant::from(&bailiwick::Grant::custom(*chosen.permissions()));
            for grant in [custom, StoredGrant::READ_ONLY, StoredGrant::FULL_ACCESS] {
                let plan = judge.judge("it", &grant).unwrap();
                let calls = Effect::of(&token(grant), "ada", &before, &after).map(|effect| effect.calls).unwrap_or_default();
                let says = |gained: bool| {
                    let mut names: Vec<_> = calls.iter().filter(|call| call.gained == gained).map(|call| call.endpoint.clone()).collect();
                    names.sort_unstable();
                    names
                };
                let plans = |names: &[bailiwick_analysis::EndpointName]| {
                    let mut names: Vec<_> = names.iter().map(ToString::to_string).collect();
                    names.sort_unstable();
                    names
                };
                prop_assert_eq!(says(true), plans(&plan.gained));
                prop_assert_eq!(says(false), plans(&plan.lost));
            }
        }
    }
}
