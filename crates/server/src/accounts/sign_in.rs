//! Signing in, and with what.

use bailiwick::Catalog;
use bailiwick_tokens::{Name, UserId};

use super::{AccountError, Session, SignedIn, password};
use crate::App;
use crate::code::Code;
use crate::limits::Client;

/// Begins a session for whoever knows login and password, and says what goes into the cookie.
///
/// Each call takes one of the client's tries, right or wrong. An unknown login, a user without a password and a wrong
/// password are answered alike, after the same work.
pub(crate) async fn sign_in<C: Catalog>(
    app: &App<C>,
    client: Client,
    login: &str,
    password: &str,
) -> Result<(Session, Code), AccountError> {
    app.attempts().take(client)?;
    let user = match login.parse::<Name>() {
        Ok(login) => app.store().user_by_login(&login).await?,
        Err(_) => None,
    };
    let user = user.map(|user| user.id);
    let hash = password::hash(app, user).await?;
    if !password::is_right(app, hash.clone(), password).await? {
        return Err(AccountError::WrongPassword);
    }
    match user {
        Some(user) => begin_unless_changed(app, user, hash).await,
        None => Err(AccountError::WrongPassword),
    }
}

/// Begins a session, unless the password is another one by then: whoever changed it ended the sessions that there were, and
/// this one may have begun too late for that.
pub(super) async fn begin_unless_changed<C: Catalog>(
    app: &App<C>,
    user: UserId,
    before: Option<String>,
) -> Result<(Session, Code), AccountError> {
    let (session, code) = Session::begin(app, user).await?;
    if password::hash(app, Some(user)).await? == before {
        return Ok((session, code));
    }
    session.end(app).await?;
    Err(AccountError::WrongPassword)
}

/// Gives whoever is signed in another password. All their sessions end; the answer is a new one, in the same team.
pub(crate) async fn change_password<C: Catalog>(
    app: &App<C>,
    client: Client,
    by: &SignedIn,
    current: &str,
    new: &str,
) -> Result<(Session, Code), AccountError> {
    app.attempts().take(client)?;
    password::check(new)?;
    let user = by.user.id;
    let hash = password::hash(app, Some(user)).await?;
    if !password::is_right(app, hash, current).await? {
        return Err(AccountError::WrongCurrent);
    }
    password::set(app, user, new).await?;
    let team = by.session.team(app).await?;
    Session::end_all(app, user).await?;
    let (session, code) = Session::begin(app, user).await?;
    if let Some(team) = team {
        session.look_at(app, team).await?;
    }
    Ok((session, code))
}
