//! Who a client is whose requests come through a proxy: tries at passwords are counted by it.

use bailiwick_server::ServeOptions;

use crate::support::{Service, local};

/// The statuses of tries with a wrong password, each with another value of the header.
async fn tries(service: &Service, name: &str, value: impl Fn(usize) -> String) -> Vec<u16> {
    let mut statuses = Vec::new();
    for number in 0..11 {
        let value = value(number);
        // Another account each time: tries at one are counted too.
        let login: String = value.chars().filter(char::is_ascii_alphanumeric).collect();
        let body = format!("login={login}&password=wrong+password");
        statuses.push(service.form("/sign-in", &[(name, &value)], &body).await.status);
    }
    statuses
}

async fn behind_a_proxy(tell: fn(&mut ServeOptions)) -> Service {
    let mut options = local();
    tell(&mut options);
    Service::with(options).await
}

#[tokio::test]
async fn clients_say_who_they_are_only_through_what_stands_in_front() {
    const X: &str = "X-Forwarded-For";
    for name in [X, "Forwarded"] {
        let service = Service::start().await;
        let all = tries(&service, name, |number| format!("for=192.0.2.{number}")).await;
        assert_eq!(all.last(), Some(&429), "{all:?}");
        service.stop().await;
    }
    let service = behind_a_proxy(|options| options.trust_forwarded_for = true).await;
    let each = tries(&service, X, |number| format!("192.0.2.{number}:{number}")).await;
    assert!(!each.contains(&429), "{each:?}");
    // What a client itself wrote comes first, and what stands in front adds to it.
    let one = tries(&service, X, |number| format!("192.0.2.{number}, 198.51.100.1")).await;
    assert_eq!(one.last(), Some(&429), "{one:?}");
    let network = tries(&service, X, |number| format!("[2001:db8::{number}]:4711")).await;
    assert_eq!(
        network.last(),
        Some(&429),
        "somebody has all of an IPv6 network: {network:?}"
    );
    let mapped = tries(&service, X, |number| format!("::ffff:203.0.113.{number}")).await;
    assert!(!mapped.contains(&429), "those are addresses of IPv4: {mapped:?}");
    service.stop().await;
}

#[tokio::test]
async fn the_header_that_was_not_asked_for_is_what_a_client_wrote() {
    let service = behind_a_proxy(|options| options.trust_forwarded = true).await;
    let other = tries(&service, "X-Forwarded-For", |number| format!("192.0.2.{number}")).await;
    assert_eq!(other.last(), Some(&429), "{other:?}");
    let each = tries(&service, "Forwarded", |number| {
        format!("for=203.0.113.9, for=\"192.0.2.{number}:99\";proto=http")
    })
    .await;
    assert!(!each.contains(&429), "{each:?}");
    service.stop().await;
}

#[tokio::test]
async fn a_last_entry_that_is_no_address_leaves_the_choice_to_nobody() {
    let service = behind_a_proxy(|options| options.trust_forwarded_for = true).await;
    let hidden = tries(&service, "X-Forwarded-For", |number| {
        format!("192.0.2.{number}, unknown")
    })
    .await;
    assert_eq!(hidden.last(), Some(&429), "{hidden:?}");
    service.stop().await;
    let service = behind_a_proxy(|options| options.trust_forwarded = true).await;
    let open = tries(&service, "Forwarded", |number| {
        format!("for=192.0.2.{number}, for=\"_hidden")
    })
    .await;
    assert_eq!(open.last(), Some(&429), "{open:?}");
    service.stop().await;
}
