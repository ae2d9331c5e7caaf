//! A client that keeps its connections, and takes any answer or none.

use std::time::Duration;

use http_body_util::{BodyExt as _, Full};
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::TokioExecutor;
use hyper_util::rt::TokioTimer;
use serde_json::Value;
use tokio::time::timeout;

type Body = Full<bytes::Bytes>;

/// How long an answer may take. The service gives up before.
const LIMIT: Duration = Duration::from_secs(20);

#[derive(Clone)]
pub(crate) struct Http(Client<HttpConnector, Body>);

#[derive(Debug)]
pub(crate) struct Answer {
    /// 0 where no answer came: the process was gone, or took too long.
    pub(crate) status: u16,
    pub(crate) headers: http::HeaderMap,
    pub(crate) body: String,
}

/// Somebody in a session.
#[derive(Clone)]
pub(crate) struct Session {
    pub(crate) cookie: String,
    pub(crate) csrf: String,
}

impl Answer {
    fn none(why: &str) -> Self {
        Self {
            status: 0,
            headers: http::HeaderMap::new(),
            body: why.to_owned(),
        }
    }

    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap_or_else(|_| panic!("{self:?}"))
    }

    pub(crate) fn text(&self, name: &str) -> String {
        self.json()[name]
            .as_str()
            .unwrap_or_else(|| panic!("{self:?}"))
            .to_owned()
    }

    pub(crate) fn is_success(&self) -> bool {
        (200..300).contains(&self.status)
    }
}

impl Http {
    pub(crate) fn new() -> Self {
        let mut client = Client::builder(TokioExecutor::new());
        // The service closes what is quiet for 30 seconds.
        client
            .pool_timer(TokioTimer::new())
            .pool_idle_timeout(Duration::from_secs(10));
        Self(client.build_http())
    }

    pub(crate) async fn send(&self, request: http::request::Builder, body: String) -> Answer {
        let request = request.body(Full::from(body)).unwrap();
        let answered = async {
            let response = self.0.request(request).await.map_err(|error| error.to_string())?;
            let (parts, body) = response.into_parts();
            let body = body.collect().await.map_err(|error| error.to_string())?.to_bytes();
            Ok(Answer {
                status: parts.status.as_u16(),
                headers: parts.headers,
                body: String::from_utf8_lossy(&body).into_owned(),
            })
        };
        let answered: Result<Result<Answer, String>, _> = timeout(LIMIT, answered).await;
        answered
            .unwrap_or_else(|_| Err("no answer in time".to_owned()))
            .unwrap_or_else(|why| Answer::none(&why))
    }

    pub(crate) async fn get(&self, url: &str) -> Answer {
        self.send(http::Request::get(url), String::new()).await
    }

    pub(crate) async fn form(&self, url: &str, body: &str) -> Answer {
        let request = http::Request::post(url).header("Content-Type", "application/x-www-form-urlencoded");
        self.send(request, body.to_owned()).await
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
        session.csrf = self.call(&session, "GET", &url, None).await.text("csrf");
        session
    }

    /// Calls the API.
    pub(crate) async fn call(&self, by: &Session, method: &str, url: &str, body: Option<Value>) -> Answer {
        self.call_with(by, method, url, body, &[]).await
    }

    /// The same, with more headers.
    pub(crate) async fn call_with(
        &self,
        by: &Session,
        method: &str,
        url: &str,
        body: Option<Value>,
        headers: &[(&str, &str)],
    ) -> Answer {
        let mut request = http::Request::builder().method(method).uri(url);
        request = request.header("Cookie", &by.cookie).header("X-CSRF-Token", &by.csrf);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        match body {
            Some(body) => {
                let request = request.header("Content-Type", "application/json");
                self.send(request, body.to_string()).await
            }
            None => self.send(request, String::new()).await,
        }
    }
}
