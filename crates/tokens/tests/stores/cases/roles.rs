//! Roles of teams' own.

use bailiwick_tokens::audit::Event;
use bailiwick_tokens::store::{Change, CommitError, Invalidation, Store};
use bailiwick_tokens::{CustomRole, Member, RoleRef};

use super::on_every_store;
use crate::world::{World, id, member, name, role, team};

on_every_store! {
    a_role_needs_a_team_and_a_name_of_its_own
    roles_are_listed_by_name
    an_edit_says_what_it_adds_and_removes
    a_role_that_members_have_stays
    whatever_permissions_are_called_they_are_the_same_when_read
}

async fn a_role_needs_a_team_and_a_name_of_its_own(store: &dyn Store) {
    let world = World::new(store).await;
    let error = world.commit(Change::AddRole(role(3, id(9)))).await.unwrap_err();
    assert!(matches!(error, CommitError::NoTeam), "{error:?}");
    world.make(Change::AddRole(role(3, id(1)))).await;
    let called_the_same = |number, team| CustomRole {
        name: name("role 3"),
        ..role(number, team)
    };
    let error = world
        .commit(Change::AddRole(called_the_same(4, id(1))))
        .await
        .unwrap_err();
    assert!(matches!(error, CommitError::RoleNameTaken), "{error:?}");
    world.make(Change::AddTeam(team(2))).await;
    world.make(Change::AddRole(called_the_same(4, id(2)))).await;
    world.make(Change::RemoveRole { role: id(3) }).await;
    world.make(Change::AddRole(called_the_same(5, id(1)))).await;
}

async fn roles_are_listed_by_name(store: &dyn Store) {
    let world = World::new(store).await;
    for (number, called) in [(3, "b"), (4, "a"), (5, "B"), (6, "é")] {
        let name = name(called);
        world
            .make(Change::AddRole(CustomRole {
                name,
                ..role(number, id(1))
            }))
            .await;
    }
    let listed = store.roles(id(1)).await.unwrap();
    let numbers: Vec<_> = listed.iter().map(|role| role.id.as_uuid().as_u128()).collect();
    assert_eq!(numbers, [5, 4, 3, 6]);
    assert_eq!(store.roles(id(9)).await.unwrap(), []);
    assert_eq!(store.role(id(9)).await.unwrap(), None);
}

async fn an_edit_says_what_it_adds_and_removes(store: &dyn Store) {
    let world = World::new(store).await;
    world.make(Change::AddRole(role(3, id(1)))).await;
    let permissions = vec!["b:read".to_owned(), "moon:land".to_owned()];
    let edit = |role| Change::EditRole {
        role,
        permissions: permissions.clone(),
    };
    assert_eq!(world.make(edit(id(3))).await, [Invalidation::Role(id(3))]);
    assert_eq!(store.role(id(3)).await.unwrap().unwrap().permissions, permissions);
    let expected = Event::RoleEdited {
        team: id(1),
        role: id(3),
        name: name("role 3"),
        added: vec!["b:read".to_owned()],
        removed: vec!["a:read".to_owned()],
    };
    assert_eq!(world.audit().await.pop().unwrap().event, expected);
    let error = world.commit(edit(id(9))).await.unwrap_err();
    assert!(matches!(error, CommitError::NoRole), "{error:?}");
}

async fn a_role_that_members_have_stays(store: &dyn Store) {
    let world = World::new(store).await;
    world.make(Change::AddRole(role(3, id(1)))).await;
    let holder = Member {
        role: RoleRef::Custom(id(3)),
        ..member(id(1), id(1))
    };
    world.make(Change::AssignRole(holder)).await;
    let remove = || Change::RemoveRole { role: id(3) };
    let error = world.commit(remove()).await.unwrap_err();
    assert!(matches!(error, CommitError::RoleInUse), "{error:?}");
    world.make(Change::AssignRole(member(id(1), id(1)))).await;
    assert_eq!(world.make(remove()).await, []);
    assert_eq!(store.role(id(3)).await.unwrap(), None);
    let error = world.commit(remove()).await.unwrap_err();
    assert!(matches!(error, CommitError::NoRole), "{error:?}");
}

async fn whatever_permissions_are_called_they_are_the_same_when_read(store: &dyn Store) {
    let world = World::new(store).await;
    let permissions = [
        "",
        " ",
        "a b",
        "a,b",
        "\"",
        "\\",
        "'; DROP TABLE roles",
        "é\u{1f980}",
        "a",
        "a",
    ];
    let odd = CustomRole {
        permissions: permissions.map(str::to_owned).to_vec(),
        ..role(3, id(1))
    };
    world.make(Change::AddRole(odd.clone())).await;
    assert_eq!(store.role(id(3)).await.unwrap(), Some(odd));
}
