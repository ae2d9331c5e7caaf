//! Changes are seen: by this process at once, by others with the next news.

use std::sync::Arc;
use std::time::Duration;

use bailiwick::digitalocean::{DigitalOcean, droplet};
use bailiwick::{Grant, ScopeSet};
use bailiwick_tokens::store::Store;
use bailiwick_tokens::{Expiry, RoleRef, Secret, Tokens};

use crate::world::{NOW, World, answer, later, pass, poll, program};

type Set = ScopeSet<DigitalOcean>;

/// Everything that takes something from a token that reads and creates Droplets under a role of the team's own.
const CHANGES: [&str; 5] = ["delete", "regenerate", "assign role", "edit role", "remove member"];

/// A world in which one of the changes was made, after the token was used here and elsewhere.
async fn changed(change: &str) -> (World, Tokens<DigitalOcean>, String) {
    let world = World::fresh().await;
    let all = (droplet::READ | droplet::CREATE).with_required();
    let role = world.custom_role(&all).await;
    let minted = world.mint("laptop", Grant::custom(all)).await;
    let secret = minted.secret.expose().to_owned();
    let elsewhere = world.elsewhere().await;
    for tokens in [&world.tokens, &elsewhere] {
        assert!(
            tokens
                .authenticate(&secret, NOW)
                .await
                .unwrap()
                .effective()
                .contains(droplet::CREATE)
        );
        assert!(tokens.remembered(&secret, NOW).is_some());
    }
    let (tokens, by, id) = (&world.tokens, &program(), minted.token.id);
    match change {
        "delete" => tokens.delete(id, by, NOW).await.unwrap(),
        "regenerate" => drop(tokens.regenerate(id, None, by, NOW).await.unwrap()),
        "assign role" => {
            let role = RoleRef::Predefined("resource_viewer".to_owned());
            tokens.assign_role(world.team, world.user, role, by, NOW).await.unwrap();
        }
        "edit role" => tokens.edit_role(role, &droplet::READ.into(), by, NOW).await.unwrap(),
        "remove member" => tokens.remove_member(world.team, world.user, by, NOW).await.unwrap(),
        other => unreachable!("{other}"),
    }
    (world, elsewhere, secret)
}

async fn can_create(tokens: &Tokens<DigitalOcean>, secret: &str) -> bool {
    let caller = tokens.authenticate(secret, NOW).await;
    caller.is_ok_and(|caller| caller.effective().contains(droplet::CREATE))
}

#[tokio::test(start_paused = true)]
async fn a_change_by_this_process_is_seen_at_once() {
    for change in CHANGES {
        let (world, _, secret) = changed(change).await;
        assert!(world.tokens.remembered(&secret, NOW).is_none(), "{change}");
        assert!(!can_create(&world.tokens.clone(), &secret).await, "{change}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_change_by_another_process_is_seen_with_the_next_news() {
    for change in CHANGES {
        let (_world, elsewhere, secret) = changed(change).await;
        assert!(can_create(&elsewhere, &secret).await, "{change}: no news yet");
        poll().await;
        assert!(elsewhere.remembered(&secret, NOW).is_none(), "{change}");
        assert!(!can_create(&elsewhere, &secret).await, "{change}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_store_that_can_tell_of_changes_is_asked_for_news_at_once() {
    let (world, elsewhere, secret) = changed("delete").await;
    world.store.news.notify_waiters();
    pass(Duration::from_millis(1)).await;
    assert!(!can_create(&elsewhere, &secret).await);
}

#[tokio::test(start_paused = true)]
async fn a_role_that_gets_its_permissions_back_gives_them_back_at_once() {
    let world = World::fresh().await;
    let all = (droplet::READ | droplet::CREATE).with_required();
    let role = world.custom_role(&all).await;
    let minted = world.mint("laptop", Grant::custom(all)).await;
    for permissions in [Set::EMPTY, all, droplet::READ.into(), Set::all()] {
        world
            .tokens
            .edit_role(role, &permissions, &program(), NOW)
            .await
            .unwrap();
        for _ in 0..2 {
            let caller = world.tokens.authenticate(minted.secret.expose(), NOW).await.unwrap();
            assert_eq!(caller.effective().to_set(), permissions & all);
        }
    }
}

#[tokio::test(start_paused = true)]
async fn a_member_who_comes_back_finds_their_tokens_dead() {
    let (world, _, secret) = changed("remove member").await;
    world.join(world.user, "owner").await;
    assert_eq!(answer(&world.tokens, &secret, NOW).await, "refused");
}

#[tokio::test(start_paused = true)]
async fn an_old_secret_works_for_its_grace_and_no_longer_also_when_remembered() {
    let world = World::fresh().await;
    let minted = world.reader("laptop").await;
    let grace = Duration::from_secs(60);
    let new = world
        .tokens
        .regenerate(minted.token.id, Some(grace), &program(), NOW)
        .await
        .unwrap();
    for (now, old) in [
        (NOW, "ok"),
        (later(59), "ok"),
        (later(60), "refused"),
        (later(61), "refused"),
    ] {
        // Twice: the second is from memory, if there is one.
        for _ in 0..2 {
            assert_eq!(answer(&world.tokens, minted.secret.expose(), now).await, old, "{now:?}");
            assert_eq!(answer(&world.tokens, new.expose(), now).await, "ok");
        }
    }
    assert_eq!(
        world.store.finds(),
        2 + 1,
        "both once, and the old one when it was first refused"
    );
}

#[tokio::test(start_paused = true)]
async fn a_token_that_is_remembered_expires_all_the_same() {
    let world = World::fresh().await;
    let mut request = world.request("laptop", Grant::read_only());
    request.expiry = Expiry::At(later(60));
    let minted = world.tokens.mint(request, &world.member(), NOW).await.unwrap();
    for (now, expected) in [(NOW, "ok"), (later(59), "ok"), (later(60), "refused")] {
        assert_eq!(
            answer(&world.tokens, minted.secret.expose(), now).await,
            expected,
            "{now:?}"
        );
    }
    assert!(world.tokens.remembered(minted.secret.expose(), later(60)).is_none());
}

#[tokio::test(start_paused = true)]
async fn a_secret_is_looked_up_once_and_what_cannot_be_one_never() {
    let world = World::fresh().await;
    let minted = world.reader("laptop").await;
    assert!(
        world.tokens.remembered(minted.secret.expose(), NOW).is_none(),
        "minting tells nobody"
    );
    for _ in 0..3 {
        assert_eq!(answer(&world.tokens, minted.secret.expose(), NOW).await, "ok");
    }
    assert_eq!(world.store.finds(), 1);
    let unknown = Secret::generate::<DigitalOcean>().unwrap();
    for _ in 0..3 {
        assert_eq!(answer(&world.tokens, unknown.expose(), NOW).await, "refused");
    }
    assert_eq!(world.store.finds(), 2);
    assert_eq!(answer(&world.tokens, "dop_v1_7", NOW).await, "refused");
    assert_eq!(world.store.finds(), 2, "what cannot be a secret is not looked up");
}

#[tokio::test(start_paused = true)]
async fn clones_remember_together_and_others_for_themselves() {
    let world = World::fresh().await;
    let minted = world.reader("laptop").await;
    let caller = world.tokens.authenticate(minted.secret.expose(), NOW).await.unwrap();
    let recalled = world.tokens.clone().remembered(minted.secret.expose(), NOW).unwrap();
    assert_eq!(
        (caller.id(), caller.team(), caller.user()),
        (recalled.id(), recalled.team(), recalled.user())
    );
    assert_eq!((caller.token(), caller.role()), (recalled.token(), recalled.role()));
    let other = Tokens::<DigitalOcean>::shared(Arc::clone(&world.store) as Arc<dyn Store>);
    assert!(other.remembered(minted.secret.expose(), NOW).is_none());
}

/// Another process had killed the first secret already, so the store has nothing more to say of it when this one makes a
/// third; whoever asked this one for that must not find the first working here.
#[tokio::test(start_paused = true)]
async fn a_secret_that_another_process_replaced_dies_here_with_the_next_replacement() {
    let world = World::fresh().await;
    let minted = world.reader("laptop").await;
    assert_eq!(answer(&world.tokens, minted.secret.expose(), NOW).await, "ok");
    let elsewhere = world.elsewhere().await;
    let id = minted.token.id;
    elsewhere.regenerate(id, None, &program(), NOW).await.unwrap();
    assert_eq!(
        answer(&world.tokens, minted.secret.expose(), NOW).await,
        "ok",
        "no news yet"
    );
    world.tokens.regenerate(id, None, &program(), NOW).await.unwrap();
    assert_eq!(answer(&world.tokens, minted.secret.expose(), NOW).await, "refused");
}
