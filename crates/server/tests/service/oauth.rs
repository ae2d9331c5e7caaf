//! `/introspect` and `/revoke`

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};

use crate::support::{CLIENT, Service};

#[tokio::test]
async fn clients_look_at_tokens_and_revoke_them() {
    let service = Service::start().await;
    let ada = service.owner().await;
    let (id, secret) = service.mint(&ada, "ci", json!(["regions:read"])).await;
    let basic = format!("Basic {}", STANDARD.encode(CLIENT));
    let client = [("Authorization", basic.as_str())];
    let body = format!("token={secret}");
    let known = service.form("/introspect", &client, &body).await.json();
    assert_eq!(
        (&known["active"], &known["scope"]),
        (&json!(true), &json!("regions:read"))
    );
    assert_eq!((&known["jti"], &known["username"]), (&json!(id), &json!("ada")));
    let unknown = service.form("/introspect", &client, "token=dop_v1_0").await;
    assert_eq!(unknown.json(), json!({ "active": false }));
    assert_eq!(service.form("/revoke", &client, "token=dop_v1_0").await.status, 200);
    assert_eq!(service.form("/introspect", &client, "nothing=1").await.status, 400);
    assert_eq!(service.form("/revoke", &client, &body).await.status, 200);
    assert_eq!(
        service.form("/introspect", &client, &body).await.json(),
        json!({ "active": false })
    );
    let gone = service
        .call(&ada, "GET", &format!("/v1/tokens/{id}"), &Value::Null)
        .await;
    assert_eq!(gone.status, 404);
    service.stop().await;
}

#[tokio::test]
async fn others_are_refused_and_not_without_end() {
    let service = Service::start().await;
    let wrong = format!("Basic {}", STANDARD.encode("edge:wrong"));
    let twice = format!("Basic {}", STANDARD.encode(CLIENT));
    let cases: [&[(&str, &str)]; 4] = [
        &[],
        &[("Authorization", "Bearer x")],
        &[("Authorization", &wrong)],
        &[("Authorization", &twice), ("Authorization", &twice)],
    ];
    for headers in cases {
        assert_eq!(service.form("/introspect", headers, "token=x").await.status, 401);
        assert_eq!(service.form("/revoke", headers, "token=x").await.status, 401);
    }
    for _ in 0..3 {
        service.form("/introspect", &[], "token=x").await;
    }
    let last = service.form("/introspect", &[], "token=x").await;
    assert_eq!(last.status, 429);
    assert!(last.header("retry-after").is_some());
    service.stop().await;
}
