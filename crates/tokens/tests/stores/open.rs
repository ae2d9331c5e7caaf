//! Each kind of store, new and empty.

use std::io::Write as _;
use std::sync::Once;

use bailiwick::digitalocean::DigitalOcean;
use bailiwick_tokens::store::Store;
use bailiwick_tokens::store::memory::MemoryStore;
use bailiwick_tokens::store::postgres::PostgresStore;
use bailiwick_tokens::store::sqlite::SqliteStore;
use bailiwick_tokens::{Binding, Tokens};
use sqlx::{Connection, Executor, PgConnection};
use tempfile::TempDir;
use uuid::Uuid;

use crate::plain::proxy;
use crate::world::{NOW, id, secret};

/// Where the server is that tests may do with as they like. `cargo xtask test` starts one.
const SERVER: &str = "BAILIWICK_POSTGRES";

/// A store, and what has to stay as long as it does.
pub(crate) struct Opened<S> {
    pub(crate) store: S,
    _folder: Option<TempDir>,
}

pub(crate) fn memory() -> Opened<MemoryStore> {
    Opened {
        store: MemoryStore::new(),
        _folder: None,
    }
}

pub(crate) async fn sqlite() -> Opened<SqliteStore> {
    let folder = tempfile::tempdir().unwrap();
    Opened {
        store: SqliteStore::open(folder.path().join("tokens.db")).await.unwrap(),
        _folder: Some(folder),
    }
}

/// In a schema of its own; `None` without a server.
pub(crate) async fn postgres() -> Option<Opened<PostgresStore>> {
    let url = postgres_url().await?;
    Some(Opened {
        store: PostgresStore::connect(&url.parse().unwrap()).await.unwrap(),
        _folder: None,
    })
}

/// The same, behind a proxy that refuses what other databases lack that speak as PostgreSQL does.
pub(crate) async fn plain() -> Option<Opened<PostgresStore>> {
    let url = proxy::url(&postgres_url().await?).await;
    Some(Opened {
        store: PostgresStore::connect(&url.parse().unwrap()).await.unwrap(),
        _folder: None,
    })
}

/// The same as [`postgres`], with a setting of the server's.
pub(crate) async fn postgres_with(setting: &str) -> Option<Opened<PostgresStore>> {
    let (name, value) = setting.split_once('=').unwrap();
    let url = format!("{}&options[{name}]={value}", postgres_url().await?);
    Some(Opened {
        store: PostgresStore::connect(&url.parse().unwrap()).await.unwrap(),
        _folder: None,
    })
}

/// A schema of its own; `None` without a server, which is then said once.
pub(crate) async fn postgres_url() -> Option<String> {
    static SAID: Once = Once::new();
    let Ok(server) = std::env::var(SERVER) else {
        // Not by a macro: what those write is shown only when a test fails.
        SAID.call_once(|| {
            let line = format!(
                "not run: the tests of the PostgreSQL store, for want of {SERVER}; `cargo xtask test` runs them\n"
            );
            std::io::stderr().write_all(line.as_bytes()).unwrap();
        });
        return None;
    };
    let schema = format!("test_{}", Uuid::new_v4().simple());
    let mut connection = PgConnection::connect(&server).await.unwrap();
    connection.execute(&*format!("CREATE SCHEMA {schema}")).await.unwrap();
    Some(format!("{server}?options[search_path]={schema}"))
}

/// A store of the first version that was opened again: token 10 is live by its secret, and owners are named once.
pub(crate) async fn check_migrated(store: impl Store) {
    let found = store.find(&secret(10)).await.unwrap().unwrap().judge(NOW).unwrap();
    assert_eq!((found.token.id, found.token.parent), (id(10), None));
    let tokens = Tokens::<DigitalOcean>::new(store);
    assert!(matches!(tokens.bind(false, NOW).await.unwrap(), Binding::Made(_)));
    assert_eq!(tokens.bind(false, NOW).await.unwrap(), Binding::Kept);
}
