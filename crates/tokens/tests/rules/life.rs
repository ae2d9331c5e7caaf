//! The life of a token: it is renamed, regenerated, expires and is deleted. What it was given never changes.

use std::time::Duration;

use bailiwick::digitalocean::{DigitalOcean, database, droplet};
use bailiwick::{Grant, ScopeSet, StoredGrant, Timestamp};
use bailiwick_tokens::store::{CommitError, Store, TokenQuery};
use bailiwick_tokens::{Error, Expiry, LONGEST_GRACE, RoleRef, Secret, TokenId};

use crate::world::{NOW, World, answer, later, name, program};

async fn listed(world: &World, now: Timestamp) -> Vec<String> {
    let query = TokenQuery {
        team: Some(world.team),
        user: Some(world.user),
        live_at: now,
        after: None,
        limit: 100,
    };
    let tokens = world.tokens.list(&query).await.unwrap();
    tokens.iter().map(|token| token.name.to_string()).collect()
}

/// Rule 6: whatever is done to a token, its grant is the one that it was minted with.
#[tokio::test(start_paused = true)]
async fn nothing_changes_a_grant() {
    let world = World::fresh().await;
    let minted = world.reader("laptop").await;
    let (tokens, id, by) = (&world.tokens, minted.token.id, &program());
    let role = world.custom_role(&droplet::READ.into()).await;
    tokens.rename(id, name("server"), by, NOW).await.unwrap();
    tokens.regenerate(id, None, by, NOW).await.unwrap();
    tokens
        .edit_role(role, &(droplet::READ | droplet::DELETE), by, NOW)
        .await
        .unwrap();
    let owner = RoleRef::Predefined("owner".to_owned());
    tokens
        .assign_role(world.team, world.user, owner, by, NOW)
        .await
        .unwrap();
    let view = tokens.get(id, NOW).await.unwrap().unwrap();
    assert_eq!(view.token.grant, minted.token.grant);
    assert_eq!(*view.granted.chosen(), ScopeSet::from(droplet::READ).with_required());
    assert_eq!(view.token.name, name("server"));
}

/// Rule 9, and §8: an expired token stops to authenticate and leaves the list, at the very second.
#[tokio::test(start_paused = true)]
async fn a_token_expires_at_its_second() {
    let world = World::fresh().await;
    let mut request = world.request("laptop", Grant::read_only());
    request.expiry = Expiry::Days30;
    let minted = world.tokens.mint(request, &world.member(), NOW).await.unwrap();
    let (id, secret) = (minted.token.id, minted.secret.expose());
    let end = 30 * 86_400;
    assert_eq!(minted.token.expires_at, Some(later(end)));
    assert_eq!(answer(&world.tokens, secret, later(end - 1)).await, "ok");
    assert_eq!(listed(&world, later(end - 1)).await, ["laptop"]);
    assert!(world.tokens.get(id, later(end - 1)).await.unwrap().is_some());

    assert_eq!(answer(&world.tokens, secret, later(end)).await, "refused");
    assert_eq!(listed(&world, later(end)).await, Vec::<String>::new());
    assert!(world.tokens.get(id, later(end)).await.unwrap().is_none());
    for done in [
        world.tokens.rename(id, name("server"), &program(), later(end)).await,
        world
            .tokens
            .regenerate(id, None, &program(), later(end))
            .await
            .map(drop),
    ] {
        assert_eq!(
            done.unwrap_err().to_string(),
            "there is no such token, or it has expired"
        );
    }
    world.tokens.delete(id, &program(), later(end)).await.unwrap();
}

#[tokio::test(start_paused = true)]
async fn a_deleted_token_is_dead_for_every_purpose() {
    let world = World::fresh().await;
    let minted = world.reader("laptop").await;
    let (tokens, id) = (&world.tokens, minted.token.id);
    assert_eq!(answer(tokens, minted.secret.expose(), NOW).await, "ok");
    tokens.delete(id, &program(), NOW).await.unwrap();
    assert_eq!(answer(tokens, minted.secret.expose(), NOW).await, "refused");
    assert!(tokens.get(id, NOW).await.unwrap().is_none());
    assert!(listed(&world, NOW).await.is_empty());
    for done in [
        tokens.rename(id, name("server"), &program(), NOW).await,
        tokens.regenerate(id, None, &program(), NOW).await.map(drop),
        tokens.delete(id, &program(), NOW).await,
    ] {
        assert!(matches!(done, Err(Error::Commit(CommitError::NoToken))), "{done:?}");
    }
    let unknown = TokenId::new(NOW).unwrap();
    assert!(matches!(
        tokens.delete(unknown, &program(), NOW).await,
        Err(Error::Commit(CommitError::NoToken))
    ));
}

#[tokio::test(start_paused = true)]
async fn a_name_is_free_again_when_its_token_is_gone() {
    let world = World::fresh().await;
    let minted = world.reader("laptop").await;
    let again = world.request("laptop", Grant::read_only());
    let error = world
        .tokens
        .mint(again.clone(), &world.member(), NOW)
        .await
        .unwrap_err();
    assert_eq!(
        error.to_string(),
        "another token of the same user has this name, choose another one"
    );

    // Another user may have it too.
    let grace = world.add_user("grace").await;
    world.join(grace, "member").await;
    let mut theirs = again.clone();
    theirs.user = grace;
    world.tokens.mint(theirs, &program(), NOW).await.unwrap();

    let other = world.reader("server").await;
    let taken = world
        .tokens
        .rename(other.token.id, name("laptop"), &program(), NOW)
        .await
        .unwrap_err();
    assert!(matches!(taken, Error::Commit(CommitError::NameTaken)));
    world
        .tokens
        .rename(minted.token.id, name("laptop"), &program(), NOW)
        .await
        .unwrap();
    world.tokens.delete(minted.token.id, &program(), NOW).await.unwrap();
    world
        .tokens
        .rename(other.token.id, name("laptop"), &program(), NOW)
        .await
        .unwrap();

    let mut short = world.request("short", Grant::read_only());
    short.expiry = Expiry::At(later(10));
    world.tokens.mint(short.clone(), &world.member(), NOW).await.unwrap();
    assert!(
        world
            .tokens
            .mint(short.clone(), &world.member(), later(9))
            .await
            .is_err()
    );
    short.expiry = Expiry::Never;
    world.tokens.mint(short, &world.member(), later(10)).await.unwrap();
}

#[tokio::test(start_paused = true)]
async fn of_many_secrets_only_the_last_and_the_one_before_in_its_grace_work() {
    let world = World::fresh().await;
    let minted = world.reader("laptop").await;
    let id = minted.token.id;
    let (first, hour) = (minted.secret, Some(Duration::from_secs(3_600)));
    let second = world.tokens.regenerate(id, hour, &program(), NOW).await.unwrap();
    let ask = |secrets: [&Secret; 3], now| {
        let (tokens, secrets) = (world.tokens.clone(), secrets.map(|secret| secret.expose().to_owned()));
        async move {
            let mut answers = Vec::new();
            for secret in secrets {
                answers.push(answer(&tokens, &secret, now).await);
            }
            answers
        }
    };
    assert_eq!(ask([&first, &second, &second], NOW).await, ["ok", "ok", "ok"]);
    let third = world.tokens.regenerate(id, hour, &program(), later(60)).await.unwrap();
    let all = [&first, &second, &third];
    assert_eq!(ask(all, later(60)).await, ["refused", "ok", "ok"]);
    assert_eq!(ask(all, later(3_659)).await, ["refused", "ok", "ok"]);
    assert_eq!(ask(all, later(3_660)).await, ["refused", "refused", "ok"]);

    // Without grace, every secret dies that was still good.
    let fourth = world.tokens.regenerate(id, None, &program(), later(61)).await.unwrap();
    assert_eq!(ask(all, later(61)).await, ["refused", "refused", "refused"]);
    assert_eq!(answer(&world.tokens, fourth.expose(), later(61)).await, "ok");
    // A grace of less than a second is none.
    let brief = Some(Duration::from_millis(999));
    world.tokens.regenerate(id, brief, &program(), later(61)).await.unwrap();
    assert_eq!(answer(&world.tokens, fourth.expose(), later(61)).await, "refused");
}

/// A grace cannot outlast the token.
#[tokio::test(start_paused = true)]
async fn a_grace_ends_with_the_token() {
    let world = World::fresh().await;
    let mut request = world.request("laptop", Grant::read_only());
    request.expiry = Expiry::At(later(100));
    let minted = world.tokens.mint(request, &world.member(), NOW).await.unwrap();
    let grace = Some(LONGEST_GRACE);
    world
        .tokens
        .regenerate(minted.token.id, grace, &program(), NOW)
        .await
        .unwrap();
    assert_eq!(answer(&world.tokens, minted.secret.expose(), later(99)).await, "ok");
    assert_eq!(
        answer(&world.tokens, minted.secret.expose(), later(100)).await,
        "refused"
    );
}

/// Rule 11: what a catalogue does not know is kept, grants nothing and is reported; an alias means what it means today.
#[tokio::test(start_paused = true)]
async fn names_that_the_catalogue_does_not_know_are_kept_and_reported() {
    let world = World::fresh().await;
    let grant = StoredGrant::custom(["droplet:read", "moon:land", "database:write"]);
    let secret = world.plant::<DigitalOcean>("old", grant.clone()).await;
    let caller = world.tokens.authenticate(secret.expose(), NOW).await.unwrap();
    let expected = droplet::READ | database::UPDATE;
    assert_eq!(caller.effective().to_set(), expected);
    let view = world.tokens.get(caller.id(), NOW).await.unwrap().unwrap();
    assert_eq!(view.unknown, ["moon:land"]);
    assert_eq!((*view.granted.chosen(), view.effective), (expected, expected));
    assert_eq!(view.token.grant, grant);
    world
        .tokens
        .rename(caller.id(), name("older"), &program(), NOW)
        .await
        .unwrap();
    world
        .tokens
        .regenerate(caller.id(), None, &program(), NOW)
        .await
        .unwrap();
    assert_eq!(
        world.store.token(caller.id()).await.unwrap().unwrap().grant,
        grant,
        "still there, word for word"
    );
}
