//! Notes of programs around the store.

use bailiwick::Timestamp;

use super::commit::Work;
use super::record::one;
use super::{Fault, Session, Value};
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

/// Adds a note, unless there is one.
pub(super) struct Add {
    pub(super) note: Note,
    pub(super) now: Timestamp,
}

impl Work for Add {
    type Done = bool;

    async fn make<S: Session>(&self, session: &mut S) -> Result<bool, Fault> {
        let sql = "INSERT INTO notes (kind, note_key, value, expires_at) VALUES ($1, $2, $3, $4) \
                   ON CONFLICT (kind, note_key) DO UPDATE SET value = excluded.value, expires_at = excluded.expires_at \
                   WHERE notes.expires_at <= $5";
        let [kind, key, value, expires_at] = values(&self.note);
        let values = [kind, key, value, expires_at, self.now.into()];
        Ok(session.run(sql, &values).await? > 0)
    }
}

/// Puts a note in place of another.
pub(super) struct Set(pub(super) Note);

impl Work for Set {
    type Done = ();

    async fn make<S: Session>(&self, session: &mut S) -> Result<(), Fault> {
        let sql = "INSERT INTO notes (kind, note_key, value, expires_at) VALUES ($1, $2, $3, $4) \
                   ON CONFLICT (kind, note_key) DO UPDATE SET value = excluded.value, expires_at = excluded.expires_at";
        session.run(sql, &values(&self.0)).await.map(drop)
    }
}

/// Takes a note away.
pub(super) struct Take {
    pub(super) kind: String,
    pub(super) key: String,
}

impl Work for Take {
    type Done = Option<Note>;

    async fn make<S: Session>(&self, session: &mut S) -> Result<Option<Note>, Fault> {
        let sql = "DELETE FROM notes WHERE kind = $1 AND note_key = $2 RETURNING kind, note_key, value, expires_at";
        one(session, sql, &[self.kind.as_str().into(), self.key.as_str().into()]).await
    }
}

/// Takes every note away whose key starts with a text.
pub(super) struct TakeAll {
    pub(super) kind: String,
    pub(super) prefix: String,
}

impl Work for TakeAll {
    type Done = u64;

    async fn make<S: Session>(&self, session: &mut S) -> Result<u64, Fault> {
        let length = i64::try_from(self.prefix.chars().count()).unwrap_or(i64::MAX);
        let sql = "DELETE FROM notes WHERE kind = $1 AND substr(note_key, 1, CAST($2 AS INTEGER)) = $3";
        let values = [self.kind.as_str().into(), length.into(), self.prefix.as_str().into()];
        session.run(sql, &values).await
    }
}

/// Takes every note away that has expired.
pub(super) struct Sweep(pub(super) Timestamp);

impl Work for Sweep {
    type Done = ();

    async fn make<S: Session>(&self, session: &mut S) -> Result<(), Fault> {
        let sql = "DELETE FROM notes WHERE expires_at <= $1";
        session.run(sql, &[self.0.into()]).await.map(drop)
    }
}

fn values(note: &Note) -> [Value<'_>; 4] {
    [
        note.kind.as_str().into(),
        note.key.as_str().into(),
        note.value.as_str().into(),
        note.expires_at.into(),
    ]
}
