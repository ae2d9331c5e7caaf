//! What a request may weigh, and how often somebody may try.

use bailiwick_server::ServeOptions;

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

/// The statuses of tries with a wrong password, each with another value of the header.
async fn tries(service: &Service, forwarded: impl Fn(usize) -> String) -> Vec<u16> {
    let mut statuses = Vec::new();
    for number in 0..11 {
        let header = ("X-Forwarded-For", &*forwarded(number));
        let body = "login=nobody&password=wrong+password";
        statuses.push(service.form("/sign-in", &[header], body).await.status);
    }
    statuses
}

#[tokio::test]
async fn clients_say_who_they_are_only_through_what_stands_in_front() {
    let service = Service::start().await;
    let all = tries(&service, |number| format!("192.0.2.{number}")).await;
    assert_eq!(all.last(), Some(&429), "{all:?}");
    service.stop().await;

    let mut options = ServeOptions::default();
    options.listen = "127.0.0.1:0".parse().unwrap();
    options.trust_forwarded_for = true;
    let service = Service::with(options).await;
    let each = tries(&service, |number| format!("192.0.2.{number}")).await;
    assert!(!each.contains(&429), "{each:?}");
    // What a client itself wrote comes first, and what stands in front adds to it.
    let one = tries(&service, |number| format!("192.0.2.{number}, 198.51.100.1")).await;
    assert_eq!(one.last(), Some(&429), "{one:?}");
    let network = tries(&service, |number| format!("2001:db8::{number}")).await;
    assert_eq!(
        network.last(),
        Some(&429),
        "somebody has all of an IPv6 network: {network:?}"
    );
    service.stop().await;
}
