//! Each layer for itself, and what handlers can do behind them, in an axum router.

#![expect(clippy::unwrap_used, reason = "what is wrong here is wrong with the test")]

mod support;

use std::sync::Arc;

use axum::routing::{any, get, post};
use axum::{Extension, Router};
use bailiwick::digitalocean::{DigitalOcean, domain, droplet, image};
use bailiwick_http::{
    Answers, AuthenticateLayer, AuthorizeLayer, Caller, Counters, EnforceLayer, Forbidden, Need, Observer, Outcome,
    require,
};
use http::{Response, StatusCode};
use parcels::Parcels;
use support::{Tokens, answer, ask, lookup, request};
use tower::Layer;

const READ: &str = "Authorization: Bearer read_S3CR3T";
const FULL: &str = "Authorization: Bearer full_S3CR3T";

async fn hello(caller: Caller<DigitalOcean>) -> String {
    format!("hello {}", caller.user_id())
}

async fn anybody(caller: Option<Caller<DigitalOcean>>) -> String {
    caller.map_or("nobody".to_owned(), |caller| caller.user_id().to_string())
}

async fn status(app: &Router, line: &str, fields: &[&str]) -> u16 {
    ask(app, line, fields).await.status().as_u16()
}

fn challenge(response: &Response<bytes::Bytes>) -> &str {
    response.headers()["www-authenticate"].to_str().unwrap()
}

#[tokio::test]
async fn a_route_states_its_requirement() {
    let app = Router::new()
        .route("/one", get(hello).layer(require(droplet::READ)))
        .route("/both", get(hello).layer(require([droplet::READ, image::CREATE])))
        .route(
            "/either",
            get(hello).layer(require(Need::from(domain::CREATE).or([domain::UPDATE, droplet::READ]))),
        )
        .route("/any", get(hello))
        .layer(AuthenticateLayer::new(Tokens));
    for (path, token, expected) in [
        ("/one", READ, 200),
        ("/both", READ, 403),
        ("/both", FULL, 200),
        ("/either", READ, 403),
        ("/either", "Authorization: Bearer droplets_S3CR3T", 200),
        ("/any", "Authorization: Bearer restricted_S3CR3T", 200),
        ("/any", "Authorization: Bearer other_S3CR3T", 401),
        ("/one", "X-Other: field", 401),
        ("/nowhere", FULL, 404),
    ] {
        assert_eq!(
            status(&app, &format!("GET {path}"), &[token]).await,
            expected,
            "{path} {token}"
        );
    }
    let answer = ask(&app, "GET /both", &[READ, "Accept: application/problem+json"]).await;
    assert_eq!(
        answer.body(),
        r#"{"title":"Forbidden","status":403,"detail":"You are missing the required permission image:create","missing_scopes":["image:create"],"any_of":[["droplet:read","image:create"]]}"#
    );
    assert_eq!(
        challenge(&answer),
        r#"Bearer error="insufficient_scope", scope="droplet:read image:create""#
    );
}

#[tokio::test]
async fn a_requirement_without_authentication_lets_nobody_pass() {
    let app = Router::new().route("/", get(hello).layer(require::<DigitalOcean>(droplet::READ)));
    assert_eq!(status(&app, "GET /", &[FULL]).await, 401);

    // A caller of another catalogue is nobody here.
    let app = app.layer(Extension(Caller::<Parcels>::new(
        "token",
        "user",
        bailiwick::Grant::full_access(),
        parcels::roles::CLERK,
    )));
    assert_eq!(status(&app, "GET /", &[FULL]).await, 401);
}

#[tokio::test]
async fn what_is_presented_has_to_be_right_also_where_it_is_optional() {
    let answers = Answers::new().realm("here").unwrap();
    let app = Router::new()
        .route("/", get(anybody))
        .route("/mine", get(hello))
        .route("/droplets", get(hello).layer(require(droplet::READ)))
        .layer(AuthenticateLayer::new(Tokens).optional().answers(answers));
    assert_eq!(ask(&app, "GET /", &[]).await.body(), "nobody");
    assert_eq!(ask(&app, "GET /", &[READ]).await.body(), "user-3");
    assert_eq!(status(&app, "GET /", &["Authorization: Bearer other"]).await, 401);
    assert_eq!(status(&app, "GET /", &["Authorization: Basic eA=="]).await, 401);
    // Who needs a caller after all answers as the layer would.
    for path in ["/mine", "/droplets"] {
        let answer = ask(&app, &format!("GET {path}"), &[]).await;
        assert_eq!(
            (answer.status(), challenge(&answer)),
            (StatusCode::UNAUTHORIZED, r#"Bearer realm="here""#)
        );
    }
}

#[tokio::test]
async fn a_handler_asks_for_more_and_answers_as_the_layer_would() {
    async fn handler(caller: Caller<DigitalOcean>) -> Result<&'static str, Forbidden> {
        caller.require(droplet::READ)?;
        caller.require(Need::from([image::CREATE, image::DELETE]).or(domain::CREATE))?;
        Ok("done")
    }
    let answers = Answers::new().realm("here").unwrap();
    let app = Router::new()
        .route("/v2/droplets", get(handler))
        .layer(EnforceLayer::new(Tokens).answers(answers));
    assert_eq!(ask(&app, "GET /v2/droplets", &[FULL]).await.body(), "done");
    for (accept, kind) in [
        ("application/json", "application/json"),
        ("application/problem+json", "application/problem+json"),
    ] {
        let answer = ask(&app, "GET /v2/droplets", &[READ, &format!("Accept: {accept}")]).await;
        assert_eq!(
            (answer.status(), &answer.headers()["content-type"]),
            (StatusCode::FORBIDDEN, &kind.parse().unwrap())
        );
        assert_eq!(
            challenge(&answer),
            r#"Bearer realm="here", error="insufficient_scope", scope="domain:create""#
        );
    }
}

#[tokio::test]
async fn authorization_alone_takes_its_caller_from_the_request() {
    let app = Router::new().route("/v2/droplets", get(hello).post(hello));
    let decided = app.clone().layer(AuthorizeLayer::<DigitalOcean>::new());
    assert_eq!(
        status(&decided, "GET /v2/droplets", &[READ]).await,
        401,
        "nobody has authenticated it"
    );

    let known = decided.layer(Extension(lookup("read_S3CR3T").unwrap()));
    assert_eq!(status(&known, "GET /v2/droplets", &[]).await, 200);
    assert_eq!(status(&known, "POST /v2/droplets", &[]).await, 403);
    assert_eq!(status(&known, "PUT /v2/droplets", &[]).await, 405);
    assert_eq!(status(&known, "GET /v2/nothing", &[]).await, 404);

    // Behind the other layer: whoever is nobody learns nothing of paths.
    let both = app
        .layer(AuthorizeLayer::<DigitalOcean>::new())
        .layer(AuthenticateLayer::new(Tokens));
    assert_eq!(status(&both, "GET /v2/nothing", &[]).await, 401);
    assert_eq!(status(&both, "GET /v2/nothing", &[READ]).await, 404);
    assert_eq!(status(&both, "POST /v2/droplets", &[READ]).await, 403);
    assert_eq!(status(&both, "POST /v2/droplets", &[FULL]).await, 200);
}

#[tokio::test]
async fn endpoints_are_found_by_the_route_that_was_matched() {
    let droplets = Router::new()
        .route("/{id}", get(hello).delete(hello))
        .route("/", any(hello))
        .route("/{id}/teapot", get(hello));
    let app = Router::new()
        .nest("/v2/droplets", droplets)
        .layer(EnforceLayer::new(Tokens).by_matched_path());
    for (line, expected) in [
        ("GET /v2/droplets/7", 200),
        // What is decoded or odd is still the handler's path, and so its requirement counts.
        ("GET /v2/droplets/a%2fb", 200),
        ("HEAD /v2/droplets/7", 200),
        ("DELETE /v2/droplets/7", 403),
        ("PATCH /v2/droplets/7", 405),
        ("BREW /v2/droplets/7", 405),
        ("POST /v2/droplets", 403),
        ("DELETE /v2/droplets", 403),
        ("GET /v2/droplets/7/teapot", 404),
        ("GET /v2/images", 404),
    ] {
        assert_eq!(status(&app, line, &[READ]).await, expected, "{line}");
    }
    let answer = ask(&app, "PATCH /v2/droplets/7", &[]).await;
    assert_eq!(answer.headers()["allow"], "GET, HEAD, DELETE");

    let known = Router::new()
        .route("/v2/droplets/{id}", get(hello))
        .layer(AuthorizeLayer::<DigitalOcean>::new().by_matched_path())
        .layer(Extension(lookup("read_S3CR3T").unwrap()));
    assert_eq!(status(&known, "GET /v2/droplets/7", &[]).await, 200);
}

#[tokio::test]
async fn a_nested_layer_sees_the_whole_path() {
    // Cut off, the path would be one that asks for another scope.
    let nested = Router::new()
        .route("/v2/images", get(hello))
        .layer(EnforceLayer::new(Tokens));
    let app = Router::new().nest("/inner", nested);
    assert_eq!(status(&app, "GET /inner/v2/images", &[READ]).await, 404);

    let nested = Router::new()
        .route("/droplets", get(hello))
        .layer(EnforceLayer::new(Tokens));
    let app = Router::new().nest("/v2", nested);
    assert_eq!(status(&app, "GET /v2/droplets", &[READ]).await, 200);
    assert_eq!(status(&app, "GET /v2/droplets", &[]).await, 401);
}

#[tokio::test]
async fn a_public_endpoint_looks_at_no_token() {
    async fn tariffs(caller: Option<Caller<Parcels>>) -> String {
        format!("{:?}", caller.is_some())
    }
    let down = bailiwick_http::lookup_fn(|_: bailiwick_http::Credential<'_>| {
        Err::<Caller<Parcels>, _>(bailiwick_http::Refusal::unavailable("down"))
    });
    let app = Router::new()
        .route("/tariffs", get(tariffs))
        .route("/whoami", get(tariffs))
        .layer(EnforceLayer::new(down));
    for fields in [&[][..], &[READ], &[READ, READ], &["Authorization: ,,,"]] {
        assert_eq!(
            ask(&app, "GET /tariffs?access_token=x", fields).await.body(),
            "false",
            "{fields:?}"
        );
    }
    assert_eq!(status(&app, "GET /whoami", &[READ]).await, 503);
}

#[tokio::test]
async fn a_preflight_is_answered_outside() {
    use tower_http::cors::{Any, CorsLayer};

    let cors = CorsLayer::new().allow_origin(Any).allow_methods(Any).allow_headers(Any);
    let app = Router::new()
        .route("/v2/droplets", post(hello))
        .layer(EnforceLayer::new(Tokens))
        .layer(cors);
    let preflight = ask(
        &app,
        "OPTIONS /v2/droplets",
        &[
            "Origin: https://example.com",
            "Access-Control-Request-Method: POST",
            "Access-Control-Request-Headers: authorization",
        ],
    )
    .await;
    assert_eq!(preflight.status(), 200);
    assert_eq!(preflight.headers()["access-control-allow-headers"], "*");
    let denied = ask(&app, "POST /v2/droplets", &["Origin: https://example.com"]).await;
    assert_eq!(denied.status(), 401);
    assert_eq!(
        denied.headers()["access-control-allow-origin"],
        "*",
        "the page can read why"
    );
}

#[tokio::test]
async fn an_observer_is_told_each_outcome() {
    let counters = Arc::new(Counters::default());
    let service = EnforceLayer::new(Tokens)
        .observer(Arc::clone(&counters))
        .layer(support::hello());
    for (line, fields) in [
        ("GET /v2/droplets", &[READ][..]),
        ("GET /v2/nothing", &[]),
        ("PUT /v2/droplets", &[]),
        ("GET /v2/droplets", &[]),
        ("GET /v2/droplets", &[READ, READ]),
        ("GET /v2/droplets", &["Authorization: Bearer other"]),
        ("POST /v2/droplets", &[READ]),
        ("GET /v2/droplets", &["Authorization: Bearer slow_down_S3CR3T"]),
    ] {
        answer(service.clone(), request::<support::Body>(line, fields)).await;
    }
    for outcome in Outcome::ALL {
        assert_eq!(counters.get(outcome), 1, "{outcome:?}");
    }

    // A route's requirement tells the layer's observer.
    let counters = Arc::new(Counters::default());
    let told = Arc::clone(&counters);
    let app = Router::new()
        .route("/", get(hello).layer(require(image::CREATE)))
        .layer(AuthenticateLayer::new(Tokens).observer(move |outcome| told.observe(outcome)));
    assert_eq!(status(&app, "GET /", &[READ]).await, 403);
    assert_eq!(counters.get(Outcome::Forbidden), 1);
    assert!(format!("{counters:?}").contains(r#""forbidden": 1"#));
}
