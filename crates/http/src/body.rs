//! Bodies that can say why a request does not pass.

use bytes::Bytes;
use http_body_util::combinators::{BoxBody, UnsyncBoxBody};
use http_body_util::{BodyExt, Either, Full};

/// A response body that a denial can have. The layers need it of the service's body, and so leave its type as it is.
///
/// The bodies of axum and tonic have it (features `axum` and `tonic`), and those of `http-body-util` that take bytes. Any
/// other body has it as the left side of an [`Either`], by `map_response_body(Either::Left)`.
pub trait DenialBody {
    /// The body of a denial: text, or nothing at all.
    fn denial(text: Bytes) -> Self;
}

impl DenialBody for Full<Bytes> {
    fn denial(text: Bytes) -> Self {
        Self::new(text)
    }
}

impl<B> DenialBody for Either<B, Full<Bytes>> {
    fn denial(text: Bytes) -> Self {
        Self::Right(Full::new(text))
    }
}

impl<E: 'static> DenialBody for BoxBody<Bytes, E> {
    fn denial(text: Bytes) -> Self {
        Self::new(Full::new(text).map_err(|never| match never {}))
    }
}

impl<E: 'static> DenialBody for UnsyncBoxBody<Bytes, E> {
    fn denial(text: Bytes) -> Self {
        Self::new(Full::new(text).map_err(|never| match never {}))
    }
}

#[cfg(feature = "axum")]
impl DenialBody for axum::body::Body {
    fn denial(text: Bytes) -> Self {
        Self::from(text)
    }
}

#[cfg(feature = "tonic")]
impl DenialBody for tonic::body::Body {
    fn denial(text: Bytes) -> Self {
        if text.is_empty() {
            Self::empty()
        } else {
            Self::new(Full::new(text))
        }
    }
}
