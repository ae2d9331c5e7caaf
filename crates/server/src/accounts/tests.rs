//! What time does to those who got in, and to links that let them.

use std::cell::Cell;

use axum::body::Body;
use axum::extract::FromRequestParts;
use axum::http::header::{COOKIE, LOCATION};
use axum::http::{Request, StatusCode};
use bailiwick::Timestamp;
use bailiwick::digitalocean::DigitalOcean;
use bailiwick_tokens::store::memory::MemoryStore;
use bailiwick_tokens::{RoleRef, Tokens, User};
use tower::ServiceExt;

use super::{AccountError, password, queue};
use super::{
    Entered, Session, SignedIn, Visitor, accept, access, change_password, first, invitation, memberships, sign_in,
};
use crate::code::Code;
use crate::ops::{Metrics, StoreTimes};
use crate::{App, ServeOptions, router};

const PASSWORD: &str = "correct horse battery";
const MINUTE: i64 = 60;
const HOUR: i64 = 60 * MINUTE;
const DAY: i64 = 24 * HOUR;

thread_local! {
    /// Each test has a thread, and so a clock.
    static NOW: Cell<i64> = const { Cell::new(1_790_000_000) };
}

fn pass(seconds: i64) {
    NOW.set(NOW.get() + seconds);
}

fn app() -> App<DigitalOcean> {
    let tokens = Tokens::new(MemoryStore::new());
    let metrics = Metrics::new(&tokens, &StoreTimes::new());
    App::with(tokens, ServeOptions::default(), metrics, || {
        Timestamp::from_secs(NOW.get())
    })
}

/// Somebody in a browser that nobody knows.
async fn visitor(app: &App<DigitalOcean>) -> Visitor {
    let (mut parts, ()) = Request::new(()).into_parts();
    let Ok(visitor) = Visitor::from_request_parts(&mut parts, app).await;
    visitor
}

async fn ada(app: &App<DigitalOcean>) -> User {
    let code = first::open(app).await.unwrap().unwrap();
    let claimed = first::claim(app, &visitor(app).await, code.expose(), "ada", PASSWORD, "Parcels").await;
    user(app, claimed).await
}

/// Who got in.
async fn user(app: &App<DigitalOcean>, entered: Result<Entered, AccountError>) -> User {
    let (_, user) = Session::find(app, entered.unwrap().code()).await.unwrap().unwrap();
    user
}

/// What a browser with the cookie gets to see.
async fn sees(app: &App<DigitalOcean>, code: &Code) -> (StatusCode, String) {
    let request = Request::get("/tokens").header(COOKIE, format!("bailiwick={}", code.expose()));
    let response = router(app.clone())
        .oneshot(request.body(Body::empty()).unwrap())
        .await
        .unwrap();
    let to = response
        .headers()
        .get(LOCATION)
        .map(|to| to.to_str().unwrap().to_owned());
    (response.status(), to.unwrap_or_default())
}

fn in_there() -> (StatusCode, String) {
    (StatusCode::OK, String::new())
}

fn out() -> (StatusCode, String) {
    (StatusCode::SEE_OTHER, "/sign-in".to_owned())
}

#[tokio::test]
async fn a_session_that_is_not_used_for_12_hours_is_over() {
    let app = app();
    let (_, code) = Session::begin(&app, ada(&app).await.id).await.unwrap();
    for _ in 0..3 {
        pass(12 * HOUR - 1);
        assert_eq!(sees(&app, &code).await, in_there());
    }
    pass(12 * HOUR);
    assert_eq!(sees(&app, &code).await, out());
}

#[tokio::test]
async fn uses_in_quick_succession_count_as_well() {
    let app = app();
    let (_, code) = Session::begin(&app, ada(&app).await.id).await.unwrap();
    // Not all of them are written down; the session lasts for all but five minutes of what it would.
    pass(4 * MINUTE);
    assert_eq!(sees(&app, &code).await, in_there());
    pass(12 * HOUR - 4 * MINUTE - 1);
    assert_eq!(sees(&app, &code).await, in_there());
    pass(12 * HOUR - 1);
    assert_eq!(sees(&app, &code).await, in_there());
}

#[tokio::test]
async fn a_session_is_over_after_7_days_however_often_it_is_used() {
    let app = app();
    let (_, code) = Session::begin(&app, ada(&app).await.id).await.unwrap();
    for _ in 0..7 * 4 - 1 {
        pass(6 * HOUR);
        assert_eq!(sees(&app, &code).await, in_there());
    }
    pass(6 * HOUR - 1);
    assert_eq!(sees(&app, &code).await, in_there());
    pass(1);
    assert_eq!(sees(&app, &code).await, out());
}

#[tokio::test]
async fn a_session_that_was_ended_is_not_brought_back_by_a_request_that_was_under_way() {
    let app = app();
    let user = ada(&app).await;
    let (session, code) = Session::begin(&app, user.id).await.unwrap();
    pass(HOUR);
    let (late, _) = Session::find(&app, &code).await.unwrap().unwrap();
    session.end(&app).await.unwrap();
    // The last thing that such a request writes.
    late.look_at(&app, memberships(&app, user.id).await.unwrap().remove(0).id)
        .await
        .unwrap();
    assert_eq!(sees(&app, &code).await, out());
}

#[tokio::test]
async fn another_password_ends_every_other_session() {
    let app = app();
    let user = ada(&app).await;
    let (session, here) = Session::begin(&app, user.id).await.unwrap();
    let (_, elsewhere) = Session::begin(&app, user.id).await.unwrap();
    let by = SignedIn { user, session };
    let wrong = change_password(&app, &visitor(&app).await, &by, "not her password", "another long one").await;
    assert_eq!(wrong.unwrap_err().status(), StatusCode::FORBIDDEN);
    let short = change_password(&app, &visitor(&app).await, &by, PASSWORD, "short").await;
    assert_eq!(short.unwrap_err().status(), StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(sees(&app, &elsewhere).await, in_there());
    let changed = change_password(&app, &visitor(&app).await, &by, PASSWORD, "another long one").await;
    assert_eq!(sees(&app, changed.unwrap().code()).await, in_there());
    for ended in [&here, &elsewhere] {
        assert_eq!(sees(&app, ended).await, out());
    }
    assert!(sign_in(&app, &visitor(&app).await, "ada", PASSWORD).await.is_err());
    assert!(
        sign_in(&app, &visitor(&app).await, "ada", "another long one")
            .await
            .is_ok()
    );
}

#[tokio::test]
async fn whoever_signs_in_while_the_password_changes_is_out_again() {
    let app = app();
    let user = ada(&app).await;
    let before = password::hash(&app, Some(user.id)).await.unwrap();
    let place = app.passwords().enter(queue::Who::Known).unwrap();
    let replaced = password::replace(&app, &place, user.id, before.clone(), "another long one").await;
    assert!(replaced.unwrap());
    Session::end_all(&app, user.id).await.unwrap();
    let begun = super::sign_in::begin_unless_changed(&app, &visitor(&app).await, user.id, before).await;
    assert_eq!(begun.unwrap_err().status(), StatusCode::UNAUTHORIZED);
    // Nothing is left of it.
    assert_eq!(app.store().take_notes("session", "").await.unwrap(), 0);
    assert_eq!(
        app.store().take_notes("browser", "").await.unwrap(),
        1,
        "that of her first session"
    );
}

#[tokio::test]
async fn sessions_of_others_go_on() {
    let app = app();
    let user = ada(&app).await;
    let ben = invite(&app, &user, "ben").await;
    let (_, hers) = Session::begin(&app, user.id).await.unwrap();
    let (_, his) = Session::begin(&app, ben.id).await.unwrap();
    Session::end_all(&app, user.id).await.unwrap();
    assert_eq!((sees(&app, &hers).await, sees(&app, &his).await), (out(), in_there()));
}

async fn link(app: &App<DigitalOcean>, by: &User) -> String {
    let team = memberships(app, by.id).await.unwrap().remove(0);
    let access = access(app, by.id, team.id).await.unwrap().unwrap();
    let role = RoleRef::Predefined("member".to_owned());
    let made = invitation::invite(app, &access, visitor(app).await.client, role, None)
        .await
        .unwrap();
    made.path.strip_prefix("/invitation/").unwrap().to_owned()
}

async fn invite(app: &App<DigitalOcean>, by: &User, login: &str) -> User {
    let code = link(app, by).await;
    let accepted = accept(app, &visitor(app).await, &code, login, PASSWORD).await;
    user(app, accepted).await
}

#[tokio::test]
async fn an_invitation_is_good_for_three_days() {
    let app = app();
    let user = ada(&app).await;
    let (one, other) = (link(&app, &user).await, link(&app, &user).await);
    pass(3 * DAY - 1);
    assert!(accept(&app, &visitor(&app).await, &one, "ben", PASSWORD).await.is_ok());
    pass(1);
    assert!(invitation::look(&app, &other).await.unwrap().is_none());
    let late = accept(&app, &visitor(&app).await, &other, "eve", PASSWORD).await;
    assert_eq!(late.unwrap_err().status(), StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn the_first_owners_link_is_good_for_an_hour_and_beside_those_of_others() {
    let app = app();
    let old = first::open(&app).await.unwrap().unwrap();
    let code = first::open(&app).await.unwrap().unwrap();
    pass(HOUR - 1);
    for code in [&old, &code] {
        assert!(first::is_open(&app, code.expose()).await.unwrap());
    }
    pass(1);
    let late = first::claim(&app, &visitor(&app).await, code.expose(), "eve", PASSWORD, "Parcels").await;
    assert_eq!(late.unwrap_err().status(), StatusCode::NOT_FOUND);
    ada(&app).await;
    assert!(first::open(&app).await.unwrap().is_none());
}

/// Processes that start together show a link each. Whoever follows another one later, or at the same moment, gets nowhere.
#[tokio::test]
async fn of_several_who_follow_a_first_owners_link_one_owns_and_keeps_their_password() {
    let app = app();
    let mut codes = Vec::new();
    for _ in 0..3 {
        codes.push(first::open(&app).await.unwrap().unwrap());
    }
    let visitor = visitor(&app).await;
    let claim = async |code: usize, login: &'static str, password: &'static str| {
        first::claim(&app, &visitor, codes[code].expose(), login, password, "Parcels").await
    };
    let both = tokio::join!(
        claim(0, "ada", PASSWORD),
        claim(1, "ada", "another password of eight words")
    );
    let winner = if both.0.is_ok() {
        PASSWORD
    } else {
        "another password of eight words"
    };
    assert!(both.0.is_ok() != both.1.is_ok(), "{both:?}");
    let leftover = claim(2, "ada", "a third password of eight words").await;
    assert_eq!(leftover.unwrap_err().status(), StatusCode::NOT_FOUND);
    assert!(sign_in(&app, &visitor, "ada", winner).await.is_ok());
    assert_eq!(app.store().teams().await.unwrap().len(), 1);
}

#[tokio::test]
async fn few_browsers_are_known_to_one_user_and_each_for_90_days() {
    let app = app();
    let known = async || app.store().notes("browser", "", app.now()).await.unwrap();
    ada(&app).await;
    let first = known().await.remove(0).key;
    for _ in 0..5 {
        pass(1);
        let entered = sign_in(&app, &visitor(&app).await, "ada", PASSWORD).await;
        assert!(entered.is_ok());
    }
    let keys: Vec<_> = known().await.into_iter().map(|note| note.key).collect();
    assert_eq!(keys.len(), 5);
    assert!(
        !keys.contains(&first),
        "the one that was not used for longest made room"
    );
    pass(90 * DAY - 1);
    assert_eq!(known().await.len(), 1);
    pass(1);
    assert!(known().await.is_empty());
}
