//! The check at the start of a service.

use axum::Router;
use axum::body::Body;
use axum::extract::State;
use axum::routing::{any, delete, get, post, put};
use bailiwick_http::{AuthenticateLayer, Caller, Credential, Refusal, Routes, lookup_fn, require};
use http::{Request, StatusCode};
use parcels::{Parcels, parcel};
use tower::ServiceExt;

async fn handler() {}

/// All of the catalogue, without the methods of gRPC.
fn complete() -> Routes<Parcels> {
    Routes::new()
        .serving(|endpoint| !endpoint.path().starts_with("/parcels.v1"))
        .route("/tariffs", get(handler))
        .route("/whoami", get(handler))
        .route("/parcels", get(handler).post(handler))
        .route("/parcels/{parcel}", get(handler))
        .route("/parcels/{parcel}", delete(handler))
        .route("/parcels/{parcel}/to", put(handler))
        .route("/labels/{*file}", get(handler))
}

#[tokio::test]
async fn routes_that_fit_become_a_router() {
    let app = complete().with_state(()).unwrap();
    let request = Request::get("/parcels/7").body(Body::empty()).unwrap();
    assert_eq!(app.oneshot(request).await.unwrap().status(), StatusCode::OK);
}

#[test]
fn routes_that_do_not_fit_are_all_named() {
    let error = Routes::<Parcels>::new()
        .route("/tariff", get(handler))
        .route("/parcels", get(handler).post(handler).put(handler))
        .nest("/parcels", Routes::new().route("/{id}", delete(handler)))
        .merge(Routes::new().route("/whoami", any(handler)))
        .with_state(())
        .unwrap_err();
    insta::assert_snapshot!(error, @r"
    the routes are not those of the catalogue:
      `GET /tariff` has a route, but no requirement: add it to the catalogue's endpoints
      `PUT /parcels` has a route, but no requirement: add it to the catalogue's endpoints
      `GET /tariffs` has a requirement, but no route: serve it, or say what is served here
      `GET /parcels/{id}` has a requirement, but no route: serve it, or say what is served here
      `PUT /parcels/{id}/to` has a requirement, but no route: serve it, or say what is served here
      `GET /labels/{path*}` has a requirement, but no route: serve it, or say what is served here
      `POST /parcels.v1.Parcels/Track` has a requirement, but no route: serve it, or say what is served here
      `POST /parcels.v1.Parcels/Send` has a requirement, but no route: serve it, or say what is served here
      `/whoami` has a route for any method, expected one for each method that it has
    ");
}

#[test]
fn an_endpoint_for_nobody_may_have_a_route_and_needs_none() {
    assert!(complete().with_state(()).is_ok());
    assert!(complete().route("/parcels/lost", get(handler)).with_state(()).is_ok());
    let error = complete()
        .route("/parcels/lost", put(handler))
        .with_state(())
        .unwrap_err();
    assert_eq!(error.without_requirement(), ["PUT /parcels/lost"]);
}

#[test]
fn no_handler_runs_for_the_check() {
    async fn never() {
        panic!("this handler has been run");
    }
    let routes = Routes::<Parcels>::new()
        .serving(|endpoint| endpoint.path() == "/whoami")
        .route("/whoami", get(never).fallback(never))
        .map(|router| router.fallback(never).method_not_allowed_fallback(never));
    assert!(routes.with_state(()).is_ok());
    assert!(
        Routes::<Parcels>::new()
            .route("/whoami", any(never))
            .with_state(())
            .is_err()
    );
}

#[tokio::test]
async fn the_state_gets_to_the_handlers() {
    async fn state(State(state): State<&'static str>) -> &'static str {
        state
    }
    let routes = Routes::<Parcels, &'static str>::new()
        .serving(|endpoint| endpoint.path() == "/whoami")
        .route("/whoami", get(state));
    assert_eq!(format!("{routes:?}"), r#"{"/whoami"}"#);
    let app = routes.with_state("here").unwrap();
    let answer = app
        .oneshot(Request::get("/whoami").body(Body::empty()).unwrap())
        .await
        .unwrap();
    assert_eq!(axum::body::to_bytes(answer.into_body(), 9).await.unwrap(), "here");
}

#[tokio::test]
async fn a_route_with_a_requirement_of_its_own_needs_no_endpoint() {
    let source = lookup_fn(|_: Credential<'_>| {
        let grant = bailiwick::Grant::custom(parcel::READ);
        Ok::<_, Refusal>(Caller::<Parcels>::new("token", "user", grant, parcels::roles::CLERK))
    });
    let app: Router = complete()
        .route_requiring("/insurance", post(handler), require(parcel::INSURE))
        .route_requiring("/worth", get(handler), require(parcel::READ))
        .with_state(())
        .unwrap()
        .layer(AuthenticateLayer::new(source));
    for (request, expected) in [(Request::post("/insurance"), 403), (Request::get("/worth"), 200)] {
        let request = request.header("Authorization", "Bearer x").body(Body::empty()).unwrap();
        assert_eq!(app.clone().oneshot(request).await.unwrap().status(), expected);
    }
}
