//! Rules 6 and 9: a token's grant never changes, and time is passed in.
//!
//! Most of rule 6 is a matter of types: no method of `Token` or `Grant` takes `&mut self`, no field is public, and what
//! makes another grant out of one takes it by value. `tests/compile_fail/grant_changed.rs` shows what a compiler says.

use bailiwick::{Catalog, Decision, Denial, Requirement, Token};
use proptest::prelude::*;

use crate::engine::grant;
use crate::{Case, Held, Moment, Verdict};

pub(crate) fn rule_06_a_grant_never_changes<C: Catalog>(case: &Case) -> Verdict {
    for named in &case.scenario.grants {
        let minted = grant::<C>(named);
        for moment in &case.moments {
            let mut token = Token::new(minted.clone());
            if let Some(at) = moment.expires_at {
                token = token.expiring(at);
            }
            prop_assert_eq!(token.expires_at(), moment.expires_at);
            prop_assert_eq!(token.grant(), &minted);
            for role in &case.scenario.roles {
                let role = crate::engine::role(role);
                for (method, path) in case.requests() {
                    let _ = C::decide(method, path, Some((&token, &role)), moment.now).is_allow();
                }
            }
            prop_assert_eq!(token.grant(), &minted, "no request changes it");
            let ended = token.revoked();
            prop_assert_eq!(ended.grant(), &minted, "nor does its end");
        }
    }
    Ok(())
}

pub(crate) fn rule_09_a_token_is_live_before_its_expiry_and_unless_revoked<C: Catalog>(case: &Case) -> Verdict {
    for (Held { grant, role, .. }, _) in case.grants_and_roles::<C>() {
        for Moment {
            now,
            expires_at,
            is_revoked,
        } in case.moments.iter().copied()
        {
            let mut token = Token::new(grant.clone());
            if let Some(at) = expires_at {
                token = token.expiring(at);
            }
            if is_revoked {
                token = token.revoked();
            }
            let in_time = expires_at.is_none_or(|at| now.as_secs() < at.as_secs());
            prop_assert_eq!(token.is_live(now), in_time && !is_revoked);
            for (method, path) in case.requests() {
                let Some(endpoint) = C::endpoint(method, path) else {
                    continue;
                };
                let decision = C::decide(method, path, Some((&token, &role)), now);
                match (endpoint.requirement(), in_time, is_revoked) {
                    (Requirement::Public, ..) => prop_assert!(decision.is_allow()),
                    (Requirement::Nobody, ..) => prop_assert!(matches!(decision.denial(), Some(Denial::Nobody))),
                    (_, false, _) => prop_assert!(matches!(decision.denial(), Some(Denial::Expired))),
                    (_, true, true) => prop_assert!(matches!(decision.denial(), Some(Denial::Revoked))),
                    (_, true, false) => {
                        let asked = grant.effective(&role).decide(endpoint);
                        prop_assert_eq!(decision.is_allow(), asked.is_allow(), "time plays no other part");
                        prop_assert!(matches!(
                            decision,
                            Decision::Allow | Decision::Deny(Denial::MissingScopes(_))
                        ));
                    }
                }
            }
        }
    }
    Ok(())
}
