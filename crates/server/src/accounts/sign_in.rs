//! Signing in and out.

use bailiwick::Catalog;
use bailiwick_tokens::Name;

use super::{AccountError, Session, password};
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
    let right = password::is_right(app, user.as_ref().map(|user| user.id), password).await?;
    match user.filter(|_| right) {
        Some(user) => Session::begin(app, user.id).await,
        None => Err(AccountError::WrongPassword),
    }
}

/// Ends a session.
pub(crate) async fn sign_out<C: Catalog>(app: &App<C>, session: &Session) -> Result<(), AccountError> {
    session.end(app).await
}
