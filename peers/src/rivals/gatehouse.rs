//! gatehouse: one policy over masks, one checker.

use ::gatehouse::{EvaluationSession, PermissionChecker, PolicyBuilder, PolicyDomain};
use futures_util::FutureExt as _;
use rustc_hash::FxHashMap;

use crate::meter::Meter;
use crate::rival::{About, Judge, Kind, Rival};
use crate::rivals::masks::Width as _;
use crate::workload::Workload;

struct Scopes;

/// Who asks: the masks of token and role.
struct Caller {
    token: &'static [u64],
    role: &'static [u64],
}

impl PolicyDomain for Scopes {
    type Subject = Caller;
    type Action = u32;
    type Resource = ();
    type Context = ();
}

struct Checker {
    checker: PermissionChecker<Scopes>,
    tokens: &'static [Vec<u64>],
    roles: &'static [Vec<u64>],
    names: FxHashMap<&'static str, u32>,
}

impl Judge for Checker {
    type Handle = u32;

    fn handle(&self, scope: u32) -> u32 {
        scope
    }

    #[inline]
    fn named(&self, name: &'static str) -> Option<u32> {
        self.names.get(name).copied()
    }

    #[inline]
    fn allows(&self, token: usize, role: usize, scope: &u32) -> bool {
        let session = EvaluationSession::empty();
        let caller = Caller {
            token: &self.tokens[token],
            role: &self.roles[role],
        };
        let bound = self.checker.bind(&session, &caller, scope, &());
        bound.authorize(&()).now_or_never().is_some_and(|answer| answer.is_ok())
    }
}

/// gatehouse.
pub fn gatehouse(work: &Workload, meter: Meter) -> Rival {
    let about = About {
        name: "gatehouse",
        kind: Kind::Policy,
        crates: &["gatehouse"],
        how: "one policy that ANDs two masks, a session for each request; FxHashMap for names, matchit for paths",
    };
    let count = work.scopes.len();
    let mask = |scopes| Vec::<u64>::mask(scopes, count);
    let (tokens, token_bytes) = meter.held(|| work.tokens.iter().map(|token| mask(&token.held)).collect::<Vec<_>>());
    let (roles, policy_bytes) = meter.held(|| work.roles.iter().map(mask).collect::<Vec<_>>());
    let mut checker = PermissionChecker::<Scopes>::new();
    let policy = PolicyBuilder::<Scopes>::new("TokenAndRole").when(|caller, scope, _, _| {
        let word = *scope as usize / 64;
        (caller.token[word] & caller.role[word]) >> (scope % 64) & 1 != 0
    });
    checker.add_policy(policy.build());
    let judge = Checker {
        checker,
        tokens: tokens.leak(),
        roles: roles.leak(),
        names: work.scopes.iter().copied().zip(0..).collect(),
    };
    Rival::judging(about, work, judge).holding(work, token_bytes, policy_bytes)
}
