//! Browsers in which somebody signed in before.
//!
//! **Threats.** Whoever tries passwords at an account from a thousand addresses uses up the tries that strangers have, and
//! would lock its owner out. So a browser in which they signed in has tries of its own. Its cookie is no proof of anything
//! else: it lets nobody in without the password. Each is bound to one user and kept as a digest; a user has few, so that
//! they do not add up to many tries.

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use bailiwick::{Catalog, Timestamp};
use bailiwick_tokens::UserId;

use super::session::note;
use super::{AccountError, BrowserCookie};
use crate::App;
use crate::code::Code;
use crate::limits::Client;

pub(super) const KIND: &str = "browser";
/// How long a browser is known after somebody last signed in there.
pub(super) const LIFE: i64 = 90 * 24 * 3_600;
/// A user has at most so many; the one that was not used for longest makes room.
const MOST: usize = 5;

/// Somebody at a door: their address, and the cookie of their browser.
#[derive(Debug)]
pub(crate) struct Visitor {
    pub(crate) client: Client,
    browser: Option<Code>,
}

impl Visitor {
    /// The digest of the browser, if it is known to this user.
    pub(super) async fn known_to<C: Catalog>(
        &self,
        app: &App<C>,
        user: Option<UserId>,
    ) -> Result<Option<String>, AccountError> {
        let Some(browser) = &self.browser else {
            return Ok(None);
        };
        let digest = browser.digest();
        // It is looked for also where there is no user, so that an unknown login takes as long.
        let key = user.map_or_else(String::new, |user| key(user, &digest));
        let note = app.store().note(KIND, &key, app.now()).await?;
        Ok(note.map(|_| digest))
    }

    /// Knows the browser from now on; the answer goes into its cookie. A code that is not known to this user is replaced: it
    /// may be one that somebody else put there.
    pub(super) async fn remember<C: Catalog>(&self, app: &App<C>, user: UserId) -> Result<Code, AccountError> {
        let known = self.known_to(app, Some(user)).await?;
        let code = if let (Some(browser), Some(_)) = (&self.browser, known) {
            browser.clone()
        } else {
            make_room(app, user).await?;
            Code::generate()?
        };
        let note = note(KIND, key(user, &code.digest()), String::new(), app.now(), LIFE);
        app.store().set_note(&note).await?;
        Ok(code)
    }
}

/// Knows none of a user's browsers any more.
pub(super) async fn forget_all<C: Catalog>(app: &App<C>, user: UserId) -> Result<(), AccountError> {
    app.store().take_notes(KIND, &format!("{user}/")).await?;
    Ok(())
}

/// Does not know this one any more.
pub(super) async fn forget<C: Catalog>(app: &App<C>, user: UserId, browser: &Code) -> Result<(), AccountError> {
    app.store()
        .take_note(KIND, &key(user, &browser.digest()), app.now())
        .await?;
    Ok(())
}

async fn make_room<C: Catalog>(app: &App<C>, user: UserId) -> Result<(), AccountError> {
    let mut known = app.store().notes(KIND, &format!("{user}/"), app.now()).await?;
    known.sort_by_key(|note| note.expires_at.map(Timestamp::as_secs));
    let too_many = (known.len() + 1).saturating_sub(MOST);
    for note in known.iter().take(too_many) {
        app.store().take_note(KIND, &note.key, app.now()).await?;
    }
    Ok(())
}

fn key(user: UserId, digest: &str) -> String {
    format!("{user}/{digest}")
}

impl<C: Catalog> FromRequestParts<App<C>> for Visitor {
    type Rejection = std::convert::Infallible;

    async fn from_request_parts(parts: &mut Parts, app: &App<C>) -> Result<Self, Self::Rejection> {
        let Ok(client) = Client::from_request_parts(parts, app).await;
        let browser = BrowserCookie::new(app.options()).read(&parts.headers);
        Ok(Self { client, browser })
    }
}
