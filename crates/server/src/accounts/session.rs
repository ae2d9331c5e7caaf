//! Sessions: 12 hours after the last request they are over, and 7 days after the first.

use bailiwick::{Catalog, Timestamp};
use bailiwick_tokens::store::Note;
use bailiwick_tokens::{TeamId, User, UserId};

use super::{AccountError, Csrf};
use crate::App;
use crate::code::Code;

/// The session itself, which is there for its whole time. Its key starts with whose it is, so that all of somebody's can be
/// ended at once.
pub(super) const KIND: &str = "session";
/// Whose it is, and that it was used lately. Apart from the session: writing it again cannot bring back one that has ended
/// meanwhile.
const SEEN: &str = "session-seen";
/// The team that is looked at in it.
const TEAM: &str = "session-team";
const IDLE: i64 = 12 * 3_600;
const WHOLE: i64 = 7 * 24 * 3_600;
/// A use that was written down less than so long ago is not written down again.
const WRITTEN: i64 = 300;

/// Somebody's session. Whoever knows its code is them.
#[derive(Debug)]
pub(crate) struct Session {
    user: UserId,
    /// What it is kept under. Tells nothing of the code.
    digest: String,
    pub(crate) csrf: Csrf,
}

impl Session {
    /// A new session, and the code that goes into the cookie.
    pub(crate) async fn begin<C: Catalog>(app: &App<C>, user: UserId) -> Result<(Self, Code), AccountError> {
        let code = Code::generate()?;
        let session = Self::of(&code, user);
        app.store().set_note(&session.seen(app.now())).await?;
        let note = note(KIND, session.key(), String::new(), app.now(), WHOLE);
        app.store().set_note(&note).await?;
        Ok((session, code))
    }

    /// The session with this code, if it is not over, and whose it is.
    pub(crate) async fn find<C: Catalog>(app: &App<C>, code: &Code) -> Result<Option<(Self, User)>, AccountError> {
        let (store, now) = (app.store(), app.now());
        let Some(seen) = store.note(SEEN, &code.digest(), now).await? else {
            return Ok(None);
        };
        let Some((user, written)) = read(&seen.value) else {
            return Ok(None);
        };
        let session = Self::of(code, user);
        if store.note(KIND, &session.key(), now).await?.is_none() {
            return Ok(None);
        }
        if now.as_secs() >= written.saturating_add(WRITTEN) {
            store.set_note(&session.seen(now)).await?;
        }
        let user = store.user(user).await?;
        Ok(user.map(|user| (session, user)))
    }

    /// The team that is looked at in it, if one was chosen. Whether they are a member of it still, it does not say.
    pub(crate) async fn team<C: Catalog>(&self, app: &App<C>) -> Result<Option<TeamId>, AccountError> {
        let note = app.store().note(TEAM, &self.digest, app.now()).await?;
        Ok(note.and_then(|note| note.value.parse().ok()))
    }

    /// Looks at another team from now on.
    pub(crate) async fn look_at<C: Catalog>(&self, app: &App<C>, team: TeamId) -> Result<(), AccountError> {
        let note = note(TEAM, self.digest.clone(), team.to_string(), app.now(), WHOLE);
        Ok(app.store().set_note(&note).await?)
    }

    /// Ends it.
    pub(crate) async fn end<C: Catalog>(&self, app: &App<C>) -> Result<(), AccountError> {
        app.store().take_note(KIND, &self.key(), app.now()).await?;
        Ok(())
    }

    /// Ends every session of a user.
    pub(crate) async fn end_all<C: Catalog>(app: &App<C>, user: UserId) -> Result<(), AccountError> {
        app.store().take_notes(KIND, &format!("{user}/")).await?;
        Ok(())
    }

    fn of(code: &Code, user: UserId) -> Self {
        Self {
            user,
            digest: code.digest(),
            csrf: Csrf::of(code),
        }
    }

    fn key(&self) -> String {
        format!("{}/{}", self.user, self.digest)
    }

    fn seen(&self, now: Timestamp) -> Note {
        let value = format!("{} {}", self.user, now.as_secs());
        note(SEEN, self.digest.clone(), value, now, IDLE)
    }
}

/// Whose it is, and when its use was written down.
fn read(seen: &str) -> Option<(UserId, i64)> {
    let (user, written) = seen.split_once(' ')?;
    Some((user.parse().ok()?, written.parse().ok()?))
}

/// A note that ends so many seconds from now.
pub(super) fn note(kind: &str, key: String, value: String, now: Timestamp, life: i64) -> Note {
    Note {
        kind: kind.to_owned(),
        key,
        value,
        expires_at: Some(Timestamp::from_secs(now.as_secs().saturating_add(life))),
    }
}
