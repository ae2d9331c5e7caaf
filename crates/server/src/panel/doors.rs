//! The pages on which people get in: `/sign-in`, `/first/{code}`, `/invitation/{code}`, `/reset/{code}`; and `/sign-out`.

use askama::Template;
use axum::Router;
use axum::extract::{Form, Path, State};
use axum::http::header::{ORIGIN, SET_COOKIE};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use bailiwick::Catalog;
use serde::Deserialize;

use super::failure::Failure;
use super::new_token::sentence;
use super::page;
use crate::App;
use crate::accounts::{
    AccountError, CheckedForm, Entered, SessionCookie, Visitor, accept, first, invitation, reset, sign_in,
};
use crate::headers::only_text;
use crate::limits::Client;

pub(super) fn routes<C: Catalog>() -> Router<App<C>> {
    Router::new()
        .route("/sign-in", get(sign_in_page::<C>).post(sign_in_form::<C>))
        .route("/sign-out", post(sign_out_form::<C>))
        .route("/first/{code}", get(first_page::<C>).post(first_form::<C>))
        .route(
            "/invitation/{code}",
            get(invitation_page::<C>).post(invitation_form::<C>),
        )
        .route("/reset/{code}", get(reset_page::<C>).post(reset_form::<C>))
}

#[derive(Template)]
#[template(path = "door.html")]
struct DoorPage {
    api: &'static str,
    heading: &'static str,
    note: &'static str,
    verb: &'static str,
    /// Whether a password is chosen here, and not given.
    new: bool,
    /// The team that is to be made, where one is.
    team: Option<String>,
    login: String,
    /// Whether the login is that of the link.
    is_fixed: bool,
    error: Option<String>,
}

/// What was typed.
#[derive(Default, Deserialize)]
struct Typed {
    #[serde(default)]
    login: String,
    password: String,
    #[serde(default)]
    team: String,
}

#[derive(Deserialize)]
struct Nothing {}

#[derive(Clone, Copy)]
enum Door {
    SignIn,
    First,
    Invitation,
    Reset,
}

impl Door {
    fn page<C: Catalog>(self, typed: &Typed, error: Option<String>) -> DoorPage {
        let (heading, note, verb, new) = match self {
            Self::SignIn => ("Sign in", "", "Sign in", false),
            Self::First => (
                "Make the first owner",
                "You are the first here. Choose what you sign in with, and what your team is called.",
                "Begin",
                true,
            ),
            Self::Invitation => (
                "Join the team",
                "You are invited. Choose what you sign in with; if you have an account here, give its password.",
                "Join",
                true,
            ),
            Self::Reset => (
                "Choose a password",
                "Wherever you are signed in, you are not any more. Tokens stay as they are.",
                "Sign in",
                true,
            ),
        };
        DoorPage {
            api: C::title(),
            heading,
            note,
            verb,
            new,
            team: matches!(self, Self::First).then(|| typed.team.clone()),
            login: typed.login.clone(),
            is_fixed: matches!(self, Self::Reset),
            error,
        }
    }

    fn open<C: Catalog>(self) -> Response {
        self.open_for::<C>(String::new())
    }

    fn open_for<C: Catalog>(self, login: String) -> Response {
        let typed = Typed {
            login,
            ..Typed::default()
        };
        page::ok(&self.page::<C>(&typed, None)).into_response()
    }

    /// The form again, if the cookie would not come back: the browser got the page without TLS, and the cookie needs it.
    fn without_tls<C: Catalog>(self, app: &App<C>, headers: &HeaderMap, typed: &Typed) -> Option<Response> {
        let url = app
            .options()
            .public_url
            .as_deref()
            .filter(|_| app.options().is_https())?;
        let origin = only_text(headers, ORIGIN)?;
        origin
            .get(..7)
            .filter(|scheme| scheme.eq_ignore_ascii_case("http://"))?;
        let why = format!(
            "You reached this page over plain HTTP, and a session's cookie is sent over TLS alone. Nothing was done; go to {url}."
        );
        let page = self.page::<C>(typed, Some(why));
        Some(page::page(StatusCode::BAD_REQUEST, &page).into_response())
    }

    /// Takes a form that was sent: the way in, or the form again, with what was wrong. Nothing of `entering` is done where the
    /// cookie would not come back.
    async fn enter<C: Catalog>(
        self,
        app: &App<C>,
        headers: &HeaderMap,
        typed: &Typed,
        entering: impl Future<Output = Result<Entered, AccountError>>,
    ) -> Response {
        if let Some(response) = self.without_tls(app, headers, typed) {
            return response;
        }
        match entering.await {
            Ok(entered) => (entered.cookies(app.options()), Redirect::to("/tokens")).into_response(),
            Err(error) => {
                let page = self.page::<C>(typed, Some(sentence(&error)));
                page::refused(&error, &page).into_response()
            }
        }
    }
}

/// The thing that a link leads to. One that works is never refused: its 256 random bits are not guessed. Those that do not
/// work are answered a few times.
fn opened<T, C: Catalog>(app: &App<C>, client: Client, found: Result<Option<T>, AccountError>) -> Result<T, Failure> {
    if let Some(found) = found? {
        return Ok(found);
    }
    app.tries().links.take(&client).map_err(AccountError::from)?;
    Err(Failure::DeadLink)
}

async fn sign_in_page<C: Catalog>() -> Response {
    Door::SignIn.open::<C>()
}

async fn sign_in_form<C: Catalog>(
    State(app): State<App<C>>,
    visitor: Visitor,
    headers: HeaderMap,
    Form(typed): Form<Typed>,
) -> Response {
    let entering = sign_in(&app, &visitor, &typed.login, &typed.password);
    Door::SignIn.enter(&app, &headers, &typed, entering).await
}

async fn sign_out_form<C: Catalog>(State(app): State<App<C>>, form: CheckedForm<Nothing>) -> Response {
    let Nothing {} = form.form;
    match form.by.session.end(&app).await {
        Ok(()) => {
            let cookie = SessionCookie::new(app.options()).clear();
            ([(SET_COOKIE, cookie)], Redirect::to("/sign-in")).into_response()
        }
        Err(error) => Failure::from(error).into_response(),
    }
}

async fn first_page<C: Catalog>(
    State(app): State<App<C>>,
    client: Client,
    Path(code): Path<String>,
) -> Result<Response, Failure> {
    let found = first::is_open(&app, &code).await.map(|is_open| is_open.then_some(()));
    opened(&app, client, found)?;
    Ok(Door::First.open::<C>())
}

async fn first_form<C: Catalog>(
    State(app): State<App<C>>,
    Path(code): Path<String>,
    visitor: Visitor,
    headers: HeaderMap,
    Form(typed): Form<Typed>,
) -> Response {
    let entering = first::claim(&app, &visitor, &code, &typed.login, &typed.password, &typed.team);
    Door::First.enter(&app, &headers, &typed, entering).await
}

async fn invitation_page<C: Catalog>(
    State(app): State<App<C>>,
    client: Client,
    Path(code): Path<String>,
) -> Result<Response, Failure> {
    opened(&app, client, invitation::look(&app, &code).await)?;
    Ok(Door::Invitation.open::<C>())
}

async fn invitation_form<C: Catalog>(
    State(app): State<App<C>>,
    Path(code): Path<String>,
    visitor: Visitor,
    headers: HeaderMap,
    Form(typed): Form<Typed>,
) -> Response {
    let entering = accept(&app, &visitor, &code, &typed.login, &typed.password);
    Door::Invitation.enter(&app, &headers, &typed, entering).await
}

async fn reset_page<C: Catalog>(
    State(app): State<App<C>>,
    client: Client,
    Path(code): Path<String>,
) -> Result<Response, Failure> {
    let user = opened(&app, client, reset::look(&app, &code).await)?;
    Ok(Door::Reset.open_for::<C>(user.login.into()))
}

async fn reset_form<C: Catalog>(
    State(app): State<App<C>>,
    Path(code): Path<String>,
    visitor: Visitor,
    headers: HeaderMap,
    Form(typed): Form<Typed>,
) -> Response {
    let entering = reset::choose(&app, &visitor, &code, &typed.password);
    Door::Reset.enter(&app, &headers, &typed, entering).await
}
