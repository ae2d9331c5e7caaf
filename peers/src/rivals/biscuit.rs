//! biscuit-auth: a signed token with what it was granted as facts, an authorizer with the scope that is asked for.

use std::rc::Rc;
use std::time::Duration;

use biscuit_auth::builder::{AuthorizerBuilder, Fact, fact, string};
use biscuit_auth::{AuthorizerLimits, Biscuit, KeyPair, PublicKey};
use rustc_hash::FxHashMap;

use crate::meter::Meter;
use crate::rival::{About, Judge, Kind, Rival, by_handle, by_route};
use crate::routes::Matchit;
use crate::workload::{self, Workload};

const POLICIES: &str = r#"
    allow if scope($scope, $class), right($scope);
    allow if scope($scope, $class), right_class($class);
    allow if scope($scope, $class), right_class("every");
"#;

/// Tokens parsed and verified beforehand.
pub fn authorize(work: &Workload, meter: Meter) -> Rival {
    let how = "the token parsed and verified beforehand; policies parsed once, the scope added as a fact; the role's set asked in Rust; matchit for paths";
    biscuit::<Parsed>("biscuit-auth, authorize alone", how, work, meter)
}

/// Tokens as they come with a request.
pub fn verify_and_authorize(work: &Workload, meter: Meter) -> Rival {
    let how = "the same, with the token's signature verified at each request, as its own model has it";
    biscuit::<Presented>("biscuit-auth, verify and authorize", how, work, meter)
}

/// How a token is kept.
trait Kept: 'static {
    fn keep(bytes: Vec<u8>, key: PublicKey) -> Self;
    fn with<T>(&self, key: PublicKey, work: impl FnOnce(&Biscuit) -> T) -> Option<T>;
}

struct Parsed(Biscuit);

impl Kept for Parsed {
    fn keep(bytes: Vec<u8>, key: PublicKey) -> Self {
        Self(Biscuit::from(bytes, key).expect("a token"))
    }

    fn with<T>(&self, _: PublicKey, work: impl FnOnce(&Biscuit) -> T) -> Option<T> {
        Some(work(&self.0))
    }
}

struct Presented(Vec<u8>);

impl Kept for Presented {
    fn keep(bytes: Vec<u8>, _: PublicKey) -> Self {
        Self(bytes)
    }

    fn with<T>(&self, key: PublicKey, work: impl FnOnce(&Biscuit) -> T) -> Option<T> {
        Biscuit::from(&self.0, key).ok().map(|token| work(&token))
    }
}

struct Biscuits<K> {
    key: PublicKey,
    tokens: Vec<K>,
    roles: Vec<Vec<bool>>,
    authorizer: AuthorizerBuilder,
    scopes: Vec<(u32, Fact)>,
    names: FxHashMap<&'static str, u32>,
}

impl<K: Kept> Judge for Biscuits<K> {
    type Handle = (u32, Fact);

    fn handle(&self, scope: u32) -> (u32, Fact) {
        self.scopes[scope as usize].clone()
    }

    fn named(&self, name: &'static str) -> Option<(u32, Fact)> {
        self.names.get(name).map(|scope| self.handle(*scope))
    }

    fn allows(&self, token: usize, role: usize, (scope, fact): &(u32, Fact)) -> bool {
        let authorized = || {
            self.tokens[token].with(self.key, |token| {
                let builder = self.authorizer.clone().fact(fact.clone()).ok()?;
                builder.build(token).ok()?.authorize().ok()
            })
        };
        self.roles[role][*scope as usize] && authorized().flatten().is_some()
    }
}

fn biscuit<K: Kept>(name: &'static str, how: &'static str, work: &Workload, meter: Meter) -> Rival {
    let about = About {
        name,
        kind: Kind::Policy,
        crates: &["biscuit-auth"],
        how,
    };
    let pair = KeyPair::new();
    let key = pair.public();
    let granted = |token: &workload::Token| {
        let builder = match &token.kind {
            workload::Kind::Custom(_) => token.held.iter().fold(Biscuit::builder(), |builder, scope| {
                let right = fact("right", &[string(work.scopes[*scope as usize])]);
                builder.fact(right).expect("a fact")
            }),
            workload::Kind::ReadOnly => class("read"),
            workload::Kind::FullAccess => class("every"),
        };
        builder.build(&pair).expect("a token").to_vec().expect("bytes")
    };
    let bytes: Vec<Vec<u8>> = work.tokens.iter().map(granted).collect();
    let (tokens, token_bytes) = meter.held(|| bytes.iter().map(|bytes| K::keep(bytes.clone(), key)).collect());
    let limits = AuthorizerLimits {
        max_time: Duration::from_secs(10),
        ..AuthorizerLimits::default()
    };
    let (authorizer, policy_bytes) = meter.held(|| {
        AuthorizerBuilder::new()
            .code(POLICIES)
            .expect("policies")
            .set_limits(limits)
    });
    let scope = |number: u32| {
        let class = if work.reads.contains(&number) { "read" } else { "other" };
        let terms = [string(work.scopes[number as usize]), string(class)];
        (number, fact("scope", &terms))
    };
    let count = work.scopes.len() as u32;
    let judge = Rc::new(Biscuits::<K> {
        key,
        tokens,
        roles: work
            .roles
            .iter()
            .map(|role| (0..count).map(|scope| role.contains(&scope)).collect())
            .collect(),
        authorizer,
        scopes: (0..count).map(scope).collect(),
        names: work.scopes.iter().copied().zip(0..).collect(),
    });
    let questions = [
        Some(by_handle(work, &judge)),
        None,
        Some(by_route::<Matchit, _>(work, &judge)),
    ];
    Rival::new(about, questions).holding(work, token_bytes, policy_bytes)
}

fn class(name: &str) -> biscuit_auth::builder::BiscuitBuilder {
    Biscuit::builder()
        .fact(fact("right_class", &[string(name)]))
        .expect("a fact")
}
