//! What is answered, whole: status, header fields and body, in each form.

#![expect(clippy::unwrap_used, reason = "what is wrong here is wrong with the test")]

mod support;

use std::fmt::Write;
use std::time::Duration;

use bailiwick_http::{Answers, EnforceLayer};
use http::Version;
use support::{Body, SECRET, Tokens, answer, hello, request, shown};
use tower::Layer;

/// A name, a request, and its fields.
const CASES: &[(&str, &str, &[&str])] = &[
    ("passes", "GET /v2/droplets", &["Authorization: Bearer read_S3CR3T"]),
    (
        "passes later",
        "GET /v2/droplets",
        &["Authorization: Bearer slow_read_S3CR3T"],
    ),
    (
        "any token will do",
        "GET /v2/1-clicks",
        &["Authorization: BEARER   restricted_S3CR3T"],
    ),
    (
        "unknown path",
        "GET /v2/nothing",
        &["Authorization: Bearer full_S3CR3T"],
    ),
    ("unknown method", "PUT /v2/droplets", &[]),
    ("no method of ours", "BREW /v2/droplets", &[]),
    ("preflight", "OPTIONS /v2/droplets", &["Origin: https://example.com"]),
    ("no credentials", "GET /v2/droplets", &[]),
    (
        "another scheme",
        "GET /v2/droplets",
        &["Authorization: Basic dXNlcjpwYXNz"],
    ),
    ("only in the query", "GET /v2/droplets?access_token=full_S3CR3T", &[]),
    (
        "two fields",
        "GET /v2/droplets",
        &["Authorization: Bearer full_S3CR3T", "Authorization: Bearer full_S3CR3T"],
    ),
    (
        "two tokens",
        "GET /v2/droplets",
        &["Authorization: Bearer full_S3CR3T, Bearer full_S3CR3T"],
    ),
    (
        "in the query too",
        "GET /v2/droplets?a=b&access_token=x",
        &["Authorization: Bearer full_S3CR3T"],
    ),
    ("no token", "GET /v2/droplets", &["Authorization: Bearer"]),
    ("malformed", "GET /v2/droplets", &["Authorization: Bearer {S3CR3T}"]),
    ("unknown", "GET /v2/droplets", &["Authorization: bearer other_S3CR3T"]),
    ("expired", "GET /v2/droplets", &["Authorization: Bearer expired_S3CR3T"]),
    (
        "revoked, later",
        "GET /v2/droplets",
        &["Authorization: Bearer slow_revoked_S3CR3T"],
    ),
    (
        "unavailable",
        "GET /v2/droplets",
        &["Authorization: Bearer down_S3CR3T"],
    ),
    (
        "one scope missing",
        "POST /v2/droplets",
        &["Authorization: Bearer read_S3CR3T"],
    ),
    (
        "the role lacks it",
        "GET /v2/images",
        &["Authorization: Bearer restricted_S3CR3T"],
    ),
    (
        "all of two",
        "POST /v2/1-clicks/kubernetes",
        &["Authorization: Bearer read_S3CR3T"],
    ),
    (
        "either of two",
        "POST /v2/domains/example.com/records",
        &["Authorization: Bearer read_S3CR3T"],
    ),
    (
        "another method in a header",
        "POST /v2/droplets",
        &["Authorization: Bearer full_S3CR3T", "X-HTTP-Method-Override: DELETE"],
    ),
    (
        "two methods in headers",
        "GET /v2/droplets",
        &["X-HTTP-Method: GET", "x_method_override: GET"],
    ),
    (
        "the same method in a header",
        "GET /v2/droplets",
        &["Authorization: Bearer full_S3CR3T", "X-HTTP-Method: GET"],
    ),
    (
        "missing, later",
        "POST /v2/droplets",
        &["Authorization: Bearer slow_read_S3CR3T"],
    ),
];

async fn all(layer: EnforceLayer<Tokens>, field: &str) -> String {
    all_over(Version::HTTP_11, layer, field).await
}

async fn all_over(version: Version, layer: EnforceLayer<Tokens>, field: &str) -> String {
    let mut text = String::new();
    for (name, line, fields) in CASES {
        let fields: Vec<_> = fields.iter().copied().chain([field]).collect();
        let mut request = request::<Body>(line, &fields);
        *request.version_mut() = version;
        let answer = answer(layer.layer(hello()), request).await;
        let answer = shown(&answer);
        assert!(!answer.contains(SECRET), "{answer}");
        writeln!(text, "## {name}\n{line}\n\n{answer}\n").unwrap();
    }
    text
}

#[tokio::test]
async fn in_the_form_of_digitalocean() {
    insta::assert_snapshot!(all(EnforceLayer::new(Tokens), "Accept: */*").await);
}

#[tokio::test]
async fn as_problem_details() {
    let answers = Answers::new()
        .realm(r#"The "API" of \ours"#)
        .unwrap()
        .retry_after(Duration::from_secs(30));
    let layer = EnforceLayer::new(Tokens).answers(answers);
    insta::assert_snapshot!(all(layer, "Accept: application/json;q=0.1, application/problem+json").await);
}

#[tokio::test]
async fn over_grpc() {
    let layer = EnforceLayer::new(Tokens).answers(Answers::new().grpc());
    insta::assert_snapshot!(all_over(Version::HTTP_2, layer, "Content-Type: application/grpc+proto").await);
}

#[tokio::test]
async fn a_client_that_says_grpc_gets_it_only_where_the_service_speaks_it_and_over_http_2() {
    const CALL: &str = "Content-Type: application/grpc";
    let silent = || EnforceLayer::new(Tokens);
    let speaks = || EnforceLayer::new(Tokens).answers(Answers::new().grpc());
    let plain = all(silent(), "Content-Type: text/plain").await;
    for version in [Version::HTTP_09, Version::HTTP_10, Version::HTTP_11] {
        assert_eq!(all_over(version, silent(), CALL).await, plain, "{version:?}");
        assert_eq!(all_over(version, speaks(), CALL).await, plain, "{version:?}");
    }
    for version in [Version::HTTP_2, Version::HTTP_3] {
        assert_eq!(all_over(version, silent(), CALL).await, plain, "{version:?}");
        assert_eq!(
            all_over(version, speaks(), "Content-Type: application/json").await,
            plain
        );
        assert!(
            all_over(version, speaks(), CALL).await.contains("grpc-status: 16"),
            "{version:?}"
        );
    }
}

#[tokio::test]
async fn the_service_can_prefer_problem_details() {
    let layer = EnforceLayer::new(Tokens).answers(Answers::new().prefer_problem_details());
    for (accept, expected) in [
        ("*/*", "application/problem+json"),
        ("application/json", "application/json"),
    ] {
        let request = request::<Body>("GET /v2/droplets", &[&format!("Accept: {accept}")]);
        let answer = answer(layer.layer(hello()), request).await;
        assert_eq!(answer.headers()["content-type"], expected);
    }
}

#[test]
fn a_realm_has_to_be_printable() {
    let error = Answers::new().realm("line\nfeed").unwrap_err();
    assert_eq!(
        error.to_string(),
        "`\\n` cannot stand in a realm, expected printable ASCII"
    );
    assert!(Answers::new().realm("Käse").is_err());
    assert!(Answers::new().realm("").is_ok());
}
