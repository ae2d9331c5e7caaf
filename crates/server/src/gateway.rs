//! `/authorize`: whether a request may pass that a gateway has in hand.
//!
//! **Threats.** Clients choose paths and headers, so a gateway may be made to ask about something else than what it passes
//! on: exactly one convention has to be there, whole and once, and a path is judged as it came. An answer is made of the
//! decision, and nothing is taken for one but the decision: no status, and no header. Whatever goes wrong is answered by a
//! status that no gateway takes for a yes.

mod answer;
mod convention;
mod denials;
mod log;
mod source;

use axum::Router;
use axum::extract::{Request, State};
use axum::http::HeaderValue;
use axum::http::header::{CACHE_CONTROL, X_CONTENT_TYPE_OPTIONS};
use axum::response::Response;
use axum::routing::any;
use bailiwick::Catalog;
use bailiwick_http::{AccessRequest, Denied, Outcome};

use crate::App;
use crate::ops::spans;
use convention::Asked;
pub(crate) use log::DecisionLog;
pub use log::LoggedDecisions;
pub(crate) use source::Source;

/// Its routes.
pub(crate) fn routes<C: Catalog>() -> Router<App<C>> {
    Router::new()
        .route("/authorize", any(authorize::<C>))
        .route("/authorize/", any(authorize::<C>))
        .route("/authorize/{*path}", any(authorize::<C>))
}

/// What is told here is about this moment: whoever kept it would not notice what changes. A denial may get to a browser, by
/// the gateway, and is no page there; what else that may do with it is for the gateway's own site to say.
async fn authorize<C: Catalog>(State(app): State<App<C>>, request: Request) -> Response {
    let mut response = decide(&app, request).await;
    let headers = response.headers_mut();
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    headers.insert(X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    response
}

/// The answer is made of the decision itself: what cannot be read as one is none.
async fn decide<C: Catalog>(app: &App<C>, request: Request) -> Response {
    let (parts, _) = request.into_parts();
    let asked = match Asked::of(&parts) {
        Ok(asked) => asked,
        Err(error) => {
            app.metrics().not_asked();
            spans::decided(Outcome::InvalidRequest);
            return answer::not_asked(error);
        }
    };
    let about = AccessRequest::new(&asked.method, &asked.target, &parts.headers);
    let decided = app.decisions().decide(about).wait().await;
    app.decision_log().decided(&asked.method, &decided);
    spans::decided(decided.as_ref().err().map_or(Outcome::Allowed, Denied::outcome));
    match decided {
        Ok(allowed) => answer::yes(&allowed),
        Err(denied) => {
            denials::note(app, &denied, &parts.headers);
            answer::no(asked.convention, &denied, about)
        }
    }
}
