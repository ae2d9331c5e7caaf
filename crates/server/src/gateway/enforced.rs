//! The layer of `bailiwick-http` around a service that says yes.

use std::convert::Infallible;
use std::future::{Ready, ready};
use std::pin::Pin;
use std::sync::Arc;

use axum::body::Body;
use axum::extract::Request;
use axum::http::HeaderValue;
use axum::response::Response;
use bailiwick::Catalog;
use bailiwick_http::{Caller, Credential, Enforce, EnforceLayer, Observer, Refusal, TokenSource, Verification};
use bailiwick_tokens::{AuthenticateError, Authenticated, Tokens};
use tower::util::ServiceFn;
use tower::{Layer, service_fn};
use zeroize::Zeroizing;

use crate::app::now;

/// Says yes to a request with [`Parts`](axum::http::request::Parts) that its token allows.
pub(crate) type Enforced<C> = Enforce<ServiceFn<Yes>, Source<C>>;

type Yes = fn(Request<()>) -> Ready<Result<Response<Body>, Infallible>>;

/// Enforces these tokens.
pub(crate) fn enforced<C: Catalog>(tokens: Tokens<C>, observer: impl Observer) -> Enforced<C> {
    let layer = EnforceLayer::new(Source { tokens }).observer(observer);
    layer.layer(service_fn(yes::<C> as Yes))
}

/// 200 without a body: Envoy takes nothing else for a yes. A public endpoint knows nobody, and says so with empty headers,
/// so that a gateway writes over what its client may have sent.
#[expect(clippy::needless_pass_by_value, reason = "a service is given its request")]
fn yes<C: Catalog>(request: Request<()>) -> Ready<Result<Response<Body>, Infallible>> {
    let caller = request.extensions().get::<Caller<C>>();
    let id = |id: Option<&Arc<str>>| {
        let value = id.and_then(|id| HeaderValue::from_str(id).ok());
        value.unwrap_or(HeaderValue::from_static(""))
    };
    let mut response = Response::new(Body::empty());
    let headers = response.headers_mut();
    headers.insert("x-auth-token-id", id(caller.map(Caller::token_id)));
    headers.insert("x-auth-user-id", id(caller.map(Caller::user_id)));
    headers.insert("x-auth-team-id", id(caller.and_then(Caller::team_id)));
    ready(Ok(response))
}

/// Tokens, as the layers ask for them.
pub(crate) struct Source<C: Catalog> {
    tokens: Tokens<C>,
}

impl<C: Catalog> TokenSource for Source<C> {
    type Catalog = C;
    type Future = Pin<Box<dyn Future<Output = Result<Caller<C>, Refusal>> + Send>>;

    fn verify(&self, credential: Credential<'_>) -> Verification<C, Self::Future> {
        if let Some(known) = self.tokens.remembered(credential.expose(), now()) {
            return Verification::Now(Ok(caller(&known)));
        }
        let tokens = self.tokens.clone();
        let secret = Zeroizing::new(credential.expose().to_owned());
        Verification::Later(Box::pin(async move {
            match tokens.authenticate(&secret, now()).await {
                Ok(known) => Ok(caller(&known)),
                // Which of the reasons it is stands in the audit log.
                Err(AuthenticateError::Refused) => Err(Refusal::Unknown),
                Err(AuthenticateError::Unavailable(error)) => Err(Refusal::unavailable(error)),
            }
        }))
    }
}

fn caller<C: Catalog>(known: &Authenticated<C>) -> Caller<C> {
    Caller::new(
        known.id().to_string(),
        known.user().to_string(),
        known.token().grant().clone(),
        known.role().clone(),
    )
    .with_team(known.team().to_string())
}
