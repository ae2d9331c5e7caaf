//! Signing in without TLS: it works, or it says why not.

use crate::support::{Answer, PASSWORD, Service, local};

async fn reached_at(url: &str) -> Service {
    let mut options = local();
    options.public_url = Some(url.to_owned());
    Service::with(options).await
}

/// What a browser sends from a page of this origin: over plain HTTP it says nothing else about where a form is from.
async fn submit(service: &Service, path: &str, origin: &str, body: &str) -> Answer {
    let host = origin.split_once("://").unwrap().1;
    let text = format!(
        "POST {path} HTTP/1.1\r\nHost: {host}\r\nOrigin: {origin}\r\nContent-Type: application/x-www-form-urlencoded\r\n\
         Content-Length: {}\r\nConnection: close\r\n\r\n{body}",
        body.len()
    );
    service.raw(text.as_bytes()).await
}

fn account() -> String {
    format!("login=ada&password={}&team=parcels", PASSWORD.replace(' ', "+"))
}

#[tokio::test]
async fn on_a_name_without_tls_people_sign_in_by_a_cookie_that_browsers_keep() {
    const URL: &str = "http://tokens.example.com";
    let service = reached_at(URL).await;
    let path = format!("/first/{}", service.first);
    for (path, body) in [(path.as_str(), account()), ("/sign-in", account())] {
        let answer = submit(&service, path, URL, &body).await;
        assert_eq!(answer.status, 303, "{answer:?}");
        let cookie = answer.header("set-cookie").unwrap();
        assert!(!cookie.contains("Secure") && !cookie.contains("__Host-"), "{cookie}");
        let cookie = cookie.split(';').next().unwrap();
        assert_eq!(service.get("/v1/session", &[("Cookie", cookie)]).await.status, 200);
    }
    // Without this a browser says `Origin: null` there, and the form would be from nowhere.
    let page = service.get("/sign-in", &[]).await;
    assert_eq!(page.header("referrer-policy"), Some("same-origin"));
    service.stop().await;
}

#[tokio::test]
async fn where_the_cookie_needs_tls_a_form_without_it_says_so_and_does_nothing() {
    let service = reached_at("https://tokens.example.com").await;
    let first = format!("/first/{}", service.first);
    for origin in ["http://tokens.example.com", "http://localhost:8700"] {
        for path in [first.as_str(), "/sign-in", "/invitation/none"] {
            let answer = submit(&service, path, origin, &account()).await;
            assert_eq!(answer.status, 400, "{path} from {origin}: {answer:?}");
            assert_eq!(answer.header("set-cookie"), None);
            let says = "over plain HTTP, and a session&#39;s cookie is sent over TLS alone";
            assert!(
                answer.body.contains(says) && answer.body.contains("go to https://tokens.example.com"),
                "{answer:?}"
            );
            assert!(!answer.body.contains(PASSWORD), "{answer:?}");
        }
    }
    // The link was not used up.
    let answer = submit(&service, &first, "https://tokens.example.com", &account()).await;
    assert_eq!(answer.status, 303, "{answer:?}");
    assert!(answer.header("set-cookie").unwrap().starts_with("__Host-"));
    service.stop().await;
}
