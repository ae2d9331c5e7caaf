//! A request has one method, and a header that names another makes it none.

mod support;

use axum::routing::{get, post};
use axum::{Extension, Router};
use bailiwick::digitalocean::DigitalOcean;
use bailiwick_http::{AuthorizeLayer, Caller, Credential, EnforceLayer, Refusal, lookup_fn};
use parcels::Parcels;
use support::{Tokens, ask, lookup};

const FULL: &str = "Authorization: Bearer full_S3CR3T";

async fn hello(caller: Caller<DigitalOcean>) -> String {
    format!("hello {}", caller.user_id())
}

#[tokio::test]
async fn a_request_with_two_methods_is_none_whichever_layer_matches_its_method() {
    let route = || Router::new().route("/v2/droplets", post(hello).get(hello));
    let known = Extension(lookup("full_S3CR3T").unwrap());
    let layered = [
        route().layer(EnforceLayer::new(Tokens)),
        route().layer(EnforceLayer::new(Tokens).by_matched_path()),
        route()
            .layer(AuthorizeLayer::<DigitalOcean>::new())
            .layer(known.clone()),
        route()
            .layer(AuthorizeLayer::<DigitalOcean>::new().by_matched_path())
            .layer(known),
    ];
    for (number, app) in layered.iter().enumerate() {
        for name in [
            "X-HTTP-Method-Override",
            "X-HTTP-Method",
            "X-Method-Override",
            "x_http_method_override",
        ] {
            for (value, expected) in [("DELETE", 400), ("POST", 200), ("post", 200), ("", 400)] {
                let answer = ask(app, "POST /v2/droplets", &[FULL, &format!("{name}: {value}")]).await;
                assert_eq!(answer.status(), expected, "{number} {name}: {value}");
                let told = answer.headers().get("www-authenticate");
                let told = told.map(|told| told.to_str().unwrap());
                assert_eq!(told, (expected == 400).then_some(r#"Bearer error="invalid_request""#));
            }
        }
    }
    // What everybody may do is not what everybody may do with another method.
    let nobody = lookup_fn(|_: Credential<'_>| Err::<Caller<Parcels>, _>(Refusal::Unknown));
    let app = Router::new()
        .route("/tariffs", get(async || "first class"))
        .layer(EnforceLayer::new(nobody));
    let status = async |field: &str| ask(&app, "GET /tariffs", &[field]).await.status();
    assert_eq!(status("X-HTTP-Method-Override: GET").await, 200);
    assert_eq!(status("X-HTTP-Method-Override: PUT").await, 400);
}
