//! A service, and a client that sends what it is told, byte for byte.

use std::net::SocketAddr;
use std::sync::Arc;

use bailiwick::Catalog;
use bailiwick::digitalocean::DigitalOcean;
use bailiwick_server::{Ending, ServeOptions, serve};
use bailiwick_tokens::store::Store;
use bailiwick_tokens::store::memory::MemoryStore;
use serde_json::Value;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::sync::oneshot;
use tokio::task::JoinHandle;

#[path = "../../../tokens/tests/rules/world/by_tokens.rs"]
mod by_tokens;

use by_tokens::ByTokens;

pub(crate) const PASSWORD: &str = "correct horse battery";
pub(crate) const CLIENT: &str = "edge:0123456789abcdef0123456789abcdef";

pub(crate) struct Service {
    pub(crate) address: SocketAddr,
    /// Where gateways ask, if apart.
    pub(crate) for_gateways: Option<SocketAddr>,
    pub(crate) first: String,
    end: Option<oneshot::Sender<()>>,
    done: JoinHandle<()>,
}

/// Somebody who is signed in.
#[derive(Clone)]
pub(crate) struct Session {
    pub(crate) cookie: String,
    pub(crate) csrf: String,
}

#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) head: String,
    pub(crate) body: String,
}

impl Answer {
    /// What was read until the connection ended.
    pub(crate) fn of(read: &[u8]) -> Self {
        let text = String::from_utf8_lossy(read);
        let (head, body) = text.split_once("\r\n\r\n").unwrap_or((&text, ""));
        let status = head.split(' ').nth(1).and_then(|status| status.parse().ok());
        Self {
            status: status.unwrap_or(0),
            head: head.to_owned(),
            body: body.to_owned(),
        }
    }

    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        let lines = self.head.lines().skip(1).filter_map(|line| line.split_once(':'));
        let mut found = lines.filter(|(each, _)| each.eq_ignore_ascii_case(name));
        found.next().map(|(_, value)| value.trim())
    }

    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap_or_else(|_| panic!("{self:?}"))
    }
}

/// What is not told otherwise, on a port that the system chooses.
pub(crate) fn local() -> ServeOptions {
    let mut options = ServeOptions::default();
    options.listen.set_port(0);
    options
}

/// The same, with a program that may introspect.
pub(crate) fn options() -> ServeOptions {
    let mut options = local();
    options.clients = CLIENT.parse().unwrap();
    options
}

impl Service {
    pub(crate) async fn start() -> Self {
        Self::with(options()).await
    }

    pub(crate) async fn with(options: ServeOptions) -> Self {
        Self::over(Arc::new(MemoryStore::new()), options).await
    }

    pub(crate) async fn over(store: Arc<dyn Store>, options: ServeOptions) -> Self {
        Self::of::<DigitalOcean>(store, options).await
    }

    /// A service whose catalog lets tokens mint that see the account.
    pub(crate) async fn where_tokens_mint() -> Self {
        Self::of::<ByTokens>(Arc::new(MemoryStore::new()), options()).await
    }

    async fn of<C: Catalog>(store: Arc<dyn Store>, options: ServeOptions) -> Self {
        let (tell, told) = oneshot::channel();
        let (end, ending) = oneshot::channel::<()>();
        let done = tokio::spawn(async move {
            let tell = |started: &bailiwick_server::Started| {
                let first = started.first_owner.clone().unwrap_or_default();
                tell.send((started.listening, started.listening_for_gateways, first))
                    .unwrap();
                Ok(())
            };
            let end = async move {
                _ = ending.await;
                Ending::Over
            };
            serve::<C>(store, options, tell, end).await.unwrap();
        });
        let (address, for_gateways, first) = told.await.unwrap();
        Self {
            address,
            for_gateways,
            // None where there is an owner already.
            first: first.rsplit('/').next().unwrap().to_owned(),
            end: Some(end),
            done,
        }
    }

    pub(crate) async fn stop(mut self) {
        self.end.take().unwrap().send(()).unwrap();
        self.done.await.unwrap();
    }

    /// Sends bytes and reads until the service closes the connection.
    pub(crate) async fn raw(&self, bytes: &[u8]) -> Answer {
        raw(self.address, bytes).await
    }

    pub(crate) async fn send(&self, method: &str, path: &str, headers: &[(&str, &str)], body: &str) -> Answer {
        self.raw(&request(method, path, headers, body)).await
    }

    pub(crate) async fn get(&self, path: &str, headers: &[(&str, &str)]) -> Answer {
        self.send("GET", path, headers, "").await
    }

    pub(crate) async fn form(&self, path: &str, headers: &[(&str, &str)], body: &str) -> Answer {
        let headers = [headers, &[("Content-Type", "application/x-www-form-urlencoded")]].concat();
        self.send("POST", path, &headers, body).await
    }

    pub(crate) async fn claim(&self, code: &str, login: &str) -> Answer {
        let body = format!("login={login}&password={}&team=parcels", PASSWORD.replace(' ', "+"));
        self.form(&format!("/first/{code}"), &[], &body).await
    }

    /// The first owner, signed in.
    pub(crate) async fn owner(&self) -> Session {
        let answer = self.claim(&self.first, "ada").await;
        assert_eq!(answer.status, 303, "{answer:?}");
        self.session(&answer).await
    }

    /// Somebody who has an account, signed in.
    pub(crate) async fn sign_in(&self, login: &str) -> Session {
        let body = format!("login={login}&password={}", PASSWORD.replace(' ', "+"));
        let answer = self.form("/sign-in", &[], &body).await;
        assert_eq!(answer.status, 303, "{answer:?}");
        self.session(&answer).await
    }

    pub(crate) async fn session(&self, answer: &Answer) -> Session {
        let cookie = answer
            .header("set-cookie")
            .unwrap()
            .split(';')
            .next()
            .unwrap()
            .to_owned();
        let shown = self.get("/v1/session", &[("Cookie", &cookie)]).await;
        let csrf = shown.json()["csrf"].as_str().unwrap().to_owned();
        Session { cookie, csrf }
    }

    pub(crate) async fn call(&self, by: &Session, method: &str, path: &str, body: &Value) -> Answer {
        let mut headers = vec![("Cookie", by.cookie.as_str()), ("X-CSRF-Token", by.csrf.as_str())];
        let body = if body.is_null() {
            String::new()
        } else {
            body.to_string()
        };
        if !body.is_empty() {
            headers.push(("Content-Type", "application/json"));
        }
        self.send(method, path, &headers, &body).await
    }

    pub(crate) async fn team(&self, by: &Session) -> String {
        let teams = self.call(by, "GET", "/v1/teams", &Value::Null).await.json();
        teams["items"][0]["id"].as_str().unwrap().to_owned()
    }

    /// Mints a token and gives its id and its secret.
    pub(crate) async fn mint(&self, by: &Session, name: &str, grant: Value) -> (String, String) {
        let team = self.team(by).await;
        let wanted = serde_json::json!({ "name": name, "grant": grant, "expires": "30", "with_required": true });
        let answer = self
            .call(by, "POST", &format!("/v1/teams/{team}/tokens"), &wanted)
            .await;
        assert_eq!(answer.status, 201, "{answer:?}");
        let minted = answer.json();
        let text = |name: &str| minted[name].as_str().unwrap().to_owned();
        (text("id"), text("secret"))
    }
}

pub(crate) fn request(method: &str, path: &str, headers: &[(&str, &str)], body: &str) -> Vec<u8> {
    use std::fmt::Write as _;
    let mut text = format!("{method} {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n");
    for (name, value) in headers {
        write!(text, "{name}: {value}\r\n").unwrap();
    }
    if !body.is_empty() || method == "POST" {
        write!(text, "Content-Length: {}\r\n", body.len()).unwrap();
    }
    write!(text, "\r\n{body}").unwrap();
    text.into_bytes()
}

pub(crate) async fn raw(address: SocketAddr, bytes: &[u8]) -> Answer {
    let mut stream = TcpStream::connect(address).await.unwrap();
    // A service that has heard enough may close before it has read everything.
    _ = stream.write_all(bytes).await;
    let mut read = Vec::new();
    _ = stream.read_to_end(&mut read).await;
    Answer::of(&read)
}
