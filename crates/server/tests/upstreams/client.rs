//! A connection over which requests go byte for byte, one after another.

use std::net::SocketAddr;
use std::time::Duration;

use bailiwick::Method;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

/// A connection to nginx, opened anew whenever nginx has closed it.
#[derive(Debug)]
pub(crate) struct Connection {
    address: SocketAddr,
    stream: Option<TcpStream>,
}

/// What came back.
#[derive(Debug)]
pub(crate) struct Reply {
    pub(crate) status: u16,
    /// The operation that the upstream says it ran.
    pub(crate) ran: Option<String>,
}

/// No request takes as long; one that does is a failure.
const PATIENCE: Duration = Duration::from_secs(60);

impl Connection {
    pub(crate) fn new(address: SocketAddr) -> Self {
        Self { address, stream: None }
    }

    pub(crate) async fn send(&mut self, method: Method, request: &[u8]) -> Reply {
        let kept = self.stream.is_some();
        let reply = tokio::time::timeout(PATIENCE, self.once(method, request)).await;
        match reply.expect("nginx answers") {
            Some(reply) => reply,
            None if kept => {
                // nginx closes a connection after a thousand requests, between two of them.
                let reply = tokio::time::timeout(PATIENCE, self.once(method, request)).await;
                reply
                    .expect("nginx answers")
                    .expect("nginx answers on a new connection")
            }
            None => panic!("nginx closes without an answer to {}", request.escape_ascii()),
        }
    }

    async fn once(&mut self, method: Method, request: &[u8]) -> Option<Reply> {
        let mut stream = match self.stream.take() {
            Some(stream) => stream,
            None => TcpStream::connect(self.address).await.unwrap(),
        };
        // nginx may answer and close before it has read everything.
        _ = stream.write_all(request).await;
        let mut read = Vec::new();
        loop {
            if let Some((reply, length)) = answer(method, &read) {
                if length == Some(read.len()) {
                    self.stream = Some(stream);
                }
                return Some(reply);
            }
            if stream.read_buf(&mut read).await.unwrap_or(0) == 0 {
                return None;
            }
        }
    }
}

/// An answer that is there whole, and how long it is; no length where the connection is not to be used again.
fn answer(method: Method, read: &[u8]) -> Option<(Reply, Option<usize>)> {
    let mut headers = [httparse::EMPTY_HEADER; 64];
    let mut head = httparse::Response::new(&mut headers);
    let httparse::Status::Complete(start) = head.parse(read).expect("nginx answers in HTTP/1.1") else {
        return None;
    };
    let status = head.code.unwrap();
    let header = |name: &str| {
        let mut found = head
            .headers
            .iter()
            .filter(|header| header.name.eq_ignore_ascii_case(name));
        found.next().map(|header| std::str::from_utf8(header.value).unwrap())
    };
    let ran = header("x-ran").map(str::to_owned);
    let kept = header("connection") == Some("keep-alive");
    let length = match header("content-length") {
        _ if method == Method::Head || status == 204 || status == 304 => Some(0),
        Some(length) => Some(length.parse::<usize>().unwrap()),
        None => None,
    };
    let end = length.filter(|_| kept).map(|length| start + length);
    match end {
        Some(end) if read.len() < end => None,
        end => Some((Reply { status, ran }, end)),
    }
}
