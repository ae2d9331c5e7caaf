//! A client that keeps its connections.

use axum::body::{Body, to_bytes};
use axum::http::{HeaderMap, Method, Request, StatusCode};
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::TokioExecutor;
use serde_json::Value;

#[derive(Clone)]
pub(crate) struct Http(Client<HttpConnector, Body>);

#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) body: String,
}

/// Somebody in a session.
#[derive(Clone)]
pub(crate) struct Session {
    pub(crate) cookie: String,
    pub(crate) csrf: String,
}

impl Answer {
    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap_or_else(|_| panic!("{self:?}"))
    }

    pub(crate) fn text(&self, name: &str) -> String {
        self.json()[name]
            .as_str()
            .unwrap_or_else(|| panic!("{self:?}"))
            .to_owned()
    }
}

impl Http {
    pub(crate) fn new() -> Self {
        Self(Client::builder(TokioExecutor::new()).build_http())
    }

    /// Sends a request. No answer may be a failure of the service.
    pub(crate) async fn send(&self, request: Request<Body>) -> Answer {
        let asked = format!("{} {}", request.method(), request.uri());
        let response = self
            .0
            .request(request)
            .await
            .unwrap_or_else(|error| panic!("{asked}: {error:?}"));
        let (parts, body) = response.into_parts();
        let body = to_bytes(Body::new(body), usize::MAX).await.unwrap();
        let answer = Answer {
            status: parts.status,
            headers: parts.headers,
            body: String::from_utf8(body.to_vec()).unwrap(),
        };
        assert!(!answer.status.is_server_error(), "{asked}: {answer:?}");
        answer
    }

    pub(crate) async fn form(&self, url: &str, body: String) -> Answer {
        let request = Request::post(url).header("Content-Type", "application/x-www-form-urlencoded");
        self.send(request.body(body.into()).unwrap()).await
    }

    /// The session that an answer begins.
    pub(crate) async fn session(&self, origin: &str, begun: &Answer) -> Session {
        assert_eq!(begun.status, 303, "{begun:?}");
        let cookie = begun.headers["set-cookie"].to_str().unwrap();
        let mut session = Session {
            cookie: cookie.split(';').next().unwrap().to_owned(),
            csrf: String::new(),
        };
        let url = format!("{origin}/v1/session");
        session.csrf = self.call(&session, Method::GET, &url, None).await.text("csrf");
        session
    }

    /// Calls the API, which has to say yes.
    pub(crate) async fn call(&self, by: &Session, method: Method, url: &str, body: Option<Value>) -> Answer {
        let request = Request::builder().method(&method).uri(url).header("Cookie", &by.cookie);
        let request = request.header("X-CSRF-Token", &by.csrf);
        let request = match body {
            Some(body) => request
                .header("Content-Type", "application/json")
                .body(body.to_string().into()),
            None => request.body(Body::empty()),
        };
        let answer = self.send(request.unwrap()).await;
        assert!(answer.status.is_success(), "{method} {url}: {answer:?}");
        answer
    }
}
