//! Sessions: 12 hours after the last request they are over, and 7 days after the first.

use bailiwick::{Catalog, Timestamp};
use bailiwick_tokens::store::Note;
use bailiwick_tokens::{User, UserId};

use super::{AccountError, Csrf};
use crate::App;
use crate::code::Code;

/// The session itself, which is there for its whole time.
const KIND: &str = "session";
/// That it was used lately. Apart from the session: writing it again cannot bring back one that has ended meanwhile.
const SEEN: &str = "session-seen";
const IDLE: i64 = 12 * 3_600;
const WHOLE: i64 = 7 * 24 * 3_600;
/// A use that was written down less than so long ago is not written down again.
const WRITTEN: i64 = 300;

/// Somebody's session. Whoever knows its code is them.
#[derive(Debug)]
pub(crate) struct Session {
    /// What it is kept under. Tells nothing of the code.
    key: String,
    pub(crate) csrf: Csrf,
}

impl Session {
    /// A new session, and the code that goes into the cookie.
    pub(crate) async fn begin<C: Catalog>(app: &App<C>, user: UserId) -> Result<(Self, Code), AccountError> {
        let code = Code::generate()?;
        let session = Self::of(&code);
        app.store().set_note(&session.seen(app.now())).await?;
        let note = session.note(KIND, user.to_string(), app.now(), WHOLE);
        app.store().set_note(&note).await?;
        Ok((session, code))
    }

    /// The session with this code, if it is not over, and whose it is.
    pub(crate) async fn find<C: Catalog>(app: &App<C>, code: &Code) -> Result<Option<(Self, User)>, AccountError> {
        let (store, now) = (app.store(), app.now());
        let session = Self::of(code);
        let Some(note) = store.note(KIND, &session.key, now).await? else {
            return Ok(None);
        };
        let Some(seen) = store.note(SEEN, &session.key, now).await? else {
            return Ok(None);
        };
        let Ok(user) = note.value.parse() else {
            return Ok(None);
        };
        let written: i64 = seen.value.parse().unwrap_or(i64::MIN);
        if now.as_secs() >= written.saturating_add(WRITTEN) {
            store.set_note(&session.seen(now)).await?;
        }
        let user = store.user(user).await?;
        Ok(user.map(|user| (session, user)))
    }

    /// Ends it.
    pub(crate) async fn end<C: Catalog>(&self, app: &App<C>) -> Result<(), AccountError> {
        app.store().take_note(KIND, &self.key, app.now()).await?;
        Ok(())
    }

    fn of(code: &Code) -> Self {
        Self {
            key: code.digest(),
            csrf: Csrf::of(code),
        }
    }

    fn seen(&self, now: Timestamp) -> Note {
        self.note(SEEN, now.as_secs().to_string(), now, IDLE)
    }

    fn note(&self, kind: &str, value: String, now: Timestamp, life: i64) -> Note {
        Note {
            kind: kind.to_owned(),
            key: self.key.clone(),
            value,
            expires_at: Some(Timestamp::from_secs(now.as_secs().saturating_add(life))),
        }
    }
}
