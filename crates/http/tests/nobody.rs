//! An endpoint for nobody is as if it were not there, whichever layer is asked and whoever asks.

mod support;

use axum::routing::any;
use axum::{Extension, Router};
use bailiwick::Grant;
use bailiwick_http::{AuthorizeLayer, Caller, Credential, EnforceLayer, Refusal, lookup_fn};
use parcels::Parcels;
use support::ask;

const FULL: &str = "Authorization: Bearer full_S3CR3T";

#[tokio::test]
async fn an_endpoint_for_nobody_is_not_there_for_clients() {
    let clerk = || {
        let grant = Grant::full_access();
        Caller::<Parcels>::new("token", "user", grant, parcels::roles::CLERK)
    };
    let source = || lookup_fn(move |_: Credential<'_>| Ok::<_, Refusal>(clerk()));
    let parcels = || {
        Router::new()
            .route("/parcels/lost", any(async || "lost"))
            .route("/parcels/{id}", any(async || "found"))
            .route("/parcels/lost/{id}", any(async || "no endpoint"))
    };
    let layer = AuthorizeLayer::<Parcels>::new;
    for app in [
        parcels().layer(EnforceLayer::new(source())),
        parcels().layer(EnforceLayer::new(source()).by_matched_path()),
        parcels().layer(layer()).layer(Extension(clerk())),
        parcels().layer(layer().by_matched_path()).layer(Extension(clerk())),
    ] {
        assert_eq!(ask(&app, "GET /parcels/7", &[FULL]).await.status(), 200);
        for fields in [&[FULL][..], &[], &[FULL, FULL]] {
            for method in ["GET", "HEAD", "DELETE"] {
                let closed = ask(&app, &format!("{method} /parcels/lost"), fields).await;
                let missing = ask(&app, &format!("{method} /parcels/lost/7"), fields).await;
                assert_eq!(closed.status(), 404, "{method}");
                assert_eq!(closed.headers(), missing.headers(), "{method}");
                assert_eq!(closed.body(), missing.body(), "{method}");
            }
        }
    }
}
