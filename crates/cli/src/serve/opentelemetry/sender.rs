//! What sends requests to a collector, apart from whatever answers requests of clients.

use std::sync::atomic::{AtomicBool, Ordering};

use async_trait::async_trait;
use bailiwick_tokens::Chain;
use bytes::Bytes;
use http::{HeaderMap, Request, Response};
use http_body_util::{BodyExt, Full, Limited};
use hyper_rustls::{HttpsConnector, HttpsConnectorBuilder};
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::TokioExecutor;
use opentelemetry_http::{HttpClient, HttpError};
use tokio::runtime::Runtime;
use tokio::time::timeout;

use super::settings::Signal;
use crate::error::Error;

/// More than a collector has to say.
const LONGEST: usize = 64 * 1024;

/// Sends traces, or metrics. It is used from a thread of its own, and runs what it does there: threads that answer requests have nothing
/// to do with it, whatever the collector does. A failure is logged when it begins and when it ends.
#[derive(Debug)]
pub(super) struct Sender {
    what: &'static str,
    signal: Signal,
    runtime: Runtime,
    way: Way,
    is_failing: AtomicBool,
}

/// Certificates are looked for only where one has to be shown: many containers have none.
#[derive(Debug)]
enum Way {
    Plain(Client<HttpConnector, Full<Bytes>>),
    Tls(Client<HttpsConnector<HttpConnector>, Full<Bytes>>),
}

impl Sender {
    pub(super) fn new(what: &'static str, signal: Signal) -> Result<Self, Error> {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
        let builder = Client::builder(TokioExecutor::new());
        let way = if signal.endpoint.scheme_str() == Some("https") {
            let roots = HttpsConnectorBuilder::new().with_native_roots();
            let roots =
                roots.map_err(|error| Error::new(format!("{what} cannot be sent by TLS: {}", Chain(&error))))?;
            Way::Tls(builder.build(roots.https_only().enable_http1().build()))
        } else {
            Way::Plain(builder.build_http())
        };
        Ok(Self {
            what,
            signal,
            runtime,
            way,
            is_failing: AtomicBool::new(false),
        })
    }

    pub(super) fn signal(&self) -> &Signal {
        &self.signal
    }

    /// Sends a request, and waits for the answer as long as the settings say. To be called where blocking is right.
    pub(super) fn send(&self, request: Request<Bytes>) -> Result<Response<Bytes>, HttpError> {
        let asked = async {
            let answer = timeout(self.signal.timeout, self.ask(request)).await;
            answer.unwrap_or_else(|_| Err("no answer in time".into()))
        };
        let answer = self.runtime.block_on(asked);
        match &answer {
            Ok(answer) if answer.status().is_success() => self.note(None),
            Ok(answer) => self.note(Some(answer.status().to_string())),
            Err(error) => self.note(Some(Chain(&**error).to_string())),
        }
        answer
    }

    async fn ask(&self, request: Request<Bytes>) -> Result<Response<Bytes>, HttpError> {
        let mut request = request.map(Full::new);
        extend(request.headers_mut(), &self.signal.headers);
        let asked = match &self.way {
            Way::Plain(client) => client.request(request),
            Way::Tls(client) => client.request(request),
        };
        let (parts, body) = asked.await?.into_parts();
        let body = Limited::new(body, LONGEST).collect().await?.to_bytes();
        Ok(Response::from_parts(parts, body))
    }

    fn note(&self, failure: Option<String>) {
        let what = self.what;
        let was_failing = self.is_failing.swap(failure.is_some(), Ordering::Relaxed);
        match failure {
            Some(error) if !was_failing => {
                tracing::warn!(
                    what,
                    error,
                    "the collector does not take them: what does not fit is lost until it does"
                );
            }
            None if was_failing => tracing::info!(what, "the collector takes them again"),
            _ => {}
        }
    }
}

#[async_trait]
impl HttpClient for Sender {
    /// Called from the thread of the exporter, which waits for the answer anyway.
    async fn send_bytes(&self, request: Request<Bytes>) -> Result<Response<Bytes>, HttpError> {
        self.send(request)
    }
}

fn extend(headers: &mut HeaderMap, more: &HeaderMap) {
    for (name, value) in more {
        headers.insert(name, value.clone());
    }
}
