//! Rule 5: nobody mints more than they have, by themselves or by a token.

use bailiwick::digitalocean::{DigitalOcean, droplet, roles, sizes};
use bailiwick::{Catalog, Grant, Scope, ScopeSet};
use bailiwick_tokens::store::{CommitError, Store, StoreErrorKind, TokenQuery};
use bailiwick_tokens::{Actor, Error, Expiry, ExpiryError, MintRequest, TeamId, Tokens};
use proptest::prelude::*;

use crate::world::{ByTokens, MINTS, NOW, World, later, name, program};

type Set = ScopeSet<DigitalOcean>;
type Minting = Error<ByTokens>;

#[tokio::test(start_paused = true)]
async fn a_grant_beyond_the_role_is_refused_with_all_that_is_wrong() {
    let world = World::new().await;
    let request = world.request("laptop", Grant::custom(droplet::CREATE));
    let error = world.tokens.mint(request, &world.member(), NOW).await.unwrap_err();
    let Error::Grant(wrong) = &error else {
        panic!("{error}");
    };
    assert!(wrong.not_held().is_empty());
    let required = Set::from(droplet::CREATE).with_required() - droplet::CREATE;
    assert_eq!(*wrong.missing_required(), required);

    world.custom_role(&droplet::READ.into()).await;
    let request = world.request("laptop", Grant::custom(droplet::CREATE).with_required());
    let error = world.tokens.mint(request, &world.member(), NOW).await.unwrap_err();
    assert!(
        matches!(&error, Error::Grant(wrong) if wrong.not_held().contains(droplet::CREATE)),
        "{error}"
    );
    let request = world.request("laptop", Grant::custom(Set::EMPTY));
    let error = world.tokens.mint(request, &world.member(), NOW).await.unwrap_err();
    assert!(
        matches!(&error, Error::Grant(wrong) if wrong.is_empty_grant()),
        "{error}"
    );
}

#[tokio::test(start_paused = true)]
async fn only_for_oneself_and_only_in_a_team_that_one_is_in() {
    let world = World::new().await;
    let grace = world.add_user("grace").await;
    let request = world.request("laptop", Grant::read_only());
    let error = world
        .tokens
        .mint(request.clone(), &Actor::User(grace), NOW)
        .await
        .unwrap_err();
    assert_eq!(error.to_string(), "a token can be minted only for whoever mints it");
    let mut theirs = request.clone();
    theirs.user = grace;
    let error = world.tokens.mint(theirs, &Actor::User(grace), NOW).await.unwrap_err();
    assert!(matches!(error, Error::Commit(CommitError::NoMember)), "{error}");
    let mut nowhere = request.clone();
    nowhere.team = TeamId::new(NOW).unwrap();
    let error = world.tokens.mint(nowhere, &world.member(), NOW).await.unwrap_err();
    assert!(matches!(error, Error::Commit(CommitError::NoMember)), "{error}");
    let mut past = request;
    past.expiry = Expiry::At(NOW);
    let error = world.tokens.mint(past, &world.member(), NOW).await.unwrap_err();
    assert!(matches!(error, Error::Expiry(ExpiryError::Past)), "{error}");
    let query = TokenQuery {
        team: None,
        user: None,
        live_at: NOW,
        after: None,
        limit: 10,
    };
    assert!(
        world.store.tokens(&query).await.unwrap().is_empty(),
        "nothing was minted by any of it"
    );
}

#[tokio::test(start_paused = true)]
async fn a_token_that_mints_has_to_be_live_and_of_the_same_user_and_team() {
    let world = World::new().await;
    let request = |token: &str| world.request(token, Grant::read_only());
    let mut short = request("short");
    short.expiry = Expiry::At(later(10));
    let short = world.tokens.mint(short, &world.member(), NOW).await.unwrap().token.id;
    let mint = |by, token: &str, now| world.mint_by(by, request(token), now);
    assert!(mint(short, "by a live one", later(9)).await.is_ok());
    let gone = |error: &Minting| matches!(error, Error::Commit(CommitError::NoToken));
    assert!(gone(&mint(short, "by an expired one", later(10)).await.unwrap_err()));
    let deleted = world.mint("deleted", Grant::full_access()).await.token.id;
    world.tokens.delete(deleted, &program(), NOW).await.unwrap();
    assert!(gone(&mint(deleted, "by a deleted one", NOW).await.unwrap_err()));

    let grace = world.add_user("grace").await;
    world.join(grace, "owner").await;
    let mut theirs = request("theirs");
    theirs.user = grace;
    let theirs = world
        .tokens
        .mint(theirs, &Actor::User(grace), NOW)
        .await
        .unwrap()
        .token
        .id;
    assert!(matches!(
        mint(theirs, "by another user's", NOW).await,
        Err(Error::NotTheirs)
    ));
    let team = world
        .tokens
        .add_team(name("letters"), &program(), NOW)
        .await
        .unwrap()
        .id;
    let role = bailiwick_tokens::RoleRef::Predefined("owner".to_owned());
    world
        .tokens
        .add_member(team, world.user, role, &program(), NOW)
        .await
        .unwrap();
    let mut elsewhere = request("elsewhere");
    elsewhere.team = team;
    let elsewhere = world
        .tokens
        .mint(elsewhere, &world.member(), NOW)
        .await
        .unwrap()
        .token
        .id;
    assert!(matches!(
        mint(elsewhere, "by another team's", NOW).await,
        Err(Error::NotTheirs)
    ));
}

#[tokio::test(start_paused = true)]
async fn a_store_that_fails_mints_nothing_and_says_so() {
    let world = World::new().await;
    world.store.down.begin();
    let error = world
        .tokens
        .mint(world.request("laptop", Grant::read_only()), &world.member(), NOW)
        .await;
    let Err(Error::Commit(CommitError::Store(error))) = error else {
        panic!("{error:?}");
    };
    assert_eq!(error.kind(), StoreErrorKind::Unavailable);
}

/// What a role permits, what the minting token was given, and what is asked of it; each closed, so that only the ceiling
/// decides.
fn sets() -> impl Strategy<Value = (Set, Set, Set)> {
    let all: Vec<Scope<DigitalOcean>> = DigitalOcean::scopes().collect();
    let set = move || {
        let some = proptest::sample::subsequence(all.clone(), 1..20);
        some.prop_map(|some| some.into_iter().collect::<Set>().with_required())
    };
    let mints = proptest::bool::weighted(0.9);
    (set(), set(), set(), mints).prop_map(|(role, held, asked, mints)| {
        let held = if mints { held | MINTS } else { held };
        (role | held, held, asked)
    })
}

async fn mint_by_token(role: Set, held: Set, asked: Set, later_role: Set) -> Result<Set, Minting> {
    let world = World::new().await;
    let tokens: &Tokens<DigitalOcean> = &world.tokens;
    let id = world.custom_role(&role).await;
    let by = world.mint("minter", Grant::custom(held)).await.token.id;
    tokens.edit_role(id, &later_role, &program(), NOW).await.unwrap();
    let request: MintRequest<DigitalOcean> = world.request("narrower", Grant::custom(asked));
    let minted = world.mint_by(by, request, NOW).await?;
    Ok(*tokens
        .get(minted.token.id, NOW)
        .await
        .unwrap()
        .unwrap()
        .granted
        .chosen())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn a_token_mints_at_most_its_effective_scopes((role, held, asked) in sets(), shrunk in any::<bool>()) {
        // Most sets asked at random are beyond the minter: ask for the part that it has as well.
        let later_role = if shrunk { role & !asked } else { role };
        for asked in [asked, asked & held] {
            let mints = (held & later_role).contains(MINTS);
            let may = mints && !asked.is_empty() && asked.is_subset(&(held & later_role)) && asked.missing_required().is_empty();
            let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap();
            match runtime.block_on(mint_by_token(role, held, asked, later_role)) {
                Ok(given) => {
                    prop_assert!(may, "{asked} was minted by {held} under {later_role}");
                    prop_assert_eq!(given, asked);
                }
                Err(Error::NoMintingScope(scope)) => prop_assert!(!mints && scope.name() == MINTS.name()),
                Err(Error::Grant(_)) => prop_assert!(!may, "{asked} was refused by {held} under {later_role}"),
                Err(other) => panic!("{other}"),
            }
        }
    }
}

#[tokio::test(start_paused = true)]
async fn a_kind_that_follows_the_role_is_passed_on_only_as_far_as_it_follows() {
    let world = World::new().await;
    let kinds = [
        ("custom", Grant::custom(*roles::MEMBER.permissions())),
        ("read only", Grant::read_only()),
        ("full access", Grant::full_access()),
    ];
    let mut passed = Vec::new();
    for (minter, grant) in kinds {
        let by = world.mint(minter, grant).await.token.id;
        for (kind, grant) in kinds {
            let request = world.request(&format!("{kind} by {minter}"), grant);
            if world.mint_by(by, request, NOW).await.is_ok() {
                passed.push(format!("{minter} mints {kind}"));
            }
        }
    }
    let expected = [
        "custom mints custom",
        "read only mints read only",
        "full access mints custom",
        "full access mints read only",
        "full access mints full access",
    ];
    assert_eq!(passed, expected);
}

#[tokio::test(start_paused = true)]
async fn without_a_scope_for_it_in_the_catalog_no_token_mints_or_regenerates() {
    let world = World::new().await;
    let by = world.mint("everything", Grant::full_access()).await.token.id;
    let actor = Actor::Token(by);
    let minted = world
        .tokens
        .mint(world.request("more", Grant::read_only()), &actor, NOW)
        .await;
    assert!(matches!(minted, Err(Error::TokensMintNone)));
    let regenerated = world.tokens.regenerate(by, None, &actor, NOW).await;
    assert!(matches!(regenerated, Err(Error::TokensMintNone)));
}

#[tokio::test(start_paused = true)]
async fn a_token_regenerates_only_while_it_and_the_role_have_the_scope() {
    let world = World::new().await;
    let with = sizes::READ | MINTS;
    let role = world.custom_role(&with).await;
    let regenerate = async |by| {
        let tokens = world.where_tokens_mint();
        tokens.regenerate(by, None, &Actor::Token(by), NOW).await.map(|_| ())
    };
    let has = world.mint("has", Grant::custom(with)).await.token.id;
    let lacks = world.mint("lacks", Grant::custom(sizes::READ)).await;
    assert!(regenerate(has).await.is_ok());
    assert!(matches!(
        regenerate(lacks.token.id).await,
        Err(Error::NoMintingScope(_))
    ));
    world
        .tokens
        .edit_role(role, &(with - MINTS), &program(), NOW)
        .await
        .unwrap();
    assert!(matches!(regenerate(has).await, Err(Error::NoMintingScope(_))));
}
