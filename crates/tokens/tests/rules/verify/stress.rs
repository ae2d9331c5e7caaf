//! The same on real threads: whatever a reader knows to be committed before it asks, it finds.

use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::sync::{Arc, Barrier};
use std::thread;

use bailiwick::digitalocean::DigitalOcean;
use bailiwick::{Catalog, Grant, Scope, ScopeSet};
use bailiwick_tokens::store::memory::MemoryStore;
use bailiwick_tokens::{Actor, Expiry, Freshness, MintRequest, RoleRef, Tokens};
use tokio::runtime::{Builder, Runtime};

use crate::world::{NOW, name, program};

const EDITS: u32 = 4_000;
const READERS: usize = 3;

/// A number as a set of scopes, one for each bit.
fn as_scopes(number: u32) -> ScopeSet<DigitalOcean> {
    let bits = DigitalOcean::scopes().zip(0..32);
    let set = bits.filter(|(_, bit)| number >> bit & 1 == 1);
    set.map(|(scope, _)| scope).collect()
}

fn as_number(scopes: ScopeSet<DigitalOcean>) -> u32 {
    let bits = DigitalOcean::scopes()
        .zip(0..32)
        .filter(|(scope, _): &(Scope<_>, u32)| scopes.contains(*scope));
    bits.map(|(_, bit)| 1 << bit).sum()
}

/// One thread edits a role again and again; every edit permits the scopes that spell its number. Others authenticate all
/// the time, and each must see at least the edit that was the last to be acknowledged before it asked.
#[test]
fn an_edit_that_was_acknowledged_is_never_unseen() {
    let runtime = Builder::new_multi_thread()
        .worker_threads(1)
        .enable_time()
        .build()
        .unwrap();
    // Room for one set: the readers also chase each other out of it.
    let tokens = Tokens::<DigitalOcean>::new(MemoryStore::new()).remembering(4);
    let _upkeep = runtime.spawn(tokens.keep_fresh(Freshness::default()));
    let (role, secrets) = runtime.block_on(team(&tokens));
    let (acknowledged, over) = (AtomicU32::new(0), AtomicBool::new(false));
    let start = Barrier::new(READERS + 1);
    thread::scope(|threads| {
        for _ in 0..READERS {
            threads.spawn(|| {
                start.wait();
                while !over.load(Ordering::Relaxed) {
                    for secret in &secrets {
                        let known = acknowledged.load(Ordering::SeqCst);
                        let caller = current_thread().block_on(tokens.authenticate(secret, NOW)).unwrap();
                        let seen = as_number(caller.effective().to_set());
                        assert!(seen >= known, "{seen} was seen after {known} was acknowledged");
                    }
                }
            });
        }
        let _ends = Ends(&over);
        start.wait();
        let by = program();
        for edit in 1..=EDITS {
            let permissions = as_scopes(edit);
            current_thread()
                .block_on(tokens.edit_role(role, &permissions, &by, NOW))
                .unwrap();
            acknowledged.store(edit, Ordering::SeqCst);
        }
    });
}

/// Ends the readers with the writer, however that ends.
struct Ends<'a>(&'a AtomicBool);

impl Drop for Ends<'_> {
    fn drop(&mut self) {
        self.0.store(true, Ordering::Relaxed);
    }
}

fn current_thread() -> Arc<Runtime> {
    thread_local! {
        static RUNTIME: Arc<Runtime> = Arc::new(Builder::new_current_thread().enable_time().build().unwrap());
    }
    RUNTIME.with(Arc::clone)
}

async fn team(tokens: &Tokens<DigitalOcean>) -> (bailiwick_tokens::RoleId, Vec<String>) {
    let by = program();
    let team = tokens.add_team(name("parcels"), &by, NOW).await.unwrap().id;
    let user = tokens.add_user(name("ada"), &by, NOW).await.unwrap().id;
    let role = tokens
        .add_role(team, name("numbers"), &ScopeSet::EMPTY, &by, NOW)
        .await
        .unwrap()
        .id;
    tokens
        .add_member(team, user, RoleRef::Custom(role), &by, NOW)
        .await
        .unwrap();
    let mut secrets = Vec::new();
    for number in 0..6 {
        let request = MintRequest {
            team,
            user,
            name: name(&number.to_string()),
            grant: Grant::full_access(),
            expiry: Expiry::Never,
        };
        let minted = tokens.mint(request, &Actor::User(user), NOW).await.unwrap();
        secrets.push(minted.secret.expose().to_owned());
    }
    (role, secrets)
}
