//! The pages on which people get in: `/sign-in`, `/first/{code}`, `/invitation/{code}`; and `/sign-out`.

use askama::Template;
use axum::Router;
use axum::extract::{Form, Path, State};
use axum::http::header::{ORIGIN, SET_COOKIE};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use bailiwick::Catalog;
use bailiwick_tokens::UserId;
use serde::Deserialize;

use super::failure::Failure;
use super::new_token::sentence;
use super::page;
use crate::App;
use crate::accounts::{AccountError, CheckedForm, Session, SessionCookie, first, invitation, sign_in};
use crate::code::Code;
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
    error: Option<String>,
}

/// What was typed.
#[derive(Default, Deserialize)]
struct Typed {
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
}

impl Door {
    fn page<C: Catalog>(self, typed: Typed, error: Option<&AccountError>) -> DoorPage {
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
        };
        DoorPage {
            api: C::title(),
            heading,
            note,
            verb,
            new,
            team: matches!(self, Self::First).then_some(typed.team),
            login: typed.login,
            error: error.map(sentence),
        }
    }

    fn open<C: Catalog>(self) -> Response {
        page::ok(&self.page::<C>(Typed::default(), None)).into_response()
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
        let typed = Typed {
            login: typed.login.clone(),
            team: typed.team.clone(),
            ..Typed::default()
        };
        let page = DoorPage {
            error: Some(why),
            ..self.page::<C>(typed, None)
        };
        Some(page::page(StatusCode::BAD_REQUEST, &page).into_response())
    }

    /// The form again, with what was wrong.
    fn again<C: Catalog>(self, typed: Typed, error: &AccountError) -> Response {
        let page = self.page::<C>(typed, Some(error));
        page::page(error.status(), &page).into_response()
    }
}

async fn sign_in_page<C: Catalog>() -> Response {
    Door::SignIn.open::<C>()
}

async fn sign_in_form<C: Catalog>(
    State(app): State<App<C>>,
    client: Client,
    headers: HeaderMap,
    Form(typed): Form<Typed>,
) -> Response {
    if let Some(response) = Door::SignIn.without_tls(&app, &headers, &typed) {
        return response;
    }
    match sign_in(&app, client, &typed.login, &typed.password).await {
        Ok((_, code)) => enter(&app, &code),
        Err(error) => Door::SignIn.again::<C>(typed, &error),
    }
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

async fn first_page<C: Catalog>(State(app): State<App<C>>, Path(code): Path<String>) -> Response {
    match first::is_open(&app, &code).await {
        Ok(true) => Door::First.open::<C>(),
        Ok(false) => Failure::DeadLink.into_response(),
        Err(error) => Failure::from(error).into_response(),
    }
}

async fn first_form<C: Catalog>(
    State(app): State<App<C>>,
    Path(code): Path<String>,
    client: Client,
    headers: HeaderMap,
    Form(typed): Form<Typed>,
) -> Response {
    if let Some(response) = Door::First.without_tls(&app, &headers, &typed) {
        return response;
    }
    match first::claim(&app, client, &code, &typed.login, &typed.password, &typed.team).await {
        Ok(user) => begin(&app, user.id).await,
        Err(error) => Door::First.again::<C>(typed, &error),
    }
}

async fn invitation_page<C: Catalog>(State(app): State<App<C>>, Path(code): Path<String>) -> Response {
    match invitation::look(&app, &code).await {
        Ok(Some(_)) => Door::Invitation.open::<C>(),
        Ok(None) => Failure::DeadLink.into_response(),
        Err(error) => Failure::from(error).into_response(),
    }
}

async fn invitation_form<C: Catalog>(
    State(app): State<App<C>>,
    Path(code): Path<String>,
    client: Client,
    headers: HeaderMap,
    Form(typed): Form<Typed>,
) -> Response {
    if let Some(response) = Door::Invitation.without_tls(&app, &headers, &typed) {
        return response;
    }
    match invitation::accept(&app, client, &code, &typed.login, &typed.password).await {
        Ok(user) => begin(&app, user.id).await,
        Err(error) => Door::Invitation.again::<C>(typed, &error),
    }
}

async fn begin<C: Catalog>(app: &App<C>, user: UserId) -> Response {
    match Session::begin(app, user).await {
        Ok((_, code)) => enter(app, &code),
        Err(error) => Failure::from(error).into_response(),
    }
}

fn enter<C: Catalog>(app: &App<C>, code: &Code) -> Response {
    let cookie = SessionCookie::new(app.options()).set(code);
    ([(SET_COOKIE, cookie)], Redirect::to("/tokens")).into_response()
}
