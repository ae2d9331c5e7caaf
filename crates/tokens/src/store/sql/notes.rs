//! Notes of programs around the store. Each statement is a transaction of its own.

use bailiwick::Timestamp;

use super::record::one;
use super::{Driver, Fault, Session, Value};
use crate::store::Note;

pub(super) async fn read<S: Session>(
    session: &mut S,
    kind: &str,
    key: &str,
    now: Timestamp,
) -> Result<Option<Note>, Fault> {
    let sql = "SELECT kind, note_key, value, expires_at FROM notes \
               WHERE kind = $1 AND note_key = $2 AND (expires_at IS NULL OR expires_at > $3)";
    one(session, sql, &[kind.into(), key.into(), now.into()]).await
}

pub(super) async fn add<D: Driver>(driver: &D, note: &Note, now: Timestamp) -> Result<bool, Fault> {
    let sql = "INSERT INTO notes (kind, note_key, value, expires_at) VALUES ($1, $2, $3, $4) \
               ON CONFLICT (kind, note_key) DO UPDATE SET value = excluded.value, expires_at = excluded.expires_at \
               WHERE notes.expires_at <= $5";
    let [kind, key, value, expires_at] = values(note);
    let added = run(driver, sql, &[kind, key, value, expires_at, now.into()]).await?;
    Ok(added > 0)
}

pub(super) async fn set<D: Driver>(driver: &D, note: &Note) -> Result<(), Fault> {
    let sql = "INSERT INTO notes (kind, note_key, value, expires_at) VALUES ($1, $2, $3, $4) \
               ON CONFLICT (kind, note_key) DO UPDATE SET value = excluded.value, expires_at = excluded.expires_at";
    run(driver, sql, &values(note)).await?;
    Ok(())
}

pub(super) async fn take<D: Driver>(driver: &D, kind: &str, key: &str, now: Timestamp) -> Result<Option<Note>, Fault> {
    let mut transaction = driver.begin().await?;
    let sql = "DELETE FROM notes WHERE kind = $1 AND note_key = $2 RETURNING kind, note_key, value, expires_at";
    let note: Option<Note> = one(&mut *transaction, sql, &[kind.into(), key.into()]).await?;
    D::commit(transaction).await?;
    Ok(note.filter(|note| note.is_there(now)))
}

pub(super) async fn take_all<D: Driver>(driver: &D, kind: &str, prefix: &str) -> Result<u64, Fault> {
    let length = i64::try_from(prefix.chars().count()).unwrap_or(i64::MAX);
    let sql = "DELETE FROM notes WHERE kind = $1 AND substr(note_key, 1, CAST($2 AS INTEGER)) = $3";
    run(driver, sql, &[kind.into(), length.into(), prefix.into()]).await
}

pub(super) async fn sweep<D: Driver>(driver: &D, now: Timestamp) -> Result<(), Fault> {
    run(driver, "DELETE FROM notes WHERE expires_at <= $1", &[now.into()]).await?;
    Ok(())
}

async fn run<D: Driver>(driver: &D, sql: &str, values: &[Value<'_>]) -> Result<u64, Fault> {
    let mut transaction = driver.begin().await?;
    let changed = transaction.run(sql, values).await?;
    D::commit(transaction).await?;
    Ok(changed)
}

fn values(note: &Note) -> [Value<'_>; 4] {
    [
        note.kind.as_str().into(),
        note.key.as_str().into(),
        note.value.as_str().into(),
        note.expires_at.into(),
    ]
}
