//! What the proxy refuses, as those databases do.

use sqlx::{Connection, Executor, PgConnection};

use super::proxy;
use crate::open;

#[tokio::test]
async fn what_others_lack_is_refused_and_all_else_is_done() {
    let Some(url) = open::postgres_url().await else { return };
    let mut connection = PgConnection::connect(&proxy::url(&url).await).await.unwrap();
    for (sql, code) in [
        ("LISTEN bailiwick_tokens", "42601"),
        ("SELECT pg_try_advisory_xact_lock(0)", "42883"),
        ("SELECT pg_advisory_lock(0)", "42883"),
        ("SET statement_timeout = 5000", "42601"),
        ("CREATE TABLE one (id UUID); CREATE TABLE two (id UUID)", "42601"),
        ("CREATE TABLE one (id UUID); COMMIT", "42601"),
    ] {
        let error = connection.execute(sql).await.unwrap_err();
        let told = error.as_database_error().unwrap().code().map(Into::into);
        assert_eq!(told, Some(code.to_owned()), "{sql}: {error}");
    }
    let told = sqlx::query("SELECT pg_notify($1, '')").bind("bailiwick_tokens");
    assert!(told.execute(&mut connection).await.is_err());
    // Within a transaction, which has failed then.
    connection.execute("BEGIN").await.unwrap();
    connection.execute("CREATE TABLE one (id UUID)").await.unwrap_err();
    connection.execute("SELECT 1").await.unwrap_err();
    connection.execute("ROLLBACK").await.unwrap();
    connection.execute("CREATE TABLE one (id UUID)").await.unwrap();
}
