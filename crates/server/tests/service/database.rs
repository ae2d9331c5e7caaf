//! A part of a PostgreSQL server, new and empty.

use std::io::Write as _;
use std::sync::Once;

use sqlx::{Connection, Executor, PgConnection};

/// Where the server is that tests may do with as they like. `cargo xtask test` starts one.
const SERVER: &str = "BAILIWICK_POSTGRES";

/// A schema of its own; `None` without a server, which is then said once.
pub(crate) async fn postgres_url() -> Option<String> {
    static SAID: Once = Once::new();
    let Ok(server) = std::env::var(SERVER) else {
        // Not by a macro: what those write is shown only when a test fails.
        SAID.call_once(|| {
            let line =
                format!("not run: the service over PostgreSQL, for want of {SERVER}; `cargo xtask test` runs it\n");
            std::io::stderr().write_all(line.as_bytes()).unwrap();
        });
        return None;
    };
    let schema = format!("test_{:032x}", fastrand::u128(..));
    let mut connection = PgConnection::connect(&server).await.unwrap();
    connection.execute(&*format!("CREATE SCHEMA {schema}")).await.unwrap();
    Some(format!("{server}?options[search_path]={schema}"))
}
