//! The stores with a million tokens: what a list, a mint and an authentication take that no cache answers.
//!
//! `cargo bench -p bailiwick-tokens --bench stores` measures SQLite, `cargo xtask stores` PostgreSQL beside it.

#![expect(
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "a measurement that cannot be taken has nothing to say"
)]

mod fill;
mod measure;

use bailiwick_tokens::store::Store;
use bailiwick_tokens::store::postgres::PostgresStore;
use bailiwick_tokens::store::sqlite::SqliteStore;
use sqlx::{Connection, Executor, PgConnection, SqliteConnection};

use measure::Figures;

#[tokio::main]
async fn main() {
    println!(
        "| store | list a user's {} tokens | mint | find, one after the other | find, {} tasks | delete, {} tasks |",
        fill::TOKENS_EACH,
        measure::TASKS,
        measure::ENDING
    );
    println!("| --- | --- | --- | --- | --- | --- |");
    row("SQLite", sqlite().await);
    match std::env::var("BAILIWICK_POSTGRES") {
        Ok(server) => row("PostgreSQL", postgres(&server).await),
        Err(_) => println!("\nPostgreSQL is not measured: `cargo xtask stores` starts a server"),
    }
}

fn row(store: &str, figures: Figures) {
    let Figures {
        list,
        mint,
        find,
        finds,
        ends,
    } = figures;
    println!("| {store} | {list:.2?} | {mint:.2?} | {find:.1?} | {finds:.0}/s | {ends:.0}/s |");
}

async fn sqlite() -> Figures {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("tokens.db");
    drop(SqliteStore::open(&file).await.unwrap());
    let mut connection = SqliteConnection::connect(&format!("sqlite:{}", file.display()))
        .await
        .unwrap();
    connection.execute("PRAGMA cache_size = -500000").await.unwrap();
    fill::fill(&mut connection).await;
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").await.unwrap();
    connection.close().await.unwrap();
    measure(SqliteStore::open(&file).await.unwrap()).await
}

async fn postgres(server: &str) -> Figures {
    let mut connection = PgConnection::connect(server).await.unwrap();
    connection.execute("CREATE SCHEMA million").await.unwrap();
    let url = format!("{server}?options[search_path]=million");
    drop(PostgresStore::connect(&url.parse().unwrap()).await.unwrap());
    connection.execute("SET search_path TO million").await.unwrap();
    fill::fill(&mut connection).await;
    connection.execute("ANALYZE").await.unwrap();
    let figures = measure(PostgresStore::connect(&url.parse().unwrap()).await.unwrap()).await;
    connection.execute("DROP SCHEMA million CASCADE").await.unwrap();
    figures
}

async fn measure(store: impl Store + Clone) -> Figures {
    measure::measure(store).await
}
