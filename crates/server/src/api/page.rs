//! Pages of lists: `limit` and `after`; the next page is in `next` and in `Link`.

use axum::http::header::LINK;
use axum::http::{HeaderValue, Uri};
use axum::response::{IntoResponse, Response};
use axum::{Json, extract::Query};
use serde::Deserialize;
use serde_json::{Value, json};

use super::problem::Problem;

const DEFAULT: u32 = 50;
const MOST: u32 = 200;

/// Which page is asked for.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Asked {
    limit: Option<u32>,
    after: Option<String>,
}

impl Asked {
    /// From the query of a request.
    pub(super) fn of(uri: &Uri) -> Result<Self, Problem> {
        let asked = Query::<Self>::try_from_uri(uri).map_err(|error| Problem::invalid(error.to_string()))?;
        match asked.limit {
            Some(limit) if !(1..=MOST).contains(&limit) => {
                Err(Problem::invalid(format!("`limit` is {limit}, expected 1 to {MOST}")))
            }
            _ => Ok(asked.0),
        }
    }

    pub(super) fn limit(&self) -> u32 {
        self.limit.unwrap_or(DEFAULT)
    }

    /// Behind which one the page begins.
    pub(super) fn after<T: std::str::FromStr>(&self) -> Result<Option<T>, Problem> {
        let parse = |text: &String| {
            text.parse()
                .map_err(|_| Problem::invalid("`after` is not the `next` of a page"))
        };
        self.after.as_ref().map(parse).transpose()
    }
}

/// A page; the next one begins behind `next`.
pub(super) fn page(uri: &Uri, asked: &Asked, items: &[Value], last: Option<String>) -> Response {
    let is_full = items.len() >= usize::try_from(asked.limit()).unwrap_or(usize::MAX);
    let next = last.filter(|_| is_full);
    let mut response = Json(json!({ "items": items, "next": next })).into_response();
    if let Some(next) = next {
        let link = format!("<{}?limit={}&after={next}>; rel=\"next\"", uri.path(), asked.limit());
        if let Ok(link) = HeaderValue::try_from(link) {
            response.headers_mut().insert(LINK, link);
        }
    }
    response
}
