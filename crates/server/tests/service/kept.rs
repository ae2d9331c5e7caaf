//! A connection that is kept, for many requests.

use std::net::SocketAddr;
use std::pin::pin;

use tokio::io::{AsyncBufReadExt, AsyncRead, AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::net::TcpStream;

/// A connection, opened when it is needed.
pub(crate) struct Kept {
    address: SocketAddr,
    stream: Option<TcpStream>,
}

impl Kept {
    pub(crate) fn new(address: SocketAddr) -> Self {
        Self { address, stream: None }
    }

    /// Sends bytes and gives the status; 0 if the connection is closed without an answer.
    pub(crate) async fn send(&mut self, bytes: &[u8], is_head: bool) -> u16 {
        if let Some(stream) = self.stream.take() {
            // It may have been closed since.
            let status = self.send_on(stream, bytes, is_head).await;
            if status != 0 {
                return status;
            }
        }
        let stream = TcpStream::connect(self.address).await.unwrap();
        self.send_on(stream, bytes, is_head).await
    }

    async fn send_on(&mut self, mut stream: TcpStream, bytes: &[u8], is_head: bool) -> u16 {
        let (answered, is_written) = {
            let (mut from, mut to) = stream.split();
            let mut write = pin!(to.write_all(bytes));
            let mut read = pin!(read(&mut from, is_head));
            // A service that has heard enough answers, and closes, before it has read everything.
            tokio::select! {
                answered = &mut read => (answered, false),
                written = &mut write => (read.await, written.is_ok()),
            }
        };
        let (status, is_kept) = answered.unwrap_or((0, false));
        if is_kept && is_written {
            self.stream = Some(stream);
        }
        status
    }
}

/// The status, and whether the connection stays.
async fn read(stream: &mut (impl AsyncRead + Unpin), is_head: bool) -> Option<(u16, bool)> {
    let mut stream = BufReader::new(stream);
    let (mut status, mut length, mut is_kept) = (None, 0, true);
    loop {
        let mut line = String::new();
        stream.read_line(&mut line).await.ok().filter(|read| *read > 0)?;
        let line = line.trim_end().to_ascii_lowercase();
        if line.is_empty() {
            break;
        }
        match line.split_once(": ") {
            Some(("content-length", value)) => length = value.parse().unwrap(),
            Some(("connection", "close")) => is_kept = false,
            Some(("transfer-encoding", _)) => panic!("the service knows how long its answers are"),
            _ if status.is_none() => status = line.split(' ').nth(1).and_then(|status| status.parse().ok()),
            _ => {}
        }
    }
    if !is_head {
        stream.read_exact(&mut vec![0; length]).await.ok()?;
    }
    Some((status?, is_kept))
}
