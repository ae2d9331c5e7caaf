//! Whose a database is, and who owns what is in it.

use std::sync::Arc;

use bailiwick::Timestamp;
use bailiwick::digitalocean::DigitalOcean;
use bailiwick_server::{Ending, ServeError, ServeOptions, serve};
use bailiwick_tokens::store::memory::MemoryStore;
use bailiwick_tokens::store::{Change, Note, Store, Write};
use bailiwick_tokens::{Actor, Member, RoleRef, Team, TeamId, User, UserId};

use crate::ops::ready;
use crate::support::{Service, local};

const NOW: Timestamp = Timestamp::from_secs(1_790_000_000);

async fn of_another_catalog() -> Arc<MemoryStore> {
    let store = Arc::new(MemoryStore::new());
    let note = Note {
        kind: "catalog".to_owned(),
        key: String::new(),
        value: r#"{"catalog":"elsewhere","owner":"owner"}"#.to_owned(),
        expires_at: None,
    };
    store.set_note(&note).await.unwrap();
    store
}

#[tokio::test]
async fn a_service_is_not_started_over_the_database_of_another_catalog_unless_it_adopts_it() {
    let store = of_another_catalog().await;
    let start = |options: ServeOptions| {
        let store = Arc::clone(&store);
        serve::<DigitalOcean>(store, options, |_| Ok(()), std::future::ready(Ending::Over))
    };
    let refused = start(local()).await.unwrap_err();
    assert!(matches!(refused, ServeError::Bind(_)), "{refused}");
    let mut options = local();
    options.adopt_database = true;
    start(options).await.unwrap();
    start(local()).await.unwrap();
}

#[tokio::test]
async fn members_whose_role_the_catalog_lost_are_told_of() {
    let store = Arc::new(MemoryStore::new());
    let (team, user) = (TeamId::new(NOW).unwrap(), UserId::new(NOW).unwrap());
    let made = [
        Change::AddTeam(Team {
            id: team,
            name: "parcels".parse().unwrap(),
            created_at: NOW,
        }),
        Change::AddUser(User {
            id: user,
            login: "grace".parse().unwrap(),
            created_at: NOW,
        }),
        Change::AddMember(Member {
            team,
            user,
            role: RoleRef::Predefined("emperor".to_owned()),
        }),
    ];
    for change in made {
        let write = Write {
            at: NOW,
            actor: Actor::Program("test".to_owned()),
            change,
            keep: Vec::new(),
        };
        store.commit(write).await.unwrap();
    }
    let service = Service::over(store, local()).await;
    ready(&service).await;
    let told = service.get("/readyz", &[]).await.body;
    assert_eq!(told, "ready\nthe catalog has no role `emperor`, which 1 member has");
    service.stop().await;
}
