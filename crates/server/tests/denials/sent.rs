//! Headers that a client sends besides.

use axum::http::{HeaderName, HeaderValue};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;

/// A name and a value.
pub(crate) type Field = (HeaderName, HeaderValue);

/// Headers that mean something to somebody on the way, with what they mean.
pub(crate) fn listed() -> impl Iterator<Item = Field> {
    LISTED.iter().flat_map(|(name, values)| {
        let name = HeaderName::from_static(name);
        let values = values.iter().map(|value| HeaderValue::from_static(value));
        values.map(move |value| (name.clone(), value))
    })
}

/// A few headers, of which some are of the list, and some have its names or its values.
pub(crate) fn fields() -> impl Strategy<Value = Vec<Field>> {
    let known = || select(listed().collect::<Vec<_>>());
    let token = "[a-zA-Z0-9!#$%&'*+.^_|~-]{1,24}";
    let name = token.prop_map(|name| HeaderName::from_bytes(name.as_bytes()).unwrap());
    let bytes = prop_oneof![0x20..=0x7e_u8, 0x80..=0xff_u8, Just(b'\t')];
    let value = vec(bytes, 0..24).prop_map(|value| HeaderValue::from_bytes(&value).unwrap());
    let field = prop_oneof![
        3 => known(),
        2 => (known(), value.clone()).prop_map(|((name, _), value)| (name, value)),
        2 => (name.clone(), known()).prop_map(|(name, (_, value))| (name, value)),
        3 => (name, value),
    ];
    vec(field, 0..4)
}

/// What asks for an answer in another form, speaks for the gateway, names another method, or steers a connection.
const LISTED: &[(&str, &[&str])] = &[
    (
        "content-type",
        &[
            "application/grpc",
            "application/grpc+proto",
            "application/grpc;x=y",
            "application/grpc-web",
            "application/grpc-web-text+proto",
            "application/json",
            "text/html",
            "multipart/form-data; boundary=x",
            "application/x-www-form-urlencoded",
            "",
        ],
    ),
    ("te", &["trailers", "gzip"]),
    ("trailer", &["grpc-status"]),
    ("grpc-status", &["0"]),
    ("grpc-timeout", &["1S"]),
    ("grpc-encoding", &["gzip"]),
    ("grpc-accept-encoding", &["identity"]),
    ("x-grpc-web", &["1"]),
    ("x-user-agent", &["grpc-web-javascript/0.1"]),
    (
        "user-agent",
        &["grpc-rust/1", "curl/8", "GoogleHC/1.0", "kube-probe/1", ""],
    ),
    (
        "accept",
        &[
            "application/grpc",
            "application/problem+json",
            "text/event-stream",
            "*/*;q=0",
            "x",
        ],
    ),
    ("accept-encoding", &["gzip", "identity;q=0"]),
    ("accept-language", &["en"]),
    ("accept-charset", &["utf-8"]),
    ("access-control-request-method", &["DELETE", "GET"]),
    ("access-control-request-headers", &["authorization"]),
    ("access-control-request-private-network", &["true"]),
    ("origin", &["null", "http://localhost"]),
    ("referer", &["http://localhost/authorize"]),
    ("sec-fetch-mode", &["navigate", "cors"]),
    ("sec-fetch-site", &["same-origin"]),
    ("sec-websocket-key", &["dGhlIHNhbXBsZSBub25jZQ=="]),
    ("sec-websocket-version", &["13"]),
    ("connection", &["upgrade", "close", "authorization", "x-original-uri"]),
    ("keep-alive", &["timeout=5"]),
    ("proxy-connection", &["keep-alive"]),
    ("upgrade", &["websocket", "h2c", "TLS/1.0"]),
    ("http2-settings", &["AAMAAABkAAQCAAAAAAIAAAAA"]),
    ("expect", &["100-continue", "200-ok"]),
    ("content-length", &["0"]),
    ("content-encoding", &["gzip"]),
    ("content-range", &["bytes 0-0/1"]),
    ("range", &["bytes=0-0", "bytes=0-"]),
    ("if-match", &["*"]),
    ("if-none-match", &["*"]),
    ("if-modified-since", &["Thu, 01 Jan 1970 00:00:00 GMT"]),
    ("if-unmodified-since", &["Thu, 01 Jan 1970 00:00:00 GMT"]),
    ("if-range", &["x"]),
    ("cache-control", &["only-if-cached", "no-cache"]),
    ("prefer", &["return=minimal", "respond-async"]),
    ("max-forwards", &["0"]),
    ("via", &["1.1 nginx"]),
    ("host", &["localhost", "elsewhere", ""]),
    ("forwarded", &["for=127.0.0.1;proto=https;host=x"]),
    ("x-forwarded-for", &["127.0.0.1"]),
    ("x-forwarded-host", &["localhost"]),
    ("x-forwarded-proto", &["https"]),
    ("x-forwarded-prefix", &["/v2"]),
    ("x-forwarded-method", &["GET", "OPTIONS", ""]),
    ("x-forwarded-uri", &["/v2/droplets", "/", ""]),
    ("x-real-ip", &["127.0.0.1"]),
    ("x-original-method", &["GET", "OPTIONS", ""]),
    ("x-original-uri", &["/v2/droplets", "/", ""]),
    ("x-original-url", &["/v2/droplets"]),
    ("x-rewrite-url", &["/v2/droplets"]),
    ("x-envoy-original-path", &["/v2/droplets"]),
    (
        "x-http-method-override",
        &["GET", "POST", "DELETE", "get", "", "GET, GET"],
    ),
    ("x-http-method", &["GET", "POST", "OPTIONS"]),
    ("x-method-override", &["GET", "POST", "HEAD"]),
    ("x_http_method_override", &["GET", "POST"]),
    ("x.http.method.override", &["POST"]),
    ("x-auth-reason", &["allowed", ""]),
    ("x-auth-token-id", &["00000000-0000-0000-0000-000000000000"]),
    ("x_auth_user_id", &["ada"]),
    ("authorization", &["Bearer dop_v1_1", "Negotiate x", "Bearer", ""]),
    ("cookie", &["session=x", "authorization=Bearer x"]),
];
