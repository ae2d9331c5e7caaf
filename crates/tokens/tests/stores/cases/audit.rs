//! The log.

use bailiwick_tokens::audit::{AuditQuery, Event, Refusal};
use bailiwick_tokens::store::{Change, Store, Write};
use bailiwick_tokens::{Actor, UserId};

use super::on_every_store;
use crate::world::{NOW, World, all_entries, id, later, name, role, team};

on_every_store! {
    every_change_is_one_entry
    entries_say_when_and_who
    entries_are_found_by_team_and_token
    pages_of_the_log_follow_one_another
    refused_uses_are_recorded
}

async fn every_change_is_one_entry(store: &dyn Store) {
    let world = World::new(store).await;
    world.make(Change::AddRole(role(3, id(1)))).await;
    let permissions = vec![];
    world
        .make(Change::EditRole {
            role: id(3),
            permissions,
        })
        .await;
    world.make(Change::RemoveRole { role: id(3) }).await;
    world.make(Change::AssignRole(crate::world::member(id(1), id(1)))).await;
    world.mint(world.token(10)).await;
    let rename = Change::Rename {
        token: id(10),
        name: name("a"),
    };
    world.make(rename).await;
    let regenerate = Change::Regenerate {
        token: id(10),
        secret: crate::world::secret(11),
        grace_until: None,
    };
    world.make(regenerate).await;
    world.make(Change::Delete { token: id(10) }).await;
    let (team, user) = (id(1), id(1));
    world.make(Change::RemoveMember { team, user }).await;
    let entries = world.audit().await;
    let names: Vec<_> = entries.iter().map(|entry| entry.event.name()).collect();
    let expected = [
        "team_added",
        "user_added",
        "member_added",
        "role_added",
        "role_edited",
        "role_removed",
        "role_assigned",
        "token_minted",
        "token_renamed",
        "token_regenerated",
        "token_deleted",
        "member_removed",
    ];
    assert_eq!(names, expected);
    assert!(entries.is_sorted_by(|one, other| one.number < other.number));
}

async fn entries_say_when_and_who(store: &dyn Store) {
    let world = World::new(store).await;
    let who: UserId = id(1);
    let actors = [
        Actor::User(who),
        Actor::Token(id(10)),
        Actor::Program("\"a\" ’ é".to_owned()),
    ];
    for (number, actor) in (2..).zip(&actors) {
        let write = Write {
            at: later(number),
            actor: actor.clone(),
            change: Change::AddTeam(team(u128::try_from(number).unwrap())),
            keep: Vec::new(),
        };
        store.commit(write).await.unwrap();
    }
    let entries = world.audit().await.split_off(3);
    assert!(entries.iter().map(|entry| &entry.actor).eq(&actors));
    assert!(entries.iter().map(|entry| entry.at).eq((2..5).map(later)));
}

async fn entries_are_found_by_team_and_token(store: &dyn Store) {
    let world = World::new(store).await;
    world.make(Change::AddTeam(team(2))).await;
    world.mint(world.token(10)).await;
    world.mint(world.token(11)).await;
    world.make(Change::Delete { token: id(10) }).await;
    let names = async |query: AuditQuery| {
        let entries = store.audit(&query).await.unwrap();
        entries.iter().map(|entry| entry.event.name()).collect::<Vec<_>>()
    };
    let of = |team: Option<u128>, token: Option<u128>| AuditQuery {
        team: team.map(id),
        token: token.map(id),
        ..all_entries()
    };
    assert_eq!(names(of(None, Some(10))).await, ["token_deleted", "token_minted"]);
    assert_eq!(names(of(Some(1), Some(10))).await, ["token_deleted", "token_minted"]);
    assert_eq!(names(of(Some(2), Some(10))).await, [""; 0]);
    assert_eq!(names(of(Some(2), None)).await, ["team_added"]);
    let team = [
        "token_deleted",
        "token_minted",
        "token_minted",
        "member_added",
        "team_added",
    ];
    assert_eq!(names(of(Some(1), None)).await, team);
}

async fn pages_of_the_log_follow_one_another(store: &dyn Store) {
    let world = World::new(store).await;
    for number in 2..8 {
        world.make(Change::AddTeam(team(number))).await;
    }
    let all = store.audit(&all_entries()).await.unwrap();
    let mut query = AuditQuery {
        limit: 4,
        ..AuditQuery::default()
    };
    let mut pages = Vec::new();
    loop {
        let page = store.audit(&query).await.unwrap();
        let Some(last) = page.last() else { break };
        query.before = Some(last.number);
        pages.push(page);
    }
    assert_eq!(pages.iter().map(Vec::len).collect::<Vec<_>>(), [4, 4, 1]);
    assert_eq!(pages.concat(), all);
    query.before = Some(u64::MAX);
    assert_eq!(store.audit(&query).await.unwrap(), pages[0]);
    query.before = Some(0);
    assert_eq!(store.audit(&query).await.unwrap(), []);
}

async fn refused_uses_are_recorded(store: &dyn Store) {
    let world = World::new(store).await;
    let refused = |team: Option<u128>, reason, times| Event::UseRefused {
        team: team.map(id),
        token: team.map(|_| id(10)),
        reason,
        times,
    };
    let events = [
        refused(None, Refusal::Unknown, 3),
        refused(Some(1), Refusal::Revoked, u64::MAX),
    ];
    store.record(later(1), &crate::world::actor(), &events).await.unwrap();
    store.record(NOW, &crate::world::actor(), &[]).await.unwrap();
    let entries = world.audit().await.split_off(3);
    assert!(entries.iter().map(|entry| &entry.event).eq(&events));
    let query = AuditQuery {
        token: Some(id(10)),
        ..all_entries()
    };
    assert_eq!(store.audit(&query).await.unwrap(), entries[1..]);
    let many: Vec<_> = (1..=1_203)
        .map(|times| refused(None, Refusal::Unknown, times))
        .collect();
    store.record(later(2), &crate::world::actor(), &many).await.unwrap();
    let query = AuditQuery {
        limit: 1_203,
        ..all_entries()
    };
    let written = store.audit(&query).await.unwrap();
    assert!(
        written.iter().rev().map(|entry| &entry.event).eq(&many),
        "in their order"
    );
}
