//! A token's life.

use bailiwick::StoredGrant;
use bailiwick_tokens::audit::Event;
use bailiwick_tokens::store::{Change, CommitError, Judge, NewToken, Store};
use bailiwick_tokens::{Member, RoleRef, Standing};

use super::on_every_store;
use crate::world::{NOW, World, beginning, id, later, member, name, role, user};

on_every_store! {
    a_token_is_what_was_minted
    a_name_is_one_live_tokens_of_a_user
    a_name_is_free_once_its_token_is_deleted
    a_name_is_free_once_its_token_has_expired
    a_token_is_minted_as_the_role_allows_it_at_that_moment
    a_token_is_minted_for_members_alone
    a_token_that_mints_has_to_be_live
    a_rename_takes_a_name_and_frees_one
    a_token_that_has_expired_can_only_be_deleted
    a_deleted_token_stays_deleted
    what_is_refused_changes_nothing
}

async fn a_token_is_what_was_minted(store: &dyn Store) {
    let world = World::new(store).await;
    let grants = [
        StoredGrant::READ_ONLY,
        StoredGrant::FULL_ACCESS,
        StoredGrant::custom(["b:read", "moon:land", "a:read", "b:read"]),
        StoredGrant::custom(["a b", "", "\"", "é", "read_only", "a:read c:read"]),
        StoredGrant::custom::<&str>([]),
    ];
    for (number, grant) in (10..).zip(grants) {
        let mut token = world.token(number);
        token.record.grant = grant;
        token.record.name = name(&format!("{number} “é🦀” '"));
        token.record.expires_at = (number % 2 == 0).then_some(later(1));
        let expected = token.record.clone();
        assert_eq!(world.make(Change::Mint(Box::new(token))).await, []);
        assert_eq!(store.token(id(number)).await.unwrap(), Some(expected));
    }
    assert_eq!(store.token(id(9)).await.unwrap(), None);
    let minted = world.audit().await.pop().unwrap().event;
    assert!(
        matches!(minted, Event::TokenMinted { token, .. } if token == id(14)),
        "{minted:?}"
    );
}

fn called(token: NewToken, text: &str) -> Change {
    let mut token = token;
    token.record.name = name(text);
    Change::Mint(Box::new(token))
}

async fn a_name_is_one_live_tokens_of_a_user(store: &dyn Store) {
    let world = World::new(store).await;
    world.mint(world.token(10)).await;
    let error = world.commit(called(world.token(11), "10")).await.unwrap_err();
    assert!(matches!(error, CommitError::NameTaken), "{error:?}");
    assert_eq!(world.live(NOW).await, [10]);
    world.make(Change::AddUser(user(2))).await;
    world.make(Change::AddMember(member(id(1), id(2)))).await;
    let mut anothers = world.token(11);
    anothers.record.user = id(2);
    world.make(called(anothers, "10")).await;
}

async fn a_name_is_free_once_its_token_is_deleted(store: &dyn Store) {
    let world = World::new(store).await;
    let token = world.mint(world.token(10)).await;
    world.make(Change::Delete { token }).await;
    world.make(called(world.token(11), "10")).await;
}

async fn a_name_is_free_once_its_token_has_expired(store: &dyn Store) {
    let world = World::new(store).await;
    let mut token = world.token(10);
    token.record.expires_at = Some(later(5));
    world.mint(token).await;
    let error = world
        .commit_at(later(4), called(world.token(11), "10"))
        .await
        .unwrap_err();
    assert!(matches!(error, CommitError::NameTaken), "{error:?}");
    world.commit_at(later(5), called(world.token(11), "10")).await.unwrap();
    let error = world
        .commit_at(later(6), called(world.token(12), "10"))
        .await
        .unwrap_err();
    assert!(matches!(error, CommitError::NameTaken), "{error:?}");
    assert_eq!(store.token(id(10)).await.unwrap().unwrap().name, name("10"));
}

async fn a_token_is_minted_as_the_role_allows_it_at_that_moment(store: &dyn Store) {
    let world = World::new(store).await;
    world.make(Change::AddRole(role(3, id(1)))).await;
    let minted = async |number, expected: Standing| {
        let mut token = world.token(number);
        token.judge = Judge::new(move |standing| *standing == expected);
        world.commit(Change::Mint(Box::new(token))).await
    };
    let (before, custom) = (member(id(1), id(1)), None);
    let before = Standing { member: before, custom };
    minted(10, before.clone()).await.unwrap();

    let role = RoleRef::Custom(id(3));
    let member = Member {
        role,
        ..member(id(1), id(1))
    };
    world.make(Change::AssignRole(member.clone())).await;
    let error = minted(11, before).await.unwrap_err();
    assert!(matches!(error, CommitError::NotAllowed), "{error:?}");
    let custom = store.role(id(3)).await.unwrap();
    let before = Standing {
        member: member.clone(),
        custom,
    };
    minted(11, before.clone()).await.unwrap();

    let permissions = vec!["a:read".to_owned()];
    world
        .make(Change::EditRole {
            role: id(3),
            permissions,
        })
        .await;
    let error = minted(12, before).await.unwrap_err();
    assert!(matches!(error, CommitError::NotAllowed), "{error:?}");
    let custom = store.role(id(3)).await.unwrap();
    minted(12, Standing { member, custom }).await.unwrap();
    assert_eq!(world.live(NOW).await, [10, 11, 12]);
}

async fn a_token_is_minted_for_members_alone(store: &dyn Store) {
    let world = World::new(store).await;
    world.make(Change::AddUser(user(2))).await;
    for user in [2, 9] {
        let mut token = world.token(10);
        token.record.user = id(user);
        let error = world.commit(Change::Mint(Box::new(token))).await.unwrap_err();
        assert!(matches!(error, CommitError::NoMember), "{error:?}");
    }
}

async fn a_token_that_mints_has_to_be_live(store: &dyn Store) {
    let world = World::new(store).await;
    let mut minter = world.token(10);
    minter.record.expires_at = Some(later(5));
    world.mint(minter).await;
    let by_it = |number| {
        let mut token = world.token(number);
        token.record.parent = Some(id(10));
        token.record.expires_at = Some(later(5));
        token
    };
    world
        .commit_at(later(4), Change::Mint(Box::new(by_it(11))))
        .await
        .unwrap();
    let error = world
        .commit_at(later(5), Change::Mint(Box::new(by_it(12))))
        .await
        .unwrap_err();
    assert!(matches!(error, CommitError::NoToken), "{error:?}");
    world.make(Change::Delete { token: id(10) }).await;
    let error = world.commit(Change::Mint(Box::new(by_it(12)))).await.unwrap_err();
    assert!(matches!(error, CommitError::NoToken), "{error:?}");
}

async fn a_rename_takes_a_name_and_frees_one(store: &dyn Store) {
    let world = World::new(store).await;
    world.mint(world.token(10)).await;
    let mut brief = world.token(11);
    brief.record.expires_at = Some(later(5));
    world.mint(brief).await;
    let rename = |number, text| Change::Rename {
        token: id(number),
        name: name(text),
    };
    let error = world.commit(rename(10, "11")).await.unwrap_err();
    assert!(matches!(error, CommitError::NameTaken), "{error:?}");
    assert_eq!(world.make(rename(10, "10")).await, []);
    world.commit_at(later(5), rename(10, "11")).await.unwrap();
    assert_eq!(store.token(id(10)).await.unwrap().unwrap().name, name("11"));
    let expected = Event::TokenRenamed {
        team: id(1),
        token: id(10),
        from: name("10"),
        to: name("11"),
    };
    assert_eq!(world.audit().await.pop().unwrap().event, expected);
    world.commit_at(later(5), called(world.token(12), "10")).await.unwrap();
}

async fn a_token_that_has_expired_can_only_be_deleted(store: &dyn Store) {
    let world = World::new(store).await;
    let mut token = world.token(10);
    token.record.expires_at = Some(later(5));
    let token = world.mint(token).await;
    let rename = Change::Rename { token, name: name("a") };
    let regenerate = Change::Regenerate {
        token,
        secret: crate::world::secret(11),
        grace_until: None,
    };
    for change in [rename, regenerate] {
        let error = world.commit_at(later(5), change).await.unwrap_err();
        assert!(matches!(error, CommitError::NoToken), "{error:?}");
    }
    assert!(store.token(token).await.unwrap().is_some());
    world.commit_at(later(5), Change::Delete { token }).await.unwrap();
    assert!(store.token(token).await.unwrap().is_none());
}

async fn a_deleted_token_stays_deleted(store: &dyn Store) {
    let world = World::new(store).await;
    let token = world.mint(world.token(10)).await;
    world.make(Change::Delete { token }).await;
    let rename = Change::Rename { token, name: name("a") };
    let regenerate = Change::Regenerate {
        token,
        secret: crate::world::secret(11),
        grace_until: Some(later(9)),
    };
    let unknown = Change::Delete { token: id(9) };
    for change in [rename, regenerate, Change::Delete { token }, unknown] {
        let error = world.commit(change).await.unwrap_err();
        assert!(matches!(error, CommitError::NoToken), "{error:?}");
    }
    assert!(store.find(&crate::world::secret(11)).await.unwrap().is_none());
}

/// Neither records nor the log nor the feed.
async fn what_is_refused_changes_nothing(store: &dyn Store) {
    let world = World::new(store).await;
    world.mint(world.token(10)).await;
    let mut expired = world.token(11);
    expired.record.expires_at = Some(later(0));
    world.mint(expired).await;
    let start = beginning(store).await;
    let before = (world.audit().await, store.feed(Some(start)).await.unwrap());
    // It would have freed the name of the one that has expired.
    let mut refused = world.token(12);
    refused.record.name = name("11");
    refused.record.parent = Some(id(9));
    world.commit(Change::Mint(Box::new(refused))).await.unwrap_err();
    world.commit(called(world.token(12), "10")).await.unwrap_err();
    world.commit(Change::RemoveRole { role: id(9) }).await.unwrap_err();
    assert_eq!((world.audit().await, store.feed(Some(start)).await.unwrap()), before);
    assert!(store.find(&crate::world::secret(12)).await.unwrap().is_none());
}
