//! Files that pages load: embedded, and named after what is in them.

use std::fmt::Write;
use std::sync::LazyLock;

use axum::extract::Path;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use sha2::{Digest, Sha256};

/// A file and where it is served.
pub(crate) struct Asset {
    /// Its path on the server. It changes with the text, so that browsers may keep it for ever.
    pub(crate) url: String,
    media_type: &'static str,
    text: &'static str,
}

/// How everything looks.
pub(crate) static STYLE: LazyLock<Asset> = LazyLock::new(|| {
    Asset::new(
        "panel",
        "css",
        "text/css; charset=utf-8",
        include_str!("../../assets/panel.css"),
    )
});

/// What makes forms live.
pub(crate) static SCRIPT: LazyLock<Asset> =
    LazyLock::new(|| Asset::new("panel", "js", JAVASCRIPT, include_str!("../../assets/panel.js")));

/// idiomorph, which puts a fresh form into the page without disturbing whoever is in it.
pub(crate) static MORPH: LazyLock<Asset> = LazyLock::new(|| {
    let text = include_str!("../../assets/vendor/idiomorph-0.8.0.min.js");
    Asset::new("idiomorph", "js", JAVASCRIPT, text)
});

/// The sign in the tab.
pub(crate) static ICON: LazyLock<Asset> =
    LazyLock::new(|| Asset::new("icon", "svg", "image/svg+xml", include_str!("../../assets/icon.svg")));

const JAVASCRIPT: &str = "text/javascript; charset=utf-8";

impl Asset {
    fn new(stem: &str, ending: &str, media_type: &'static str, text: &'static str) -> Self {
        let mut url = format!("/assets/{stem}-");
        for byte in Sha256::digest(text).iter().take(8) {
            // Writing to a string cannot fail.
            let _ = write!(url, "{byte:02x}");
        }
        url.push('.');
        url.push_str(ending);
        Self { url, media_type, text }
    }
}

/// `GET /assets/{name}`
pub(super) async fn serve(Path(name): Path<String>) -> Response {
    let all = [&STYLE, &SCRIPT, &MORPH, &ICON];
    let asked = all
        .into_iter()
        .find(|asset| asset.url.strip_prefix("/assets/") == Some(&name));
    match asked {
        Some(asset) => {
            let headers = [
                (header::CONTENT_TYPE, asset.media_type),
                (header::CACHE_CONTROL, "public, max-age=31536000, immutable"),
            ];
            (headers, asset.text).into_response()
        }
        None => StatusCode::NOT_FOUND.into_response(),
    }
}
