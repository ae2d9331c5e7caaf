//! `/account`: one's own password and sessions.

use askama::Template;
use axum::Router;
use axum::extract::{Query, State};
use axum::http::header::SET_COOKIE;
use axum::response::{IntoResponse, Redirect};
use axum::routing::{get, post};
use bailiwick::Catalog;

use super::failure::{Answer, Failure};
use super::new_token::sentence;
use super::page::{self, Done};
use super::shell::Shell;
use super::visit::{Posted, Visit};
use crate::App;
use crate::accounts::{AccountError, SessionCookie, SignedIn, Visitor, change_password, end_everywhere};

pub(super) fn routes<C: Catalog>() -> Router<App<C>> {
    Router::new()
        .route("/account", get(show::<C>))
        .route("/account/password", post(password::<C>))
        .route("/account/sign-out", post(sign_out::<C>))
}

#[derive(Template)]
#[template(path = "account.html")]
struct AccountPage {
    shell: Shell,
    done: Option<&'static str>,
    current_error: Option<String>,
    new_error: Option<String>,
    error: Option<String>,
}

impl AccountPage {
    fn new<C: Catalog>(visit: &Visit<C>) -> Self {
        Self {
            shell: visit.shell("account", "Account"),
            done: None,
            current_error: None,
            new_error: None,
            error: None,
        }
    }
}

async fn show<C: Catalog>(visit: Visit<C>, Query(asked): Query<Done>) -> Answer {
    let mut page = AccountPage::new(&visit);
    if asked.done.as_deref() == Some("password") {
        page.done = Some("The password was changed. Wherever else you were signed in, you are not any more.");
    }
    page::ok(&page)
}

async fn password<C: Catalog>(
    State(app): State<App<C>>,
    visitor: Visitor,
    by: SignedIn,
    Posted { visit, fields }: Posted<C>,
) -> Answer {
    let changed = change_password(&app, &visitor, &by, fields.get("current"), fields.get("new")).await;
    let error = match changed {
        Ok(entered) => {
            let to = Redirect::to("/account?done=password");
            return Ok((entered.cookies(app.options()), to).into_response());
        }
        Err(error) => error,
    };
    let mut page = AccountPage::new(&visit);
    let said = Some(sentence(&error));
    match &error {
        AccountError::WrongCurrent => page.current_error = said,
        AccountError::Password(_) => page.new_error = said,
        AccountError::TooMany(_) => page.error = said,
        _ => return Err(Failure::from(error)),
    }
    page::refused(&error, &page)
}

/// Ends every session, this one too.
async fn sign_out<C: Catalog>(State(app): State<App<C>>, Posted { visit, .. }: Posted<C>) -> Answer {
    end_everywhere(&app, visit.user.id).await?;
    let cookie = SessionCookie::new(app.options()).clear();
    Ok(([(SET_COOKIE, cookie)], Redirect::to("/sign-in")).into_response())
}
