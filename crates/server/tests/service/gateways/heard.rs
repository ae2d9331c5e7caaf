//! What a listener is sent: the requests themselves, as they come.

use std::net::SocketAddr;
use std::sync::{Arc, Mutex};

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

/// Says yes to everything, and keeps what it was asked.
pub(super) struct Listener {
    pub(super) address: SocketAddr,
    heard: Arc<Mutex<Vec<Heard>>>,
}

impl Listener {
    pub(super) async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let heard = Arc::default();
        let keep = Arc::clone(&heard);
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(answer(stream, Arc::clone(&keep)));
            }
        });
        Self { address, heard }
    }

    /// What it was asked since this was last asked for.
    pub(super) fn taken(&self) -> Vec<Heard> {
        std::mem::take(&mut self.heard.lock().unwrap())
    }
}

async fn answer(mut stream: TcpStream, keep: Arc<Mutex<Vec<Heard>>>) {
    let mut read = Vec::new();
    while !read.windows(4).any(|bytes| bytes == b"\r\n\r\n") {
        if stream.read_buf(&mut read).await.unwrap_or(0) == 0 {
            return;
        }
    }
    // Kept before it is answered, so that whoever has the answer finds it.
    keep.lock()
        .unwrap()
        .push(Heard(String::from_utf8_lossy(&read).into_owned()));
    let answer = "HTTP/1.1 200 OK\r\nX-Auth-Token-Id: t\r\nX-Auth-User-Id: u\r\nX-Auth-Team-Id: v\r\n\
                  Content-Length: 0\r\nConnection: close\r\n\r\n";
    _ = stream.write_all(answer.as_bytes()).await;
}

/// A request.
#[derive(Debug)]
pub(super) struct Heard(String);

impl Heard {
    /// Its method and its target.
    pub(super) fn line(&self) -> (&str, &str) {
        let mut words = self.0.lines().next().unwrap().split(' ');
        (words.next().unwrap(), words.next().unwrap())
    }

    pub(super) fn field(&self, name: &str) -> Option<&str> {
        let fields = self.0.lines().skip(1).filter_map(|line| line.split_once(": "));
        let mut named = fields.filter(|(each, _)| each.eq_ignore_ascii_case(name));
        named.next().map(|(_, value)| value)
    }

    /// Which request `/authorize` takes this for a question about: none where it is one about two.
    pub(super) fn about(&self) -> Option<(&str, &str)> {
        let pair = |method, target| Some((self.field(method)?, self.field(target)?));
        let (method, target) = self.line();
        let behind = target.strip_prefix("/authorize").filter(|behind| !behind.is_empty());
        let said = [
            pair("x-original-method", "x-original-uri"),
            pair("x-forwarded-method", "x-forwarded-uri"),
            behind.map(|behind| (method, behind)),
        ];
        let mut said = said.into_iter().flatten();
        let only = said.next();
        only.filter(|_| said.next().is_none())
    }
}
