//! Teams, users and members.

use bailiwick_tokens::audit::Event;
use bailiwick_tokens::store::{Change, CommitError, Invalidation, Store, Write};
use bailiwick_tokens::{Member, RoleRef, Team, User};

use super::on_every_store;
use crate::world::{World, actor, id, member, name, role, team, user};

on_every_store! {
    teams_are_listed_by_name
    a_login_is_one_users
    a_member_needs_a_team_a_user_and_a_role_of_the_team
    a_user_is_a_member_once
    a_role_is_assigned_to_members_alone
    members_are_listed_by_login_and_memberships_by_team
    a_member_leaves_with_their_tokens
    a_member_who_comes_back_has_none_of_the_tokens_that_died
    a_user_is_found_by_their_login
    a_role_that_is_to_be_kept_leaves_no_team
    of_two_who_take_a_role_from_each_other_one_keeps_it
    the_log_has_the_name_that_a_role_had
}

async fn teams_are_listed_by_name(store: &dyn Store) {
    let world = World::new(store).await;
    let teams: Vec<Team> = [(2, "b"), (3, "É"), (4, "a"), (5, "B"), (6, "a")]
        .map(|(number, text)| Team {
            name: name(text),
            ..team(number)
        })
        .to_vec();
    for team in &teams {
        world.make(Change::AddTeam(team.clone())).await;
    }
    let listed = store.teams().await.unwrap();
    let numbers: Vec<_> = listed.iter().map(|team| team.id.as_uuid().as_u128()).collect();
    assert_eq!(numbers, [5, 4, 6, 2, 1, 3]);
    assert_eq!(store.team(teams[0].id).await.unwrap().as_ref(), Some(&teams[0]));
    assert_eq!(store.team(id(9)).await.unwrap(), None);
}

async fn a_login_is_one_users(store: &dyn Store) {
    let world = World::new(store).await;
    let other = User {
        login: world.user.login.clone(),
        ..user(2)
    };
    let error = world.commit(Change::AddUser(other)).await.unwrap_err();
    assert!(matches!(error, CommitError::LoginTaken), "{error:?}");
    assert_eq!(store.user(id(2)).await.unwrap(), None);
}

async fn a_member_needs_a_team_a_user_and_a_role_of_the_team(store: &dyn Store) {
    let world = World::new(store).await;
    world.make(Change::AddTeam(team(2))).await;
    world.make(Change::AddUser(user(2))).await;
    world.make(Change::AddRole(role(3, id(2)))).await;
    let of_the_other_team = Member {
        role: RoleRef::Custom(id(3)),
        ..member(id(1), id(2))
    };
    let of_nobody = Member {
        role: RoleRef::Custom(id(9)),
        ..member(id(1), id(2))
    };
    let add = async |member| world.commit(Change::AddMember(member)).await.unwrap_err();
    assert!(matches!(add(member(id(9), id(2))).await, CommitError::NoTeam));
    assert!(matches!(add(member(id(9), id(9))).await, CommitError::NoTeam));
    assert!(matches!(add(member(id(1), id(9))).await, CommitError::NoUser));
    assert!(matches!(add(of_the_other_team).await, CommitError::NoRole));
    assert!(matches!(add(of_nobody).await, CommitError::NoRole));
    assert_eq!(store.members(id(1)).await.unwrap().len(), 1);
}

async fn a_user_is_a_member_once(store: &dyn Store) {
    let world = World::new(store).await;
    let again = Member {
        role: RoleRef::Predefined("owner".to_owned()),
        ..member(world.team.id, world.user.id)
    };
    let error = world.commit(Change::AddMember(again)).await.unwrap_err();
    assert!(matches!(error, CommitError::AlreadyMember), "{error:?}");
    let standing = store.standing(world.team.id, world.user.id).await.unwrap().unwrap();
    assert_eq!(standing.member, member(world.team.id, world.user.id));
}

async fn a_role_is_assigned_to_members_alone(store: &dyn Store) {
    let world = World::new(store).await;
    world.make(Change::AddRole(role(3, world.team.id))).await;
    world.make(Change::AddUser(user(2))).await;
    let with = |user, role| Member {
        role,
        ..member(world.team.id, id(user))
    };
    let custom = RoleRef::Custom(id(3));
    for (nobody, role, expected) in [
        (2, custom.clone(), "not a member"),
        (9, custom.clone(), "not a member"),
        (2, RoleRef::Custom(id(9)), "no such role"),
        (1, RoleRef::Custom(id(9)), "no such role"),
    ] {
        let error = world.commit(Change::AssignRole(with(nobody, role))).await.unwrap_err();
        assert!(error.to_string().contains(expected), "{error:?}");
    }
    let news = world.make(Change::AssignRole(with(1, custom.clone()))).await;
    assert_eq!(news, [Invalidation::Member(id(1), id(1))]);
    let standing = store.standing(id(1), id(1)).await.unwrap().unwrap();
    assert_eq!(standing.member.role, custom);
    assert_eq!(standing.custom, Some(role(3, id(1))));
    let back = RoleRef::Predefined("biller".to_owned());
    world.make(Change::AssignRole(with(1, back.clone()))).await;
    let standing = store.standing(id(1), id(1)).await.unwrap().unwrap();
    assert_eq!((standing.member.role, standing.custom), (back, None));
}

async fn members_are_listed_by_login_and_memberships_by_team(store: &dyn Store) {
    let world = World::new(store).await;
    for (number, login) in [(2, "b"), (3, "É"), (4, "a"), (5, "B")] {
        let login = name(login);
        world.make(Change::AddUser(User { login, ..user(number) })).await;
        world.make(Change::AddMember(member(id(1), id(number)))).await;
    }
    let listed = store.members(id(1)).await.unwrap();
    let numbers = listed.iter().map(|(member, user)| {
        assert_eq!(member.user, user.id);
        user.id.as_uuid().as_u128()
    });
    assert_eq!(numbers.collect::<Vec<_>>(), [5, 4, 2, 1, 3]);
    for (number, called) in [(7, "b"), (6, "b"), (8, "A")] {
        let name = name(called);
        world.make(Change::AddTeam(Team { name, ..team(number) })).await;
        world.make(Change::AddMember(member(id(number), id(2)))).await;
    }
    let listed = store.memberships(id(2)).await.unwrap();
    let numbers = listed.iter().map(|(member, team)| {
        assert_eq!((member.team, member.user), (team.id, id(2)));
        team.id.as_uuid().as_u128()
    });
    assert_eq!(numbers.collect::<Vec<_>>(), [8, 6, 7, 1]);
    assert_eq!(store.members(id(9)).await.unwrap(), []);
    assert_eq!(store.memberships(id(9)).await.unwrap(), []);
}

async fn a_member_leaves_with_their_tokens(store: &dyn Store) {
    let world = World::new(store).await;
    world.make(Change::AddTeam(team(2))).await;
    world.make(Change::AddMember(member(id(2), id(1)))).await;
    world.mint(world.token(10)).await;
    world.mint(world.token(11)).await;
    let mut elsewhere = world.token(12);
    elsewhere.record.team = id(2);
    world.mint(elsewhere).await;
    let deleted = world.mint(world.token(13)).await;
    world.make(Change::Delete { token: deleted }).await;
    let leave = Change::RemoveMember {
        team: id(1),
        user: id(1),
    };
    assert_eq!(world.make(leave.clone()).await, [Invalidation::Member(id(1), id(1))]);
    assert_eq!(world.live(crate::world::NOW).await, [12]);
    assert_eq!(store.standing(id(1), id(1)).await.unwrap(), None);
    let died = world.audit().await.pop().unwrap().event;
    let expected = Event::MemberRemoved {
        team: id(1),
        user: id(1),
        tokens: 2,
    };
    assert_eq!(died, expected);
    let error = world.commit(leave).await.unwrap_err();
    assert!(matches!(error, CommitError::NoMember), "{error:?}");
    let nobody = Change::RemoveMember {
        team: id(1),
        user: id(9),
    };
    let error = world.commit(nobody).await.unwrap_err();
    assert!(matches!(error, CommitError::NoMember), "{error:?}");
}

async fn a_member_who_comes_back_has_none_of_the_tokens_that_died(store: &dyn Store) {
    let world = World::new(store).await;
    world.mint(world.token(10)).await;
    world
        .make(Change::RemoveMember {
            team: id(1),
            user: id(1),
        })
        .await;
    let found = store.find(&crate::world::secret(10)).await.unwrap().unwrap();
    assert!(found.deleted && found.standing.is_none());
    world.make(Change::AddMember(member(id(1), id(1)))).await;
    let found = store.find(&crate::world::secret(10)).await.unwrap().unwrap();
    assert!(found.deleted && found.standing.is_some());
    let mut same_name = world.token(11);
    same_name.record.name = name("10");
    world.mint(same_name).await;
}

async fn a_user_is_found_by_their_login(store: &dyn Store) {
    let world = World::new(store).await;
    let found = async |login| store.user_by_login(&name(login)).await.unwrap();
    assert_eq!(found("user 1").await, Some(world.user.clone()));
    assert_eq!(found("User 1").await, None);
    assert_eq!(store.user(id(1)).await.unwrap(), Some(world.user.clone()));
}

fn keeping(change: Change) -> Write {
    Write {
        at: crate::world::NOW,
        actor: actor(),
        change,
        keep: Some(member(id(1), id(1)).role),
    }
}

fn demote(number: u128) -> Change {
    Change::AssignRole(Member {
        role: RoleRef::Predefined("biller".to_owned()),
        ..member(id(1), id(number))
    })
}

fn remove(number: u128) -> Change {
    Change::RemoveMember {
        team: id(1),
        user: id(number),
    }
}

async fn a_role_that_is_to_be_kept_leaves_no_team(store: &dyn Store) {
    let world = World::new(store).await;
    world.make(Change::AddTeam(team(2))).await;
    world.make(Change::AddUser(user(2))).await;
    // Somebody who has it in another team is no help.
    world.make(Change::AddMember(member(id(2), id(2)))).await;
    for change in [demote(1), remove(1)] {
        let error = store.commit(keeping(change)).await.unwrap_err();
        assert!(matches!(error, CommitError::LastOfRole), "{error:?}");
    }
    let standing = store.standing(id(1), id(1)).await.unwrap().unwrap();
    assert_eq!(standing.member, member(id(1), id(1)));
    let error = store.commit(keeping(remove(2))).await.unwrap_err();
    assert!(matches!(error, CommitError::NoMember), "{error:?}");
    let same = Change::AssignRole(member(id(1), id(1)));
    store.commit(keeping(same)).await.unwrap();
    world.make(Change::AddMember(member(id(1), id(2)))).await;
    store.commit(keeping(demote(1))).await.unwrap();
    store.commit(keeping(remove(1))).await.unwrap();
    let error = store.commit(keeping(remove(2))).await.unwrap_err();
    assert!(matches!(error, CommitError::LastOfRole), "{error:?}");
    // What nobody asks to keep, goes.
    world.make(remove(2)).await;
}

async fn of_two_who_take_a_role_from_each_other_one_keeps_it(store: &dyn Store) {
    let world = World::new(store).await;
    world.make(Change::AddUser(user(2))).await;
    world.make(Change::AddMember(member(id(1), id(2)))).await;
    for _ in 0..16 {
        let (one, other) = tokio::join!(store.commit(keeping(demote(1))), store.commit(keeping(demote(2))));
        assert!(one.is_ok() != other.is_ok(), "{one:?} {other:?}");
        for number in [1, 2] {
            world.make(Change::AssignRole(member(id(1), id(number)))).await;
        }
        let (one, other) = tokio::join!(store.commit(keeping(remove(1))), store.commit(keeping(demote(2))));
        assert!(one.is_ok() != other.is_ok(), "{one:?} {other:?}");
        match one {
            Ok(_) => world.make(Change::AddMember(member(id(1), id(1)))).await,
            Err(_) => world.make(Change::AssignRole(member(id(1), id(2)))).await,
        };
    }
}

async fn the_log_has_the_name_that_a_role_had(store: &dyn Store) {
    let world = World::new(store).await;
    world.make(Change::AddRole(role(3, id(1)))).await;
    world.make(Change::AddUser(user(2))).await;
    let custom = |number| Member {
        role: RoleRef::Custom(id(3)),
        ..member(id(1), id(number))
    };
    world.make(Change::AddMember(custom(2))).await;
    world.make(Change::AssignRole(custom(1))).await;
    world.make(remove(2)).await;
    world.make(Change::AssignRole(member(id(1), id(1)))).await;
    world.make(Change::RemoveRole { role: id(3) }).await;
    let named = world.audit().await.into_iter().filter_map(|entry| match entry.event {
        Event::MemberAdded { user, role_name, .. } | Event::RoleAssigned { user, role_name, .. } => {
            Some((Some(user), role_name))
        }
        Event::RoleRemoved { name, .. } => Some((None, Some(name))),
        _ => None,
    });
    let called = || Some(name("role 3"));
    assert_eq!(
        named.collect::<Vec<_>>(),
        [
            (Some(id(1)), None),
            (Some(id(2)), called()),
            (Some(id(1)), called()),
            (Some(id(1)), None),
            (None, called()),
        ]
    );
}
