//! Notes of programs around the store.

use bailiwick::Timestamp;

use super::commit::Work;
use super::record::{all, one};
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

/// The notes of a kind whose keys start with a text.
pub(super) async fn read_all<S: Session>(
    session: &mut S,
    kind: &str,
    prefix: &str,
    now: Timestamp,
) -> Result<Vec<Note>, Fault> {
    let sql = "SELECT kind, note_key, value, expires_at FROM notes \
               WHERE kind = $1 AND substr(note_key, 1, CAST($2 AS INTEGER)) = $3 AND (expires_at IS NULL OR expires_at > $4)";
    let values = [kind.into(), length(prefix).into(), prefix.into(), now.into()];
    let mut notes: Vec<Note> = all(session, sql, &values).await?;
    notes.sort_by(|one, other| one.key.cmp(&other.key));
    Ok(notes)
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

/// Puts a note in place of one that says something.
pub(super) struct Swap {
    pub(super) before: String,
    pub(super) note: Note,
    pub(super) now: Timestamp,
}

impl Work for Swap {
    type Done = bool;

    async fn make<S: Session>(&self, session: &mut S) -> Result<bool, Fault> {
        let sql = "UPDATE notes SET value = $3, expires_at = $4 \
                   WHERE kind = $1 AND note_key = $2 AND value = $5 AND (expires_at IS NULL OR expires_at > $6)";
        let [kind, key, value, expires_at] = values(&self.note);
        let values = [
            kind,
            key,
            value,
            expires_at,
            self.before.as_str().into(),
            self.now.into(),
        ];
        Ok(session.run(sql, &values).await? > 0)
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
        let sql = "DELETE FROM notes WHERE kind = $1 AND substr(note_key, 1, CAST($2 AS INTEGER)) = $3";
        let (kind, prefix) = (self.kind.as_str(), self.prefix.as_str());
        let values = [kind.into(), length(prefix).into(), prefix.into()];
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

/// The characters of a text, as `substr` counts them.
fn length(text: &str) -> i64 {
    i64::try_from(text.chars().count()).unwrap_or(i64::MAX)
}

fn values(note: &Note) -> [Value<'_>; 4] {
    [
        note.kind.as_str().into(),
        note.key.as_str().into(),
        note.value.as_str().into(),
        note.expires_at.into(),
    ]
}
