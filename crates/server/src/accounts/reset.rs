//! Links with which somebody chooses a password who has lost theirs.
//!
//! **Threats.** Whoever has the link becomes the user, so it works once, for an hour, is kept as a digest, and only until the
//! password is another one: of several links the first that is used ends the others. Owners make one for members of their team,
//! but for nobody who is in a team that they do not own, since they would get into that one, and not for themselves, since a
//! session that was left open would be enough to keep them out. A command makes one for anybody: whoever can write to the
//! database needs none.

use bailiwick::{Catalog, Timestamp};
use bailiwick_tokens::audit::Event;
use bailiwick_tokens::store::{Note, Store, StoreError, StoreErrorKind};
use bailiwick_tokens::{Actor, User, UserId};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::queue::Who;
use super::session::note;
use super::sign_in::{Entered, end_everywhere};
use super::{AccountError, Visitor, log, password, strength};
use crate::App;
use crate::code::Code;
use crate::limits::Client;

pub(super) const KIND: &str = "reset";
const LIFE: i64 = 3_600;

/// What a link leads to.
#[derive(Debug, Serialize, Deserialize)]
struct Reset {
    user: UserId,
    /// The owner who made it: they have to be one still.
    by: Option<UserId>,
    /// A digest that tells the lost password from any later one; none where there is none.
    before: Option<String>,
}

/// The path of a link with which a user chooses another password: it works once, for an hour. It is a secret.
///
/// For whoever can write to the store; the log says who did.
///
/// # Errors
///
/// When the store fails, or there are no random numbers.
pub async fn reset_link(store: &dyn Store, user: UserId, actor: &Actor, now: Timestamp) -> Result<String, StoreError> {
    make(store, user, None, (actor, now), None).await
}

/// The same for a member of an owner's team.
pub(crate) async fn by_owner<C: Catalog>(
    app: &App<C>,
    by: UserId,
    user: UserId,
    client: Client,
) -> Result<String, AccountError> {
    if !may_reset::<C>(app.store(), by, user).await? {
        return Err(AccountError::NotTheirs);
    }
    let (actor, address) = (Actor::User(by), client.to_string());
    Ok(make(app.store(), user, Some(by), (&actor, app.now()), Some(address)).await?)
}

/// Whether an owner has a say over somebody: they own every team of theirs.
async fn may_reset<C: Catalog>(store: &dyn Store, by: UserId, user: UserId) -> Result<bool, StoreError> {
    let teams = store.memberships(user).await?;
    for (_, team) in &teams {
        let standing = store.standing(team.id, by).await?;
        if !standing.is_some_and(|standing| standing.member.role.is_owner::<C>()) {
            return Ok(false);
        }
    }
    Ok(by != user && !teams.is_empty())
}

async fn make(
    store: &dyn Store,
    user: UserId,
    by: Option<UserId>,
    (actor, now): (&Actor, Timestamp),
    address: Option<String>,
) -> Result<String, StoreError> {
    let failed = |error: String| StoreError::new(StoreErrorKind::Other, error);
    let code = Code::generate().map_err(|_| failed("the operating system gives no random numbers".to_owned()))?;
    let before = password::kept(store, user, now).await?;
    let reset = Reset {
        user,
        by,
        before: before.as_deref().map(digest),
    };
    let value = serde_json::to_string(&reset).map_err(|error| failed(error.to_string()))?;
    store.set_note(&note(KIND, code.digest(), value, now, LIFE)).await?;
    let event = |team| Event::ResetLinkMade {
        team,
        user,
        address: address.clone(),
    };
    log::record(store, user, (actor, now), event).await?;
    Ok(format!("/reset/{}", code.expose()))
}

/// Whose password a link is about; `None` if it does not work. Looking at it does not use it up.
pub(crate) async fn look<C: Catalog>(app: &App<C>, code: &str) -> Result<Option<User>, AccountError> {
    let Some(code) = Code::of_presented(code) else {
        return Ok(None);
    };
    let note = app.store().note(KIND, &code.digest(), app.now()).await?;
    Ok(live(app, note).await?.map(|(user, _)| user))
}

/// The user of a link that works, and the hash of the password that it replaces.
async fn live<C: Catalog>(app: &App<C>, note: Option<Note>) -> Result<Option<(User, Option<String>)>, AccountError> {
    let reset = note.and_then(|note| serde_json::from_str::<Reset>(&note.value).ok());
    let Some(Reset { user, by, before }) = reset else {
        return Ok(None);
    };
    let hash = password::hash(app, Some(user)).await?;
    let may = match by {
        Some(by) => may_reset::<C>(app.store(), by, user).await?,
        None => true,
    };
    if !may || hash.as_deref().map(digest) != before {
        return Ok(None);
    }
    let user = app.store().user(user).await?;
    Ok(user.map(|user| (user, hash)))
}

/// Chooses a password by a link. Whoever was signed in as the user is not any more, no browser is known, and every other link of
/// theirs is dead.
pub(crate) async fn choose<C: Catalog>(
    app: &App<C>,
    visitor: &Visitor,
    code: &str,
    password: &str,
) -> Result<Entered, AccountError> {
    app.tries().passwords.take(&visitor.client)?;
    let user = look(app, code).await?.ok_or(AccountError::DeadLink)?;
    let place = app.passwords().enter(Who::Linked)?;
    strength::check(&place, password, user.login.as_str()).await?;
    let code = Code::of_presented(code).ok_or(AccountError::DeadLink)?;
    let taken = app.store().take_note(KIND, &code.digest(), app.now()).await?;
    let (user, hash) = live(app, taken).await?.ok_or(AccountError::DeadLink)?;
    let user = user.id;
    if !password::replace(app, &place, user, hash, password).await? {
        return Err(AccountError::DeadLink);
    }
    end_everywhere(app, user).await?;
    log::record_own(app, user, visitor, |team, address| Event::PasswordReset {
        team,
        user,
        address,
    })
    .await?;
    Entered::new(app, visitor, user).await
}

fn digest(hash: &str) -> String {
    let bytes = Sha256::digest(hash.as_bytes());
    base64::Engine::encode(&base64::engine::general_purpose::URL_SAFE_NO_PAD, bytes)
}
