//! What it costs to verify a secret that is remembered and to decide, beside the SHA-256 that is the least of it.
//!
//! `cargo bench -p bailiwick-tokens --bench verify`. A time is that of one request; 10,000 tokens take turns, in an order
//! that has nothing to do with where they are remembered.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a bench whose work is wrong has to stop"
)]

use std::pin::pin;
use std::task::{Context, Poll, Waker};

use bailiwick::digitalocean::{DigitalOcean, droplet};
use bailiwick::{Catalog, Endpoint, Grant, Method, Timestamp};
use bailiwick_tokens::store::memory::MemoryStore;
use bailiwick_tokens::{Actor, Authenticated, Expiry, Freshness, MintRequest, RoleRef, Tokens};
use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use sha2::{Digest, Sha256};
use tokio::runtime::Builder;

const TOKENS: usize = 10_000;
const NOW: Timestamp = Timestamp::from_secs(1_790_000_000);

fn bench(criterion: &mut Criterion) {
    let runtime = Builder::new_multi_thread()
        .worker_threads(1)
        .enable_time()
        .build()
        .unwrap();
    let tokens = Tokens::<DigitalOcean>::new(MemoryStore::new());
    let secrets = runtime.block_on(mint(&tokens));
    let upkeep = runtime.spawn(tokens.keep_fresh(Freshness::default()));
    let endpoint = DigitalOcean::endpoint(Method::Get, "/v2/droplets").unwrap();
    runtime.block_on(async {
        while tokens.remembered(&secrets[0], NOW).is_none() {
            assert!(tokens.authenticate(&secrets[0], NOW).await.is_ok());
            tokio::task::yield_now().await;
        }
        for secret in &secrets {
            let caller = tokens.authenticate(secret, NOW).await.unwrap();
            assert!(caller.effective().allows(endpoint));
        }
    });
    let remembered = secrets.iter().filter(|secret| tokens.remembered(secret, NOW).is_some());
    assert!(remembered.count() > TOKENS * 99 / 100);

    let mut group = criterion.benchmark_group("verify");
    group.throughput(Throughput::Elements(1));
    group.bench_function("remembered/sha-256", |bencher| {
        let mut next = secrets.iter().cycle();
        bencher.iter(|| Sha256::digest(next.next().unwrap()));
    });
    group.bench_function("remembered/authenticate-and-decide", |bencher| {
        let mut next = secrets.iter().cycle();
        bencher.iter(|| decide(&tokens, next.next().unwrap(), endpoint));
    });
    group.bench_function("asked/authenticate-and-decide", |bencher| {
        let forgetful = tokens.clone().remembering(0);
        let mut next = secrets.iter().cycle();
        bencher.iter(|| decide(&forgetful, next.next().unwrap(), endpoint));
    });
    group.finish();
    upkeep.abort();
}

fn decide(tokens: &Tokens<DigitalOcean>, secret: &str, endpoint: Endpoint<DigitalOcean>) -> bool {
    at_once(tokens, secret).effective().allows(endpoint)
}

/// The answer of a future that waits for nothing.
fn at_once(tokens: &Tokens<DigitalOcean>, secret: &str) -> Authenticated<DigitalOcean> {
    let future = pin!(tokens.authenticate(secret, NOW));
    match future.poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(caller) => caller.unwrap(),
        Poll::Pending => panic!("a store in memory does not wait"),
    }
}

async fn mint(tokens: &Tokens<DigitalOcean>) -> Vec<String> {
    let actor = Actor::Program("bench".to_owned());
    let team = tokens.add_team("parcels".parse().unwrap(), &actor, NOW).await.unwrap();
    let mut secrets = Vec::new();
    for number in 0..TOKENS {
        if number % 100 == 0 {
            let login = format!("user-{number}").parse().unwrap();
            let user = tokens.add_user(login, &actor, NOW).await.unwrap().id;
            let role = RoleRef::Predefined("member".to_owned());
            tokens.add_member(team.id, user, role, &actor, NOW).await.unwrap();
            secrets.push((user, Vec::new()));
        }
        let (user, theirs) = secrets.last_mut().unwrap();
        let request = MintRequest {
            team: team.id,
            user: *user,
            name: format!("token {number}").parse().unwrap(),
            grant: Grant::custom(droplet::READ).with_required(),
            expiry: Expiry::Never,
        };
        let minted = tokens.mint(request, &actor, NOW).await.unwrap();
        theirs.push(minted.secret.expose().to_owned());
    }
    secrets.into_iter().flat_map(|(_, theirs)| theirs).collect()
}

criterion_group!(benches, bench);
criterion_main!(benches);
