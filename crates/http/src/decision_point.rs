//! The one place where it is decided whether a request may pass.

use std::fmt;
use std::sync::Arc;

use bailiwick::Catalog;

use crate::matching::Matching;
use crate::settings::Settings;
use crate::{AccessRequest, Observer, TokenSource, Verdict, decide};

/// Decides whether requests may pass, and says so as a value: the caller who may, or the denial.
///
/// [`EnforceLayer`](crate::EnforceLayer) is this and an answer to the client. Whoever answers in another way, as a gateway
/// or a service of another protocol does, calls it directly, and goes by the value alone.
///
/// In this order: a request that names two methods; an endpoint that the catalogue does not have; a public endpoint, which
/// looks at no token; no token, one presented wrongly, one that stands for nobody; too few scopes.
///
/// ```
/// use bailiwick::Grant;
/// use bailiwick::digitalocean::{DigitalOcean, roles};
/// use bailiwick_http::{AccessRequest, Answers, Caller, Credential, DecisionPoint, Outcome, Refusal, Verdict, lookup_fn};
/// use http::{HeaderMap, HeaderValue, Method, header};
///
/// let reader = Caller::<DigitalOcean>::new("token-7", "user-3", Grant::read_only(), roles::MEMBER);
/// let point = DecisionPoint::new(lookup_fn(move |credential: Credential<'_>| match credential.expose() {
///     "dop_v1_0123" => Ok(reader.clone()),
///     _ => Err(Refusal::Unknown),
/// }));
///
/// // A gateway is told of a request. This source answers at once, so the verdict is there.
/// let mut headers = HeaderMap::new();
/// headers.insert(header::AUTHORIZATION, HeaderValue::from_static("Bearer dop_v1_0123"));
/// let read = AccessRequest::new(&Method::GET, "/v2/droplets?page=2", &headers);
/// let Verdict::Now(Ok(allowed)) = point.decide(read) else { panic!("a token that may read") };
/// assert_eq!(&**allowed.caller().unwrap().user_id(), "user-3");
///
/// // A service has the request itself, and can wait.
/// # tokio::runtime::Builder::new_current_thread().build().unwrap().block_on(async {
/// let request = http::Request::post("/v2/droplets").header("authorization", "Bearer dop_v1_0123").body(()).unwrap();
/// let denied = point.decide(&request).wait().await.unwrap_err();
/// assert_eq!((denied.outcome(), denied.status().as_u16()), (Outcome::Forbidden, 403));
/// assert_eq!(denied.forbidden().unwrap().missing(), ["droplet:create"]);
/// assert_eq!(Answers::new().response(&denied, &request).status(), 403);
/// # });
/// ```
pub struct DecisionPoint<T: TokenSource> {
    pub(crate) source: Arc<T>,
    pub(crate) matching: Matching<T::Catalog>,
    pub(crate) settings: Settings,
}

impl<T: TokenSource> DecisionPoint<T> {
    /// Looks tokens up in this source, and endpoints by method and path.
    #[must_use]
    pub fn new(source: T) -> Self {
        Self {
            source: Arc::new(source),
            matching: Matching::by_path(),
            settings: Settings::default(),
        }
    }

    /// Tells each decision to this observer, once.
    #[must_use]
    pub fn observer(mut self, observer: impl Observer) -> Self {
        self.settings.set_observer(observer);
        self
    }

    /// Decides on a request: at once where the source answers at once.
    #[inline]
    pub fn decide<'a>(&self, request: impl Into<AccessRequest<'a>>) -> Verdict<T::Catalog, T::Future> {
        decide::by_catalog(&*self.source, &self.matching, &self.settings, &request.into())
    }
}

impl<T: TokenSource> Clone for DecisionPoint<T> {
    fn clone(&self) -> Self {
        Self {
            source: Arc::clone(&self.source),
            matching: self.matching.clone(),
            settings: self.settings.clone(),
        }
    }
}

impl<T: TokenSource> fmt::Debug for DecisionPoint<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("DecisionPoint")
            .field("catalog", &T::Catalog::name())
            .field("matching", &self.matching)
            .finish_non_exhaustive()
    }
}
