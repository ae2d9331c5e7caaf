//! Connections, from the first to the last answer on each.
//!
//! **Threats.** Connections are few, and whoever opens one and says nothing has it for nothing, as has whoever asks and reads
//! no answer. So the head of a request and the reading of an answer have their time, and where as many are open as may be, the
//! quiet ones give way. What `axum::serve` does has no such limits.

mod answering;
mod files;
mod room;
mod seldom;

use std::io;
use std::net::SocketAddr;
use std::pin::pin;
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::extract::{ConnectInfo, Request};
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::GracefulShutdown;
use tokio::net::{TcpListener, TcpStream};
use tokio::time::sleep;
use tower::Service;

use answering::Answering;
pub(crate) use files::fitting;
use room::{Room, Seen};

/// How long requests may go on after the end was asked for.
const GRACE: Duration = Duration::from_secs(10);
/// How long no connection is accepted after one could not be.
const PAUSE: Duration = Duration::from_millis(100);

/// What connections may take.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Terms {
    /// From being open, or free again, to the last header of a request.
    pub(crate) header_timeout: Duration,
    /// From the moment at which an answer is not read at once to the end of it.
    pub(crate) answer_timeout: Duration,
    /// How many may be open.
    pub(crate) most: usize,
}

/// Answers until `end` is there; then requests that are under way have [`GRACE`], and what is left is cut off.
pub(crate) async fn answer(listener: TcpListener, router: Router, terms: Terms, end: impl Future<Output = ()>) {
    let mut http = http1::Builder::new();
    http.timer(TokioTimer::new()).header_read_timeout(terms.header_timeout);
    let graceful = GracefulShutdown::new();
    let mut room = Room::new(terms.most);
    let mut end = pin!(end);
    loop {
        tokio::select! {
            () = &mut end => break,
            accepted = listener.accept() => match accepted {
                Ok((stream, client)) => {
                    room.make().await;
                    let seen = room.seen();
                    let service = service_fn(to(router.clone(), client, seen.clone()));
                    let connection = http.serve_connection(io(stream, terms.answer_timeout), service);
                    let connection = graceful.watch(connection);
                    // Errors of connections are theirs: the server itself has none.
                    room.add(seen, async move { _ = connection.await });
                }
                Err(error) if is_of_client(&error) => {}
                Err(error) => {
                    room.cannot_accept(&error);
                    tokio::select! {
                        () = &mut end => break,
                        () = sleep(PAUSE) => {}
                    }
                }
            },
            () = room.one_ended() => {}
        }
    }
    drop(listener);
    if tokio::time::timeout(GRACE, graceful.shutdown()).await.is_err() {
        tracing::warn!("requests took too long to end, and were cut off");
    }
}

/// Whether a connection was given up before it was accepted, which says nothing of the next.
fn is_of_client(error: &io::Error) -> bool {
    use io::ErrorKind::{ConnectionAborted, ConnectionRefused, ConnectionReset};
    matches!(error.kind(), ConnectionAborted | ConnectionRefused | ConnectionReset)
}

/// Answers are small, and nobody is to wait for more of them.
fn io(stream: TcpStream, patience: Duration) -> TokioIo<Answering<TcpStream>> {
    // Without it they are late, not wrong.
    _ = stream.set_nodelay(true);
    TokioIo::new(Answering::new(stream, patience))
}

/// The router, told of the client.
fn to(
    router: Router,
    client: SocketAddr,
    seen: Seen,
) -> impl Fn(Request<Incoming>) -> <Router as Service<Request>>::Future {
    move |request| {
        seen.now();
        let mut request = request.map(Body::new);
        request.extensions_mut().insert(ConnectInfo(client));
        router.clone().call(request)
    }
}
