//! What there is for axum: extractors and responses, endpoints by `MatchedPath`, and the check of a router's routes.

mod extract;
mod routes;
mod template;

pub use routes::{Routes, RoutesError};
pub(crate) use template::Templates;
