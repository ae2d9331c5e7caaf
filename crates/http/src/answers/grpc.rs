//! Answers to clients of gRPC: a response without a body whose headers are the trailers, as gRPC over HTTP/2 has it.

use bytes::Bytes;
use http::header::CONTENT_TYPE;
use http::{HeaderMap, HeaderName, HeaderValue, Response};
use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};

use crate::denial::{Denial, Malformed};

const STATUS: HeaderName = HeaderName::from_static("grpc-status");
const MESSAGE: HeaderName = HeaderName::from_static("grpc-message");

/// What a `grpc-message` cannot have as it is.
const ESCAPED: &AsciiSet = &CONTROLS.add(b'%');

/// Whether the client speaks gRPC, in whichever encoding.
pub(super) fn is_grpc(request: &HeaderMap) -> bool {
    let rest = request
        .get(CONTENT_TYPE)
        .and_then(|value| value.as_bytes().strip_prefix(b"application/grpc"));
    rest.is_some_and(|rest| rest.first().is_none_or(|next| matches!(next, b'+' | b';')))
}

pub(super) fn response(denial: &Denial) -> Response<Bytes> {
    let mut response = Response::new(Bytes::new());
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/grpc"));
    headers.insert(STATUS, HeaderValue::from(code(denial)));
    let message = utf8_percent_encode(&denial.message(), ESCAPED).to_string();
    if let Ok(message) = HeaderValue::try_from(message) {
        headers.insert(MESSAGE, message);
    }
    response
}

/// The codes of gRPC: a method that does not exist is unimplemented.
fn code(denial: &Denial) -> u16 {
    match denial {
        Denial::NotFound | Denial::MethodNotAllowed(_) => 12,
        Denial::Malformed(Malformed::OtherMethod | Malformed::SeveralMethods) => 3,
        Denial::NoCredentials | Denial::Malformed(_) | Denial::Invalid(_) => 16,
        Denial::Forbidden(_) => 7,
        Denial::Unavailable(_) => 14,
    }
}
