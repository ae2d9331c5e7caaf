//! Signing in, and with what.
//!
//! **Threats.** Whoever guesses has few tries from one address and few at one account, known or not; those at an account are
//! counted only once a place in the queue is taken, so few write at a time. They hold for all processes over one database. A browser that is known to the
//! account has tries and places of its own, which nobody else can use up.

use axum::http::header::SET_COOKIE;
use axum::http::{HeaderName, HeaderValue};
use axum::response::AppendHeaders;
use bailiwick::Catalog;
use bailiwick_tokens::UserId;
use bailiwick_tokens::audit::{Event, SignInRefusal};

use super::queue::{Place, Who};
use super::{AccountError, BrowserCookie, Session, SessionCookie, SignedIn, Visitor, browser, log, password, strength};
use crate::code::Code;
use crate::{App, ServeOptions};

/// Somebody who got in.
#[derive(Debug)]
pub(crate) struct Entered {
    pub(crate) session: Session,
    code: Code,
    browser: Code,
}

impl Entered {
    /// Begins a session and knows the browser from now on.
    pub(super) async fn new<C: Catalog>(app: &App<C>, visitor: &Visitor, user: UserId) -> Result<Self, AccountError> {
        let browser = visitor.remember(app, user).await?;
        let (session, code) = Session::begin(app, user).await?;
        Ok(Self { session, code, browser })
    }

    /// The cookies for the browser.
    pub(crate) fn cookies(&self, options: &ServeOptions) -> AppendHeaders<[(HeaderName, HeaderValue); 2]> {
        AppendHeaders([
            (SET_COOKIE, SessionCookie::new(options).set(&self.code)),
            (SET_COOKIE, BrowserCookie::new(options).set(&self.browser)),
        ])
    }

    #[cfg(test)]
    pub(super) fn code(&self) -> &Code {
        &self.code
    }
}

/// Somebody whose password is tried.
#[derive(Clone, Copy, Debug)]
pub(super) struct Account<'a> {
    pub(super) login: &'a str,
    /// Whose login it is, if it is anybody's.
    pub(super) user: Option<UserId>,
}

/// Begins a session for whoever knows login and password.
///
/// Each call takes a try, right or wrong. An unknown login, a user without a password and a wrong password are answered alike,
/// after the same work.
pub(crate) async fn sign_in<C: Catalog>(
    app: &App<C>,
    visitor: &Visitor,
    login: &str,
    password: &str,
) -> Result<Entered, AccountError> {
    let user = app.tokens().user_called(login).await?;
    let user = user.map(|user| user.id);
    let account = Account { login, user };
    let place = admit(app, visitor, account).await?;
    let hash = password::hash(app, user).await?;
    if !is_right(app, visitor, account, &place, hash.clone(), password).await? {
        return Err(AccountError::WrongPassword);
    }
    match user {
        Some(user) => begin_unless_changed(app, visitor, user, hash).await,
        None => Err(AccountError::WrongPassword),
    }
}

/// A place in the queue for one try at an account's password, or the answer that there were too many.
pub(super) async fn admit<C: Catalog>(
    app: &App<C>,
    visitor: &Visitor,
    account: Account<'_>,
) -> Result<Place, AccountError> {
    if let (Some(user), Some(browser)) = (account.user, visitor.known_to(app, account.user).await?) {
        let place = app.passwords().enter(Who::Known)?;
        let taken = app.tries().take_browser(app.store(), (user, &browser), app.now());
        if taken.await?.is_ok() {
            return Ok(place);
        }
    }
    app.tries().passwords.take(&visitor.client)?;
    let place = app.passwords().enter(Who::Stranger)?;
    let taken = app.tries().take_account(app.store(), account.login, app.now());
    taken.await?.inspect_err(|_| {
        let reason = SignInRefusal::TooManyAttempts;
        app.failures().count(account.user, visitor.client, reason);
    })?;
    Ok(place)
}

/// Whether the password is right; the log says so if it is not.
pub(super) async fn is_right<C: Catalog>(
    app: &App<C>,
    visitor: &Visitor,
    account: Account<'_>,
    place: &Place,
    hash: Option<String>,
    password: &str,
) -> Result<bool, AccountError> {
    let right = password::is_right(app, place, hash, password).await?;
    if !right {
        let reason = match account.user {
            Some(_) => SignInRefusal::WrongPassword,
            None => SignInRefusal::UnknownLogin,
        };
        app.failures().count(account.user, visitor.client, reason);
    }
    Ok(right)
}

/// Begins a session, unless the password is another one by then: whoever changed it ended the sessions that there were, and
/// this one may have begun too late for that.
pub(super) async fn begin_unless_changed<C: Catalog>(
    app: &App<C>,
    visitor: &Visitor,
    user: UserId,
    before: Option<String>,
) -> Result<Entered, AccountError> {
    let entered = Entered::new(app, visitor, user).await?;
    if password::hash(app, Some(user)).await? == before {
        log::record_own(app, user, visitor, |team, address| Event::SignedIn {
            team,
            user,
            address,
        })
        .await?;
        return Ok(entered);
    }
    entered.session.end(app).await?;
    browser::forget(app, user, &entered.browser).await?;
    Err(AccountError::WrongPassword)
}

/// Gives whoever is signed in another password. All their sessions end, and no other browser is known any more; the answer is
/// a new session, in the same team.
pub(crate) async fn change_password<C: Catalog>(
    app: &App<C>,
    visitor: &Visitor,
    by: &SignedIn,
    current: &str,
    new: &str,
) -> Result<Entered, AccountError> {
    let (user, login) = (by.user.id, by.user.login.as_str());
    let account = Account {
        login,
        user: Some(user),
    };
    let place = admit(app, visitor, account).await?;
    strength::check(&place, new, login).await?;
    let hash = password::hash(app, Some(user)).await?;
    if !is_right(app, visitor, account, &place, hash.clone(), current).await? {
        return Err(AccountError::WrongCurrent);
    }
    if !password::replace(app, &place, user, hash, new).await? {
        return Err(AccountError::WrongCurrent);
    }
    let team = by.session.team(app).await?;
    end_everywhere(app, user).await?;
    log::record_own(app, user, visitor, |team, address| Event::PasswordChanged {
        team,
        user,
        address,
    })
    .await?;
    let entered = Entered::new(app, visitor, user).await?;
    if let Some(team) = team {
        entered.session.look_at(app, team).await?;
    }
    Ok(entered)
}

/// Ends every session of a user, and knows none of their browsers any more.
pub(crate) async fn end_everywhere<C: Catalog>(app: &App<C>, user: UserId) -> Result<(), AccountError> {
    Session::end_all(app, user).await?;
    browser::forget_all(app, user).await
}
