//! The description of the API, in OpenAPI 3.1.

use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse, Response};

/// Written by hand; a test compares it with the routes.
pub(super) const DOCUMENT: &str = include_str!("openapi.json");

pub(super) async fn serve() -> Response {
    ([(CONTENT_TYPE, "application/json")], DOCUMENT).into_response()
}
