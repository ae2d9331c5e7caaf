//! What a handler has to know to answer as the layers do.

#[cfg(feature = "axum")]
use std::sync::Arc;

#[cfg(feature = "axum")]
use http::{HeaderMap, HeaderValue, header};

use crate::settings::Settings;

/// How the request that is being handled is to be answered, if what is behind the layer refuses it.
#[derive(Clone, Default)]
pub(crate) struct Reply {
    pub(crate) settings: Settings,
    #[cfg(feature = "axum")]
    accept: Option<Arc<[HeaderValue]>>,
}

impl Reply {
    #[inline]
    pub(crate) fn new(settings: &Settings) -> Self {
        Self {
            settings: settings.clone(),
            #[cfg(feature = "axum")]
            accept: None,
        }
    }

    /// Keeps what the client accepts: a handler that refuses has no request any more.
    #[cfg(feature = "axum")]
    pub(crate) fn keep(&mut self, request: &HeaderMap) {
        if request.contains_key(header::ACCEPT) {
            self.accept = Some(request.get_all(header::ACCEPT).iter().cloned().collect());
        }
    }

    /// What is known of the request's headers.
    #[cfg(feature = "axum")]
    pub(crate) fn headers(&self) -> HeaderMap {
        let mut headers = HeaderMap::new();
        for value in self.accept.iter().flat_map(|values| values.iter()) {
            headers.append(header::ACCEPT, value.clone());
        }
        headers
    }
}
