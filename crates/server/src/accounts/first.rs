//! The first owner: whoever follows the link that the service shows where it was started.
//!
//! **Threats.** Until there is an owner, anybody who reaches the service would want to be it; only the terminal has the
//! code of the link. The code works for an hour, and each process that starts shows one of its own. Of all who follow any of
//! them at the same moment one wins, by an insert that only one can make; then every link is dead, and nobody's password was
//! touched who had one.

use bailiwick::Catalog;
use bailiwick_tokens::store::Note;
use bailiwick_tokens::{Actor, Name, UserId, canonical_login};

use super::access::owner_role;
use super::queue::Who;
use super::session::note;
use super::sign_in::{Entered, begin_unless_changed};
use super::{AccountError, Visitor, password, strength};
use crate::App;
use crate::code::Code;

const LINK: &str = "first-link";
const OWNER: &str = "first-owner";
const HOUR: i64 = 3_600;
/// How long others wait for one who began to sign up and never ended.
const CLAIM: i64 = 300;

/// The code of a new link, if there is no owner yet. Those of other processes go on to work.
pub(crate) async fn open<C: Catalog>(app: &App<C>) -> Result<Option<Code>, AccountError> {
    let store = app.store();
    let now = app.now();
    if store.note(OWNER, "", now).await?.is_some() {
        return Ok(None);
    }
    let code = Code::generate()?;
    let note = note(LINK, code.digest(), String::new(), now, HOUR);
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
    visitor: &Visitor,
    code: &str,
    login: &str,
    password: &str,
    team: &str,
) -> Result<Entered, AccountError> {
    app.tries().passwords.take(&visitor.client)?;
    if !is_open(app, code).await? {
        return Err(AccountError::DeadLink);
    }
    let team: Name = team.parse()?;
    let known = app.tokens().user_called(login).await?;
    let name = match &known {
        Some(user) => user.login.clone(),
        None => canonical_login(login)?,
    };
    let place = app.passwords().enter(Who::Linked)?;
    strength::check(&place, password, login).await?;
    // Somebody got a password by other means, such as a link for one that was lost.
    if password::hash(app, known.as_ref().map(|user| user.id)).await?.is_some() {
        return Err(AccountError::LoginTaken);
    }
    let role = owner_role::<C>();
    let role = role.ok_or_else(|| AccountError::Other("the catalogue has no role for an owner".to_owned()))?;

    let claim = note(OWNER, String::new(), String::new(), app.now(), CLAIM);
    if !app.store().add_note(&claim, app.now()).await? || !is_open(app, code).await? {
        return Err(AccountError::DeadLink);
    }
    let (tokens, actor, now) = (app.tokens(), Actor::Program("first owner's link".to_owned()), app.now());
    let user = match known {
        Some(user) => user,
        None => tokens.add_user(name, &actor, now).await?,
    };
    let team = tokens.add_team(team, &actor, now).await?;
    tokens.add_member(team.id, user.id, role, &actor, now).await?;
    close(app, user.id).await?;
    // The last step: where the process ends before it, the command makes a link for a password.
    if !password::replace(app, &place, user.id, None, password).await? {
        return Err(AccountError::LoginTaken);
    }
    let hash = password::hash(app, Some(user.id)).await?;
    begin_unless_changed(app, visitor, user.id, hash).await
}

/// There is an owner from now on, and no link works.
async fn close<C: Catalog>(app: &App<C>, owner: UserId) -> Result<(), AccountError> {
    let owner = Note {
        kind: OWNER.to_owned(),
        key: String::new(),
        value: owner.to_string(),
        expires_at: None,
    };
    app.store().set_note(&owner).await?;
    app.store().take_notes(LINK, "").await?;
    Ok(())
}
