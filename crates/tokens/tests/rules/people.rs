//! Members and roles: what is edited at any time, and followed by every token at once.

use bailiwick::digitalocean::{DigitalOcean, droplet};
use bailiwick::{Catalog, Grant, ScopeSet};
use bailiwick_tokens::store::{Change, CommitError, Store, Write};
use bailiwick_tokens::{Error, Member, RoleId, RoleRef, User, UserId};

use crate::world::{NOW, World, answer, name, program};

#[tokio::test(start_paused = true)]
async fn a_role_that_the_catalogue_does_not_have_is_told_which_there_are() {
    let world = World::new().await;
    let role = || RoleRef::Predefined("emperor".to_owned());
    let assigned = world
        .tokens
        .assign_role(world.team, world.user, role(), &program(), NOW)
        .await;
    let told = assigned.unwrap_err().to_string();
    assert!(
        told.starts_with("the catalogue has no role `emperor`, expected one of `"),
        "{told}"
    );
    assert!(
        DigitalOcean::roles().all(|role| told.contains(&format!("`{}`", role.name()))),
        "{told}"
    );
    let grace = world.add_user("grace").await;
    let added = world
        .tokens
        .add_member(world.team, grace, role(), &program(), NOW)
        .await;
    assert!(matches!(added, Err(Error::UnknownRole(name)) if name == "emperor"));
}

#[tokio::test(start_paused = true)]
async fn every_step_that_cannot_be_taken_says_why() {
    let world = World::new().await;
    let (tokens, team, user, by) = (&world.tokens, world.team, world.user, &program());
    let member = || RoleRef::Predefined("member".to_owned());
    let role = world.custom_role(&droplet::READ.into()).await;
    let nobody = UserId::new(NOW).unwrap();
    let nothing = RoleId::new(NOW).unwrap();
    let other = tokens.add_team(name("letters"), by, NOW).await.unwrap().id;
    let set = ScopeSet::from(droplet::READ);
    let told = [
        tokens.add_user(name("ada"), by, NOW).await.map(drop),
        tokens.add_member(team, user, member(), by, NOW).await.map(drop),
        tokens.add_member(team, nobody, member(), by, NOW).await.map(drop),
        tokens
            .add_member(other, user, RoleRef::Custom(role), by, NOW)
            .await
            .map(drop),
        tokens.assign_role(other, user, member(), by, NOW).await,
        tokens.assign_role(team, user, RoleRef::Custom(nothing), by, NOW).await,
        tokens.remove_member(team, nobody, by, NOW).await,
        tokens.add_role(team, name("deployer"), &set, by, NOW).await.map(drop),
        tokens.edit_role(nothing, &set, by, NOW).await,
        tokens.remove_role(role, by, NOW).await,
        tokens.remove_role(nothing, by, NOW).await,
    ];
    let told: Vec<String> = told.into_iter().map(|done| done.unwrap_err().to_string()).collect();
    insta::assert_snapshot!(told.join("\n"), @r"
    another user has this login, choose another one
    the user is a member of the team already
    there is no such user
    the team has no such role
    the user is not a member of the team
    the team has no such role
    the user is not a member of the team
    another role of the team has this name, choose another one
    the team has no such role
    members have this role, give them another one first
    the team has no such role
    ");
    assert_eq!(world.store.members(other).await.unwrap(), []);
}

#[tokio::test(start_paused = true)]
async fn editing_a_role_keeps_the_names_that_this_catalogue_does_not_know() {
    let world = World::new().await;
    let role = world.custom_role(&droplet::READ.into()).await;
    let edit = |permissions: &[&str]| Write {
        at: NOW,
        actor: program(),
        change: Change::EditRole {
            role,
            permissions: permissions.iter().map(|name| (*name).to_owned()).collect(),
        },
        keep: Vec::new(),
    };
    world
        .store
        .commit(edit(&["droplet:read", "moon:land", "database:write"]))
        .await
        .unwrap();
    let permissions = droplet::READ | droplet::UPDATE;
    world
        .tokens
        .edit_role(role, &permissions, &program(), NOW)
        .await
        .unwrap();
    let mut kept = world.store.role(role).await.unwrap().unwrap().permissions;
    kept.sort();
    assert_eq!(
        kept,
        ["droplet:read", "droplet:update", "moon:land"],
        "an alias is known, and was taken away"
    );
    let resolved = world.store.role(role).await.unwrap().unwrap().resolve::<DigitalOcean>();
    assert_eq!(*resolved.permissions(), permissions);
}

#[tokio::test(start_paused = true)]
async fn who_leaves_a_team_keeps_their_tokens_of_others() {
    let world = World::fresh().await;
    let here = world.reader("here").await;
    let other = world
        .tokens
        .add_team(name("letters"), &program(), NOW)
        .await
        .unwrap()
        .id;
    let role = RoleRef::Predefined("member".to_owned());
    world
        .tokens
        .add_member(other, world.user, role.clone(), &program(), NOW)
        .await
        .unwrap();
    let mut there = world.request("there", Grant::read_only());
    there.team = other;
    let there = world.tokens.mint(there, &world.member(), NOW).await.unwrap();
    world
        .tokens
        .remove_member(world.team, world.user, &program(), NOW)
        .await
        .unwrap();
    assert_eq!(answer(&world.tokens, here.secret.expose(), NOW).await, "refused");
    assert_eq!(answer(&world.tokens, there.secret.expose(), NOW).await, "ok");
    let expected = Member {
        team: other,
        user: world.user,
        role,
    };
    let left: Vec<Member> = world
        .store
        .memberships(world.user)
        .await
        .unwrap()
        .into_iter()
        .map(|(member, _)| member)
        .collect();
    assert_eq!(left, [expected]);
    let removed = world
        .log()
        .await
        .into_iter()
        .find(|entry| entry["event"] == "member_removed")
        .unwrap();
    assert_eq!(removed["tokens"], 1);
}

/// A predefined role that a newer catalogue no longer has permits nothing, and takes nobody's service down.
#[tokio::test(start_paused = true)]
async fn a_role_that_the_catalogue_lost_permits_nothing() {
    let world = World::fresh().await;
    let minted = world.mint("laptop", Grant::full_access()).await;
    let change = Change::AssignRole(Member {
        team: world.team,
        user: world.user,
        role: RoleRef::Predefined("emperor".to_owned()),
    });
    let write = Write {
        at: NOW,
        actor: program(),
        change,
        keep: Vec::new(),
    };
    world.store.commit(write).await.unwrap();
    let caller = world.tokens.authenticate(minted.secret.expose(), NOW).await.unwrap();
    assert!(caller.effective().to_set().is_empty());
    assert!(
        world
            .tokens
            .mint(
                world.request("more", Grant::custom(droplet::READ)),
                &world.member(),
                NOW
            )
            .await
            .is_err()
    );
    assert_eq!(answer(&world.tokens, minted.secret.expose(), NOW).await, "ok");
    let error: Result<_, Error<DigitalOcean>> = world
        .tokens
        .remove_member(world.team, UserId::new(NOW).unwrap(), &program(), NOW)
        .await;
    assert!(matches!(error, Err(Error::Commit(CommitError::NoMember))));
}

#[tokio::test(start_paused = true)]
async fn logins_that_look_alike_are_one_login() {
    let world = World::new().await;
    let (tokens, by) = (&world.tokens, &program());
    let zoe = tokens.add_user(name("Zoë"), by, NOW).await.unwrap();
    assert_eq!(zoe.login.as_str(), "zoë");
    // In capital letters, wide, and with the accent as a character of its own.
    for alike in ["zoë", "ZOË", "Ｚｏë", "zoe\u{308}"] {
        let taken = tokens.add_user(name(alike), by, NOW).await.unwrap_err();
        assert!(taken.to_string().contains("another user has this login"), "{alike}");
        assert_eq!(tokens.user_called(alike).await.unwrap(), Some(zoe.clone()), "{alike}");
    }
    for none in ["zoë\u{200b}", "zoë\u{ad}", "zo ë", "zoë\u{202e}", "\u{3000}zoë"] {
        let text = none.parse();
        let refused = match text {
            Ok(login) => tokens.add_user(login, by, NOW).await.is_err(),
            Err(_) => true,
        };
        assert!(refused, "{none:?}");
        assert_eq!(tokens.user_called(none).await.unwrap(), None, "{none:?}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_login_from_before_is_kept_and_nobody_gets_one_like_it() {
    let world = World::new().await;
    let user = User {
        id: UserId::new(NOW).unwrap(),
        login: name("Grace"),
        created_at: NOW,
    };
    let write = Write {
        at: NOW,
        actor: program(),
        change: Change::AddUser(user.clone()),
        keep: Vec::new(),
    };
    world.store.commit(write).await.unwrap();
    let tokens = world.elsewhere().await;
    assert_eq!(tokens.user_called("Grace").await.unwrap(), Some(user));
    assert_eq!(tokens.user_called("grace").await.unwrap(), None);
    let taken = tokens.add_user(name("grace"), &program(), NOW).await;
    assert!(
        matches!(taken, Err(Error::Commit(CommitError::LoginTaken))),
        "{taken:?}"
    );
}
