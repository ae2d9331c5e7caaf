//! The log: every step of a life, who took it and when, in words that do not change.

use std::time::Duration;

use bailiwick::ScopeSet;
use bailiwick::digitalocean::droplet;
use bailiwick_tokens::audit::{AuditQuery, Event};
use bailiwick_tokens::store::Store;

use crate::world::{NOW, World, answer, later, name, program};

/// A life with every event in it.
async fn life() -> World {
    let world = World::new().await;
    let (tokens, by) = (&world.tokens, &world.member());
    let role = world.custom_role(&ScopeSet::from(droplet::READ).with_required()).await;
    let minted = world.reader("laptop").await;
    let id = minted.token.id;
    tokens.rename(id, name("server"), by, later(1)).await.unwrap();
    tokens.regenerate(id, None, by, later(2)).await.unwrap();
    tokens
        .regenerate(id, Some(Duration::from_secs(60)), by, later(3))
        .await
        .unwrap();
    tokens
        .edit_role(role, &(droplet::READ | droplet::UPDATE), by, later(4))
        .await
        .unwrap();
    tokens
        .edit_role(role, &droplet::UPDATE.into(), by, later(5))
        .await
        .unwrap();
    tokens.delete(id, by, later(6)).await.unwrap();
    assert_eq!(answer(tokens, minted.secret.expose(), later(7)).await, "refused");
    assert_eq!(answer(tokens, "dop_v1_7", later(8)).await, "refused");
    tokens
        .remove_member(world.team, world.user, by, later(9))
        .await
        .unwrap();
    tokens.remove_role(role, &program(), later(10)).await.unwrap();
    world
}

#[tokio::test(start_paused = true)]
async fn it_says_all_that_happened() {
    let world = life().await;
    world.tokens.flush().await.unwrap();
    let all = AuditQuery {
        limit: u32::MAX,
        ..AuditQuery::default()
    };
    let entries = world.store.audit(&all).await.unwrap();
    let lines = entries
        .iter()
        .rev()
        .map(|entry| serde_json::to_string(entry).unwrap() + "\n");
    // Identifiers differ in every run.
    let mut log: String = lines.collect();
    let role = entries.iter().find_map(|entry| match entry.event {
        Event::RoleAdded { role, .. } => Some(role.to_string()),
        _ => None,
    });
    let token = entries.iter().find_map(|entry| entry.event.token()).unwrap();
    for (id, word) in [
        (world.team.to_string(), "team"),
        (world.user.to_string(), "user"),
        (role.unwrap(), "role"),
        (token.to_string(), "token"),
    ] {
        log = log.replace(&id, word);
    }
    insta::assert_snapshot!(log);
}

#[tokio::test(start_paused = true)]
async fn it_is_read_in_pages_newest_first_and_by_team_and_token() {
    let world = life().await;
    world.tokens.flush().await.unwrap();
    let all = world
        .store
        .audit(&AuditQuery {
            limit: u32::MAX,
            ..AuditQuery::default()
        })
        .await
        .unwrap();
    let numbers: Vec<u64> = all.iter().map(|entry| entry.number).collect();
    assert!(numbers.is_sorted_by(|one, next| one > next));
    let mut paged = Vec::new();
    let mut before = None;
    loop {
        let page = world
            .store
            .audit(&AuditQuery {
                before,
                limit: 3,
                ..AuditQuery::default()
            })
            .await
            .unwrap();
        let Some(last) = page.last() else {
            break;
        };
        before = Some(last.number);
        paged.extend(page);
    }
    assert_eq!(paged, all);
    let team = AuditQuery {
        team: Some(world.team),
        limit: u32::MAX,
        ..AuditQuery::default()
    };
    let of_team = world.store.audit(&team).await.unwrap();
    assert!(of_team.iter().all(|entry| entry.event.team() == Some(world.team)));
    assert_eq!(
        of_team.len(),
        all.len() - 2,
        "all but the user's making and the malformed secret"
    );
    let token = of_team.iter().find_map(|entry| entry.event.token()).unwrap();
    let query = AuditQuery {
        token: Some(token),
        limit: u32::MAX,
        ..AuditQuery::default()
    };
    let names: Vec<_> = world
        .store
        .audit(&query)
        .await
        .unwrap()
        .iter()
        .map(|entry| entry.event.name())
        .collect();
    let expected = [
        "use_refused",
        "token_deleted",
        "token_regenerated",
        "token_regenerated",
        "token_renamed",
        "token_minted",
    ];
    assert_eq!(sorted(names), sorted(expected.to_vec()));
    assert!(all.iter().all(|entry| entry.at >= NOW));
}

fn sorted(mut names: Vec<&str>) -> Vec<&str> {
    names.sort_unstable();
    names
}
