//! A database is used with the catalog that it was made for, and owners are those whom the catalog names.

use std::sync::{Arc, LazyLock};

use bailiwick::Catalog;
use bailiwick::digitalocean::DigitalOcean;
use bailiwick::tables::{RoleRow, Tables};
use bailiwick_tokens::store::{CommitError, Store};
use bailiwick_tokens::{BindError, Binding, Error, Member, RoleRef, Tokens};

use crate::world::{NOW, World, name, program};

/// The reference catalog with something changed.
macro_rules! changed {
    ($name:ident, $change:expr) => {
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        struct $name;

        impl Catalog for $name {
            type Words = <DigitalOcean as Catalog>::Words;

            fn tables() -> &'static Tables {
                static TABLES: LazyLock<Tables> = LazyLock::new(|| {
                    let mut tables = *DigitalOcean::tables();
                    let change: fn(&mut Tables) = $change;
                    change(&mut tables);
                    tables
                });
                &TABLES
            }
        }
    };
}

changed!(Unowned, |tables| tables.owner = None);
changed!(MembersOwn, |tables| tables.owner = position("member"));
changed!(OtherName, |tables| tables.name = "elsewhere");
// The owners' role is called `head` now.
changed!(Renamed, |tables| {
    let rows: Vec<RoleRow> = tables
        .roles
        .iter()
        .map(|row| {
            if row.name == "owner" {
                RoleRow {
                    name: "head",
                    formerly: &["owner"],
                    ..*row
                }
            } else {
                *row
            }
        })
        .collect();
    tables.roles = rows.leak();
});

fn position(name: &str) -> Option<usize> {
    DigitalOcean::roles().position(|role| role.name() == name)
}

fn over<C: Catalog>(world: &World) -> Tokens<C> {
    Tokens::shared(Arc::clone(&world.store) as Arc<dyn Store>)
}

#[tokio::test(start_paused = true)]
async fn a_database_belongs_to_the_first_catalog_and_to_its_owners() {
    let world = World::new().await;
    let Binding::Made(bound) = world.tokens.bind(false, NOW).await.unwrap() else {
        panic!("it belonged to nobody");
    };
    assert_eq!(
        (bound.catalog.as_str(), bound.owner.as_str()),
        ("digitalocean", "owner")
    );
    assert_eq!(world.tokens.bind(false, NOW).await.unwrap(), Binding::Kept);
    assert_eq!(world.tokens.bind(true, NOW).await.unwrap(), Binding::Kept);
    assert_eq!(world.tokens.bound(NOW).await.unwrap(), Some(bound.clone()));

    let error = over::<Unowned>(&world).bind(true, NOW).await.unwrap_err();
    assert_eq!(
        error.to_string(),
        "the catalog `digitalocean` does not say which role owns a team"
    );
    let error = over::<OtherName>(&world).bind(false, NOW).await.unwrap_err();
    assert!(matches!(error, BindError::Other { .. }), "{error}");
    let error = over::<MembersOwn>(&world).bind(false, NOW).await.unwrap_err();
    assert_eq!(
        error.to_string(),
        "the database was made for the catalog `digitalocean` with `owner` as the owners' role, and not for \
         `digitalocean` with `member`"
    );
    assert_eq!(
        world.tokens.bound(NOW).await.unwrap(),
        Some(bound),
        "nothing of it changed anything"
    );
    let adopted = over::<MembersOwn>(&world).bind(true, NOW).await.unwrap();
    assert!(matches!(adopted, Binding::Adopted { .. }));
    assert!(world.tokens.bind(false, NOW).await.is_err());
}

#[tokio::test(start_paused = true)]
async fn owners_whose_role_was_renamed_are_owners() {
    let world = World::new().await;
    world.tokens.bind(false, NOW).await.unwrap();
    let grace = world.add_user("grace").await;
    world.join(grace, "owner").await;
    let renamed = over::<Renamed>(&world);
    assert_eq!(renamed.bind(false, NOW).await.unwrap(), Binding::Kept);
    assert_eq!(renamed.bound(NOW).await.unwrap().unwrap().owner, "head");
    let standing = renamed.store().standing(world.team, grace).await.unwrap().unwrap();
    assert!(standing.member.role.is_owner::<Renamed>());
    assert_eq!(standing.role::<Renamed>().ceiling().len(), Renamed::scopes().count());
    assert_eq!(renamed.lost_roles().await.unwrap(), []);
    // Whoever is given the role by its old name has it by the new one, and the last of both names stays.
    let role = |name: &str| RoleRef::Predefined(name.to_owned());
    renamed
        .assign_role(world.team, world.user, role("owner"), &program(), NOW)
        .await
        .unwrap();
    let standing = renamed.store().standing(world.team, world.user).await.unwrap().unwrap();
    assert_eq!(standing.member.role, role("head"));
    renamed.remove_member(world.team, grace, &program(), NOW).await.unwrap();
    let error = renamed
        .remove_member(world.team, world.user, &program(), NOW)
        .await
        .unwrap_err();
    assert!(matches!(error, Error::Commit(CommitError::LastOfRole)), "{error}");
    // The catalog from before does not know the new name: it says for whom it can do nothing.
    assert_eq!(world.tokens.lost_roles().await.unwrap(), [("head".to_owned(), 1)]);
}

#[tokio::test(start_paused = true)]
async fn the_last_owner_stays_one() {
    let world = World::new().await;
    let grace = world.add_user("grace").await;
    world.join(grace, "owner").await;
    let demote = async |user| {
        let role = RoleRef::Predefined("member".to_owned());
        world.tokens.assign_role(world.team, user, role, &program(), NOW).await
    };
    let last = |error: Error<DigitalOcean>| matches!(error, Error::Commit(CommitError::LastOfRole));
    assert!(last(demote(grace).await.unwrap_err()));
    assert!(last(
        world
            .tokens
            .remove_member(world.team, grace, &program(), NOW)
            .await
            .unwrap_err()
    ));
    // Members go as they like, and so do owners of whom there are several.
    demote(world.user).await.unwrap();
    let role = RoleRef::Predefined("owner".to_owned());
    world
        .tokens
        .assign_role(world.team, world.user, role, &program(), NOW)
        .await
        .unwrap();
    demote(grace).await.unwrap();
    let owners = world.store.members(world.team).await.unwrap().into_iter();
    let owners: Vec<Member> = owners
        .map(|(member, _)| member)
        .filter(|member| member.role.is_owner::<DigitalOcean>())
        .collect();
    assert_eq!(owners.len(), 1);
}

#[tokio::test(start_paused = true)]
async fn no_role_of_a_team_is_called_like_one_of_the_catalog_or_a_kind_of_tokens() {
    let world = World::new().await;
    for taken in ["owner", "OWNER", "Billing viewer", "read-only", "Ｍember"] {
        let role = world
            .tokens
            .add_role(world.team, name(taken), &bailiwick::ScopeSet::EMPTY, &program(), NOW)
            .await;
        assert!(matches!(role, Err(Error::LookAlike { .. })), "{taken}");
    }
    let error = world
        .tokens
        .add_role(world.team, name("owner"), &bailiwick::ScopeSet::EMPTY, &program(), NOW)
        .await
        .unwrap_err();
    assert_eq!(
        error.to_string(),
        "the name `owner` could be taken for the role `owner`, choose another one"
    );
}
