//! What a request may weigh, and how often somebody may try.

use crate::support::Service;

#[tokio::test]
async fn a_body_above_the_limit_is_read_by_nobody() {
    let service = Service::start().await;
    let within = format!("token={}", "x".repeat(64 * 1024 - 6));
    assert_eq!(service.form("/introspect", &[], &within).await.status, 401);
    for path in ["/introspect", "/sign-in", "/v1/session"] {
        let above = service.form(path, &[], &format!("{within}x")).await;
        assert_eq!(above.status, 413, "{path}");
    }
    service.stop().await;
}
