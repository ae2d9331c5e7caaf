//! Many at once: 64 tasks with one user's tokens, while others edit the role.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use bailiwick::digitalocean::{DigitalOcean, droplet, regions};
use bailiwick::{Grant, ScopeSet};
use bailiwick_tokens::audit::Event;
use bailiwick_tokens::store::{CommitError, Store, TokenQuery};
use bailiwick_tokens::{Actor, Error, Expiry, MintRequest, RoleId, RoleRef, Secret, TeamId, TokenId, Tokens, UserId};
use tokio::task::JoinSet;
use tokio::time::timeout;

use crate::cases::together::one_that_the_database_cannot_take_keeps_no_other_from_being_made;
use crate::open;
use crate::random::Random;
use crate::world::{NOW, all_entries, all_tokens, beginning, name};

const TASKS: u64 = 64;
const STEPS: u64 = 8;

/// By then it is a deadlock.
const PATIENCE: Duration = Duration::from_secs(120);

#[tokio::test(flavor = "multi_thread")]
async fn sqlite_keeps_order() {
    let opened = open::sqlite().await;
    timeout(PATIENCE, check(Arc::new(opened.store))).await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn postgres_keeps_order() {
    if let Some(opened) = open::postgres().await {
        timeout(PATIENCE, check(Arc::new(opened.store))).await.unwrap();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn postgres_keeps_order_without_what_others_lack() {
    if let Some(opened) = open::plain().await {
        timeout(PATIENCE, check(Arc::new(opened.store))).await.unwrap();
    }
}

#[tokio::test]
async fn one_that_sqlite_cannot_take_keeps_no_other_from_being_made() {
    one_that_the_database_cannot_take_keeps_no_other_from_being_made(&open::sqlite().await.store).await;
}

#[tokio::test]
async fn one_that_postgres_cannot_take_keeps_no_other_from_being_made() {
    if let Some(opened) = open::postgres().await {
        one_that_the_database_cannot_take_keeps_no_other_from_being_made(&opened.store).await;
    }
}

/// As databases are that know nothing else: whoever was in another's way is told to try again.
#[tokio::test(flavor = "multi_thread")]
async fn postgres_keeps_order_when_transactions_are_serializable() {
    if let Some(opened) = open::postgres_with("default_transaction_isolation=serializable").await {
        timeout(PATIENCE, check(Arc::new(opened.store))).await.unwrap();
    }
}

/// Whose tokens they are, and what was acknowledged.
struct Shared {
    tokens: Tokens<DigitalOcean>,
    team: TeamId,
    user: UserId,
    role: RoleId,
    made: AtomicUsize,
}

/// A token of a task: its secret now, and those that it had.
struct Held {
    id: TokenId,
    secret: Secret,
    old: Vec<Secret>,
}

async fn check(store: Arc<dyn Store>) {
    let tokens = Tokens::<DigitalOcean>::shared(Arc::clone(&store));
    let actor = program();
    let team = tokens.add_team(name("team"), &actor, NOW).await.unwrap().id;
    let user = tokens.add_user(name("user"), &actor, NOW).await.unwrap().id;
    let role = tokens
        .add_role(team, name("role"), &ceiling(0), &actor, NOW)
        .await
        .unwrap()
        .id;
    let custom = RoleRef::Custom(role);
    tokens.add_member(team, user, custom, &actor, NOW).await.unwrap();
    let shared = Arc::new(Shared {
        tokens,
        team,
        user,
        role,
        made: AtomicUsize::new(4),
    });
    let mut tasks = JoinSet::new();
    for task in 0..TASKS {
        tasks.spawn(work(Arc::clone(&shared), task));
    }
    let held: Vec<Held> = tasks.join_all().await.into_iter().flatten().collect();
    names_are_one_tokens_each(store.as_ref(), &held, user).await;
    the_log_has_each_change_once(store.as_ref(), &shared).await;
    the_feed_has_no_gap(store.as_ref()).await;
    for held in &held {
        assert!(is_good(&shared, &held.secret).await);
        for old in &held.old {
            assert!(!is_good(&shared, old).await);
        }
    }
}

/// What one task does. Every third of them edits the role now and then.
async fn work(shared: Arc<Shared>, task: u64) -> Vec<Held> {
    let mut random = Random::new([task]);
    let (tokens, actor) = (&shared.tokens, Actor::User(shared.user));
    let mut held: Vec<Held> = Vec::new();
    for step in 0..STEPS {
        if task.is_multiple_of(3) && step.is_multiple_of(2) {
            let edited = tokens.edit_role(shared.role, &ceiling(task + step), &actor, NOW).await;
            done(&shared, edited);
        }
        match (random.below(6), held.pop()) {
            (0, Some(token)) => {
                assert!(done(&shared, tokens.delete(token.id, &actor, NOW).await).is_some());
                assert!(!is_good(&shared, &token.secret).await);
            }
            (1 | 2, Some(mut token)) => {
                let secret = done(&shared, tokens.regenerate(token.id, None, &actor, NOW).await).unwrap();
                token.old.push(std::mem::replace(&mut token.secret, secret));
                assert!(!is_good(&shared, &token.old[token.old.len() - 1]).await);
                held.push(token);
            }
            (3, Some(token)) => {
                // Few names, so that some are taken.
                let called = name(&random.below(TASKS).to_string());
                done(&shared, tokens.rename(token.id, called, &actor, NOW).await);
                held.push(token);
            }
            (_, token) => {
                held.extend(token);
                // What is asked for may be more than the role allows at this moment.
                let grant = [
                    Grant::custom(regions::READ),
                    Grant::custom(droplet::READ).with_required(),
                ];
                let request = MintRequest {
                    team: shared.team,
                    user: shared.user,
                    name: name(&random.below(TASKS).to_string()),
                    grant: grant[usize::try_from(random.below(2)).unwrap()],
                    expiry: Expiry::Never,
                };
                let minted = done(&shared, tokens.mint(request, &actor, NOW).await);
                held.extend(minted.map(|minted| Held {
                    id: minted.token.id,
                    secret: minted.secret,
                    old: vec![],
                }));
            }
        }
    }
    held
}

/// What was made; `None` for what a rule was against. There is no other way for it to go.
fn done<T>(shared: &Shared, made: Result<T, Error<DigitalOcean>>) -> Option<T> {
    match made {
        Ok(made) => {
            shared.made.fetch_add(1, Ordering::Relaxed);
            Some(made)
        }
        Err(Error::Commit(CommitError::NameTaken) | Error::Grant(_)) => None,
        Err(error) => panic!("{error:?}"),
    }
}

/// By the store itself: nothing that anybody remembers is asked.
async fn is_good(shared: &Shared, secret: &Secret) -> bool {
    let found = shared.tokens.store().find(&secret.digest()).await.unwrap().unwrap();
    found.judge(NOW).is_ok()
}

async fn names_are_one_tokens_each(store: &dyn Store, held: &[Held], user: UserId) {
    let query = TokenQuery {
        user: Some(user),
        ..all_tokens(NOW)
    };
    let listed = store.tokens(&query).await.unwrap();
    let by_name: BTreeMap<_, _> = listed.iter().map(|token| (&token.name, token.id)).collect();
    assert_eq!(by_name.len(), listed.len());
    let mut expected: Vec<_> = held.iter().map(|held| held.id).collect();
    expected.sort();
    assert_eq!(listed.iter().map(|token| token.id).collect::<Vec<_>>(), expected);
}

async fn the_log_has_each_change_once(store: &dyn Store, shared: &Shared) {
    let entries = store.audit(&all_entries()).await.unwrap();
    assert_eq!(entries.len(), shared.made.load(Ordering::Relaxed));
    // Edits of a role tell what they add and remove, one after the other.
    let mut permissions: Vec<String> = Vec::new();
    for entry in entries.iter().rev() {
        match &entry.event {
            Event::RoleAdded { permissions: first, .. } => permissions.clone_from(first),
            Event::RoleEdited { added, removed, .. } => {
                assert!(removed.iter().all(|name| permissions.contains(name)));
                assert!(!added.iter().any(|name| permissions.contains(name)));
                permissions.retain(|name| !removed.contains(name));
                permissions.extend(added.iter().cloned());
            }
            _ => {}
        }
    }
    permissions.sort();
    let mut kept = store.role(shared.role).await.unwrap().unwrap().permissions;
    kept.sort();
    assert_eq!(permissions, kept);
}

async fn the_feed_has_no_gap(store: &dyn Store) {
    let feed = store.feed(Some(beginning(store).await)).await.unwrap();
    assert_eq!(feed.news.unwrap().len() as u64, feed.end.number);
}

/// What the role permits: sometimes all that is asked for, sometimes less.
fn ceiling(number: u64) -> ScopeSet<DigitalOcean> {
    let droplets = Grant::<DigitalOcean>::custom(droplet::READ).with_required();
    match number % 2 {
        0 => *droplets.chosen() | regions::READ,
        _ => regions::READ.into(),
    }
}

fn program() -> Actor {
    Actor::Program("test".to_owned())
}
