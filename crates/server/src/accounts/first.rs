//! The first owner: whoever follows the link that the service shows where it was started.
//!
//! **Threats.** Until there is an owner, anybody who reaches the service would want to be it; only the terminal has the
//! code of the link. The code works once, for an hour, and the next start makes another one.

use bailiwick::{Catalog, Timestamp};
use bailiwick_tokens::store::Note;
use bailiwick_tokens::{Actor, Name, User};

use super::access::owner_role;
use super::{AccountError, password};
use crate::App;
use crate::code::Code;
use crate::limits::Client;

const LINK: &str = "first-link";
const OWNER: &str = "first-owner";
const HOUR: i64 = 3_600;

/// The code of a new link, if there is no owner yet. Older ones do not work any more.
pub(crate) async fn open<C: Catalog>(app: &App<C>) -> Result<Option<Code>, AccountError> {
    let store = app.store();
    let now = app.now();
    if store.note(OWNER, "", now).await?.is_some() {
        return Ok(None);
    }
    store.take_notes(LINK, "").await?;
    let code = Code::generate()?;
    let note = Note {
        kind: LINK.to_owned(),
        key: code.digest(),
        value: String::new(),
        expires_at: Some(Timestamp::from_secs(now.as_secs().saturating_add(HOUR))),
    };
    store.add_note(&note, now).await?;
    Ok(Some(code))
}

/// Whether a link works at this moment. Looking at it does not use it up.
pub(crate) async fn is_open<C: Catalog>(app: &App<C>, code: &str) -> Result<bool, AccountError> {
    let Some(code) = Code::of_presented(code) else {
        return Ok(false);
    };
    let note = app.store().note(LINK, &code.digest(), app.now()).await?;
    Ok(note.is_some())
}

/// Makes the first owner: a user with a password, in a team with this name.
///
/// A user of the login who has no password yet, made on a command line, is taken over: whoever has the link could have
/// made them. The link is used up only by what is right in form.
pub(crate) async fn claim<C: Catalog>(
    app: &App<C>,
    client: Client,
    code: &str,
    login: &str,
    password: &str,
    team: &str,
) -> Result<User, AccountError> {
    app.attempts().take(client)?;
    let now = app.now();
    let code = Code::of_presented(code).ok_or(AccountError::DeadLink)?;
    let (login, team): (Name, Name) = (login.parse()?, team.parse()?);
    password::check(password)?;
    let role = owner_role::<C>();
    let role = role.ok_or_else(|| AccountError::Other("the catalogue has no role for an owner".to_owned()))?;
    let link = app.store().take_note(LINK, &code.digest(), now).await?;
    link.ok_or(AccountError::DeadLink)?;

    let actor = Actor::Program("first owner's link".to_owned());
    let tokens = app.tokens();
    let user = match app.store().user_by_login(&login).await? {
        Some(user) => user,
        None => tokens.add_user(login, &actor, now).await?,
    };
    let team = tokens.add_team(team, &actor, now).await?;
    tokens.add_member(team.id, user.id, role, &actor, now).await?;
    password::set(app, user.id, password).await?;
    let owner = Note {
        kind: OWNER.to_owned(),
        key: String::new(),
        value: user.id.to_string(),
        expires_at: None,
    };
    app.store().set_note(&owner).await?;
    Ok(user)
}
