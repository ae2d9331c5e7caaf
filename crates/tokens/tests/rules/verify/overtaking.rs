//! A look-up that read before a change and answers after it brings nothing back.

use std::sync::Arc;

use bailiwick::Grant;
use bailiwick::digitalocean::{DigitalOcean, droplet};
use bailiwick_tokens::store::Store;
use bailiwick_tokens::{Freshness, Tokens};
use tokio::task::JoinHandle;

use crate::world::{NOW, World, answer, pass, poll, program, run};

/// Starts an authentication that has read when this returns, and is not answered before the store is told to.
async fn overtaken(world: &World, tokens: &Tokens<DigitalOcean>, secret: &str) -> JoinHandle<bool> {
    world.store.hold.begin();
    let (tokens, secret) = (tokens.clone(), secret.to_owned());
    let slow = tokio::spawn(async move { tokens.authenticate(&secret, NOW).await.is_ok() });
    world.store.held.notified().await;
    world.store.hold.end();
    slow
}

async fn finish(world: &World, slow: JoinHandle<bool>) {
    world.store.release.notify_one();
    assert!(slow.await.unwrap(), "it was good when it was read");
}

#[tokio::test(start_paused = true)]
async fn by_a_change_of_this_process() {
    let world = World::fresh().await;
    let minted = world.reader("laptop").await;
    let slow = overtaken(&world, &world.tokens, minted.secret.expose()).await;
    world.tokens.delete(minted.token.id, &program(), NOW).await.unwrap();
    finish(&world, slow).await;
    assert!(world.tokens.remembered(minted.secret.expose(), NOW).is_none());
    assert_eq!(answer(&world.tokens, minted.secret.expose(), NOW).await, "refused");
}

#[tokio::test(start_paused = true)]
async fn by_an_edit_of_the_role() {
    let world = World::fresh().await;
    let all = (droplet::READ | droplet::CREATE).with_required();
    let role = world.custom_role(&all).await;
    let minted = world.mint("laptop", Grant::custom(all)).await;
    let slow = overtaken(&world, &world.tokens, minted.secret.expose()).await;
    world
        .tokens
        .edit_role(role, &droplet::READ.into(), &program(), NOW)
        .await
        .unwrap();
    finish(&world, slow).await;
    let caller = world.tokens.authenticate(minted.secret.expose(), NOW).await.unwrap();
    assert!(!caller.effective().contains(droplet::CREATE));
}

#[tokio::test(start_paused = true)]
async fn by_news_of_another_process() {
    let world = World::new().await;
    let here = world.elsewhere().await;
    let minted = world.reader("laptop").await;
    let slow = overtaken(&world, &here, minted.secret.expose()).await;
    world.tokens.delete(minted.token.id, &program(), NOW).await.unwrap();
    poll().await;
    finish(&world, slow).await;
    assert_eq!(answer(&here, minted.secret.expose(), NOW).await, "refused");
}

/// The feed tells only of what comes after its first answer, so what was read before that is not remembered.
#[tokio::test(start_paused = true)]
async fn by_the_first_news() {
    let world = World::new().await;
    let minted = world.reader("laptop").await;
    let here = Tokens::<DigitalOcean>::shared(Arc::clone(&world.store) as Arc<dyn Store>);
    let slow = overtaken(&world, &here, minted.secret.expose()).await;
    world.tokens.delete(minted.token.id, &program(), NOW).await.unwrap();
    run(&here).await;
    finish(&world, slow).await;
    assert_eq!(answer(&here, minted.secret.expose(), NOW).await, "refused");
}

/// As above, with an upkeep that was stopped and started again.
#[tokio::test(start_paused = true)]
async fn by_news_that_nobody_followed() {
    let world = World::new().await;
    let here = Tokens::<DigitalOcean>::shared(Arc::clone(&world.store) as Arc<dyn Store>);
    let upkeep = run(&here).await;
    let minted = world.reader("laptop").await;
    assert_eq!(answer(&here, minted.secret.expose(), NOW).await, "ok");
    upkeep.abort();
    world.tokens.delete(minted.token.id, &program(), NOW).await.unwrap();
    pass(Freshness::default().poll * 2).await;
    run(&here).await;
    assert_eq!(answer(&here, minted.secret.expose(), NOW).await, "refused");
}
