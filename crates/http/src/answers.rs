//! How a request that does not pass is answered.

mod body;
mod challenge;
mod form;
mod grpc;

use std::fmt;
use std::time::Duration;

use bailiwick::Method;
use bytes::Bytes;
use http::header::{ALLOW, CACHE_CONTROL, CONTENT_TYPE, RETRY_AFTER, VARY, WWW_AUTHENTICATE};
use http::{HeaderMap, HeaderValue, Response, Version};

use crate::denial::Denial;
use crate::{AccessRequest, Denied};
use form::Form;

/// How requests that do not pass are answered: the realm of challenges, the form of bodies, when to try again.
///
/// Bodies are in DigitalOcean's form, `{"id": …, "message": …}`, or problem details of RFC 9457, whichever the client's
/// `Accept` prefers. Where [`grpc`](Self::grpc) says so, calls of gRPC get a status of gRPC.
///
/// ```
/// use std::time::Duration;
/// use bailiwick_http::Answers;
///
/// let answers = Answers::new()
///     .realm("Parcels")?
///     .prefer_problem_details()
///     .retry_after(Duration::from_secs(5));
/// # Ok::<(), bailiwick_http::InvalidRealm>(())
/// ```
#[derive(Clone, Debug)]
pub struct Answers {
    realm: Option<String>,
    preferred: Form,
    retry_after: Duration,
    grpc: bool,
}

impl Default for Answers {
    fn default() -> Self {
        Self::new()
    }
}

impl Answers {
    /// No realm; DigitalOcean's form for clients that accept both; one second until the next try.
    #[must_use]
    pub const fn new() -> Self {
        Self {
            realm: None,
            preferred: Form::Plain,
            retry_after: Duration::from_secs(1),
            grpc: false,
        }
    }

    /// Names what is protected, in each challenge: RFC 9110 §11.5.
    ///
    /// # Errors
    ///
    /// When the realm has other characters than printable ones of ASCII: RFC 9110 §5.6.4 has no good form for them.
    pub fn realm(self, realm: &str) -> Result<Self, InvalidRealm> {
        if let Some(found) = realm.chars().find(|c| !matches!(c, ' '..='~')) {
            return Err(InvalidRealm { found });
        }
        Ok(Self {
            realm: Some(challenge::quoted(realm)),
            ..self
        })
    }

    /// Sends problem details of RFC 9457 to clients to whom both forms are the same.
    #[must_use]
    pub fn prefer_problem_details(self) -> Self {
        Self {
            preferred: Form::Problem,
            ..self
        }
    }

    /// After how long a client may try again while tokens cannot be looked up: whole seconds, at least one.
    #[must_use]
    pub fn retry_after(self, retry_after: Duration) -> Self {
        Self { retry_after, ..self }
    }

    /// Answers calls of gRPC with a status of gRPC, for services that speak it: the response to a call that does not pass is
    /// then a 200 whose `grpc-status` is the denial.
    ///
    /// A call of gRPC says so in its `Content-Type` and comes over HTTP/2 or later; whatever says so over HTTP/1.1 is answered
    /// as everything else is. Not for a service that somebody asks who goes by the status of HTTP, as gateways do.
    ///
    /// ```
    /// use bailiwick_http::{AccessRequest, Answers, DecisionPoint, Refusal, lookup_fn};
    /// use bailiwick_http::{Caller, Credential};
    /// use bailiwick::digitalocean::DigitalOcean;
    ///
    /// # tokio::runtime::Builder::new_current_thread().build().unwrap().block_on(async {
    /// let point = DecisionPoint::new(lookup_fn(|_: Credential<'_>| Err::<Caller<DigitalOcean>, _>(Refusal::Unknown)));
    /// let call = http::Request::post("/v2/droplets").version(http::Version::HTTP_2);
    /// let call = call.header("content-type", "application/grpc").body(()).unwrap();
    /// let denied = point.decide(&call).wait().await.unwrap_err();
    /// assert_eq!(Answers::new().response(&denied, &call).status(), 401);
    /// assert_eq!(Answers::new().grpc().response(&denied, &call).headers()["grpc-status"], "16");
    /// # });
    /// ```
    #[must_use]
    pub fn grpc(self) -> Self {
        Self { grpc: true, ..self }
    }

    /// The response to a request that does not pass.
    ///
    /// Its status is that of the denial, unless these answers have [`grpc`](Self::grpc) and the request is a call of gRPC.
    #[must_use]
    pub fn response<'a>(&self, denied: &Denied, request: impl Into<AccessRequest<'a>>) -> Response<Bytes> {
        let request = request.into();
        let is_call = self.grpc && request.version() >= Version::HTTP_2 && grpc::is_grpc(request.headers());
        let response = if is_call {
            grpc::response(&denied.denial)
        } else {
            self.in_form(&denied.denial, request.headers())
        };
        self.with_fields(&denied.denial, response)
    }

    /// The response over HTTP to a request with these headers.
    pub(crate) fn over_http(&self, denial: &Denial, request: &HeaderMap) -> Response<Bytes> {
        self.with_fields(denial, self.in_form(denial, request))
    }

    fn with_fields(&self, denial: &Denial, mut response: Response<Bytes>) -> Response<Bytes> {
        let headers = response.headers_mut();
        if !denial.is_before_authentication() {
            headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
        }
        if denial.is_challenge() {
            headers.insert(WWW_AUTHENTICATE, challenge::challenge(denial, self.realm.as_deref()));
        }
        if let Denial::MethodNotAllowed(methods) = denial {
            headers.insert(ALLOW, allow(methods));
        }
        if let Denial::Unavailable(_) = denial {
            headers.insert(RETRY_AFTER, HeaderValue::from(self.retry_after.as_secs().max(1)));
        }
        response
    }

    fn in_form(&self, denial: &Denial, request: &HeaderMap) -> Response<Bytes> {
        let form = Form::negotiate(request, self.preferred);
        let mut response = Response::new(body::body(denial, form));
        *response.status_mut() = denial.status();
        let headers = response.headers_mut();
        headers.insert(CONTENT_TYPE, form.content_type());
        headers.insert(VARY, HeaderValue::from_static("accept"));
        response
    }
}

fn allow(methods: &[Method]) -> HeaderValue {
    let names: Vec<_> = methods.iter().map(|method| method.as_str()).collect();
    HeaderValue::try_from(names.join(", ")).unwrap_or(HeaderValue::from_static(""))
}

/// A realm that cannot stand in a challenge.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct InvalidRealm {
    found: char,
}

impl fmt::Display for InvalidRealm {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "`{}` cannot stand in a realm, expected printable ASCII",
            self.found.escape_debug()
        )
    }
}

impl std::error::Error for InvalidRealm {}
