//! The control panel: what people see.

use axum::Router;
use axum::extract::{Form, Path, State};
use axum::http::header::SET_COOKIE;
use axum::response::{Html, IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use bailiwick::Catalog;
use serde::Deserialize;

use crate::App;
use crate::accounts::{
    AccountError, CheckedForm, Session, SessionCookie, SignedIn, first, invitation, sign_in, sign_out,
};
use crate::code::Code;
use crate::limits::Client;

/// Its pages.
pub(crate) fn routes<C: Catalog>() -> Router<App<C>> {
    Router::new()
        .route("/", get(home))
        .route("/sign-in", get(sign_in_page).post(sign_in_form::<C>))
        .route("/sign-out", post(sign_out_form::<C>))
        .route("/first/{code}", get(first_page::<C>).post(first_form::<C>))
        .route(
            "/invitation/{code}",
            get(invitation_page::<C>).post(invitation_form::<C>),
        )
}

#[derive(Deserialize)]
struct Credentials {
    login: String,
    password: String,
}

#[derive(Deserialize)]
struct Owner {
    login: String,
    password: String,
    team: String,
}

#[derive(Deserialize)]
struct Nothing {}

const CREDENTIALS: &str = "<form method=post><input name=login autocomplete=username required>\
    <input name=password type=password required><button>Go on</button></form>";
const OWNER: &str = "<form method=post><input name=login autocomplete=username required>\
    <input name=password type=password required><input name=team required><button>Go on</button></form>";

async fn home(by: SignedIn) -> String {
    format!("signed in as {}", by.user.login)
}

async fn sign_in_page() -> Html<&'static str> {
    Html(CREDENTIALS)
}

async fn sign_in_form<C: Catalog>(
    State(app): State<App<C>>,
    client: Client,
    Form(form): Form<Credentials>,
) -> Response {
    match sign_in(&app, client, &form.login, &form.password).await {
        Ok((_, code)) => enter(&app, &code),
        Err(error) => refuse(&error),
    }
}

async fn sign_out_form<C: Catalog>(State(app): State<App<C>>, form: CheckedForm<Nothing>) -> Response {
    let Nothing {} = form.form;
    match sign_out(&app, &form.by.session).await {
        Ok(()) => {
            let cookie = SessionCookie::new(app.options()).clear();
            ([(SET_COOKIE, cookie)], Redirect::to("/sign-in")).into_response()
        }
        Err(error) => refuse(&error),
    }
}

async fn first_page<C: Catalog>(State(app): State<App<C>>, Path(code): Path<String>) -> Response {
    match first::is_open(&app, &code).await {
        Ok(true) => Html(OWNER).into_response(),
        Ok(false) => refuse(&AccountError::DeadLink),
        Err(error) => refuse(&error),
    }
}

async fn first_form<C: Catalog>(
    State(app): State<App<C>>,
    Path(code): Path<String>,
    client: Client,
    Form(form): Form<Owner>,
) -> Response {
    let claimed = first::claim(&app, client, &code, &form.login, &form.password, &form.team).await;
    match claimed {
        Ok(user) => begin(&app, user.id).await,
        Err(error) => refuse(&error),
    }
}

async fn invitation_page<C: Catalog>(State(app): State<App<C>>, Path(code): Path<String>) -> Response {
    match invitation::look(&app, &code).await {
        Ok(Some(_)) => Html(CREDENTIALS).into_response(),
        Ok(None) => refuse(&AccountError::DeadLink),
        Err(error) => refuse(&error),
    }
}

async fn invitation_form<C: Catalog>(
    State(app): State<App<C>>,
    Path(code): Path<String>,
    client: Client,
    Form(form): Form<Credentials>,
) -> Response {
    match invitation::accept(&app, client, &code, &form.login, &form.password).await {
        Ok(user) => begin(&app, user.id).await,
        Err(error) => refuse(&error),
    }
}

async fn begin<C: Catalog>(app: &App<C>, user: bailiwick_tokens::UserId) -> Response {
    match Session::begin(app, user).await {
        Ok((_, code)) => enter(app, &code),
        Err(error) => refuse(&error),
    }
}

fn enter<C: Catalog>(app: &App<C>, code: &Code) -> Response {
    let cookie = SessionCookie::new(app.options()).set(code);
    ([(SET_COOKIE, cookie)], Redirect::to("/")).into_response()
}

fn refuse(error: &AccountError) -> Response {
    (error.status(), error.to_string()).into_response()
}
