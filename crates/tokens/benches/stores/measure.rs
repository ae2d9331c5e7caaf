//! What is measured.

use std::time::{Duration, Instant};

use bailiwick::StoredGrant;
use bailiwick_tokens::store::{Change, Judge, NewToken, Store, TokenQuery, Write};
use bailiwick_tokens::{Actor, TokenRecord};
use tokio::task::JoinSet;

use crate::fill::{NOW, SCOPES, TOKENS, TOKENS_EACH, USERS, id, secret, team_of};

pub(crate) const TASKS: u32 = 32;

const LISTS: u32 = 2_000;
const MINTS: u32 = 1_000;
const FINDS: u32 = 20_000;
const FINDS_EACH: u32 = 10_000;
pub(crate) const ENDING: u32 = 128;
const ENDS_EACH: u32 = 32;

/// Medians, and a rate.
#[derive(Clone, Copy)]
pub(crate) struct Figures {
    pub(crate) list: Duration,
    pub(crate) mint: Duration,
    pub(crate) find: Duration,
    pub(crate) finds: f64,
    pub(crate) ends: f64,
}

pub(crate) async fn measure(store: impl Store + Clone) -> Figures {
    // The first of each opens connections and prepares statements.
    list(&store, 10).await;
    find(&store, 100).await;
    Figures {
        list: list(&store, LISTS).await,
        find: find(&store, FINDS).await,
        finds: finds(&store).await,
        mint: mint(&store).await,
        ends: ends(&store).await,
    }
}

async fn list(store: &impl Store, times: u32) -> Duration {
    let mut random = Random(1);
    let mut taken = Vec::new();
    for _ in 0..times {
        let query = TokenQuery {
            team: None,
            user: Some(id(random.below(USERS))),
            live_at: NOW,
            after: None,
            limit: 1_000,
        };
        let start = Instant::now();
        let listed = store.tokens(&query).await.unwrap();
        taken.push(start.elapsed());
        assert_eq!(listed.len(), TOKENS_EACH as usize);
    }
    median(taken)
}

async fn find(store: &impl Store, times: u32) -> Duration {
    let mut random = Random(2);
    let mut taken = Vec::new();
    for _ in 0..times {
        let secret = secret(random.below(TOKENS));
        let start = Instant::now();
        let found = store.find(&secret).await.unwrap();
        taken.push(start.elapsed());
        assert!(found.is_some_and(|found| found.judge(NOW).is_ok()));
    }
    median(taken)
}

async fn finds(store: &(impl Store + Clone)) -> f64 {
    let start = Instant::now();
    let mut tasks = JoinSet::new();
    for task in 0..TASKS {
        let store = store.clone();
        tasks.spawn(async move {
            let mut random = Random(u64::from(task) + 3);
            for _ in 0..FINDS_EACH {
                let found = store.find(&secret(random.below(TOKENS))).await.unwrap();
                assert!(found.is_some_and(|found| found.judge(NOW).is_ok()));
            }
        });
    }
    tasks.join_all().await;
    f64::from(TASKS * FINDS_EACH) / start.elapsed().as_secs_f64()
}

/// Tokens are deleted, each once, and no two of one user at the same time.
async fn ends(store: &(impl Store + Clone)) -> f64 {
    let start = Instant::now();
    let mut tasks = JoinSet::new();
    for task in 0..ENDING {
        let store = store.clone();
        tasks.spawn(async move {
            for token in (0..ENDS_EACH).map(|nth| nth * ENDING + task) {
                let write = Write {
                    at: NOW,
                    actor: Actor::Program("bench".to_owned()),
                    change: Change::Delete { token: id(token) },
                    keep: Vec::new(),
                };
                assert_eq!(store.commit(write).await.unwrap().len(), 1);
            }
        });
    }
    tasks.join_all().await;
    f64::from(ENDING * ENDS_EACH) / start.elapsed().as_secs_f64()
}

async fn mint(store: &impl Store) -> Duration {
    let mut random = Random(99);
    let mut taken = Vec::new();
    for number in TOKENS..TOKENS + MINTS {
        let user = random.below(USERS);
        let write = Write {
            at: NOW,
            actor: Actor::User(id(user)),
            change: Change::Mint(Box::new(new_token(number, user))),
            keep: Vec::new(),
        };
        let start = Instant::now();
        store.commit(write).await.unwrap();
        taken.push(start.elapsed());
    }
    median(taken)
}

fn new_token(number: u32, user: u32) -> NewToken {
    let (team, user) = (id(team_of(user)), id(user));
    NewToken {
        record: TokenRecord {
            id: id(number),
            team,
            user,
            name: format!("token {number}").parse().unwrap(),
            grant: StoredGrant::custom(SCOPES),
            created_at: NOW,
            expires_at: None,
            parent: None,
            last_used_at: None,
        },
        secret: secret(number),
        judge: Judge::new(|_| true),
    }
}

fn median(mut taken: Vec<Duration>) -> Duration {
    taken.sort_unstable();
    taken.get(taken.len() / 2).copied().unwrap_or_default()
}

/// A multiplicative generator: the same numbers each time.
struct Random(u64);

impl Random {
    fn below(&mut self, end: u32) -> u32 {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        let high = u32::try_from(self.0 >> 33).unwrap_or_default();
        high % end
    }
}
