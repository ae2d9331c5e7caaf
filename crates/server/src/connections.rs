//! Connections, from the first to the last answer on each.
//!
//! **Threats.** Connections are few, and whoever opens one and says nothing has it for nothing: so headers have to come in
//! time. What `axum::serve` does has no such limit.

use std::net::SocketAddr;
use std::pin::pin;
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::extract::{ConnectInfo, Request};
use axum::serve::Listener;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::GracefulShutdown;
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinSet;
use tower::Service;

/// How long requests may go on after the end was asked for.
const GRACE: Duration = Duration::from_secs(10);

/// Answers until `end` is there; then requests that are under way have [`GRACE`], and what is left is cut off. A connection
/// that has no whole head of a request after `patience` is closed.
pub(crate) async fn answer(
    mut listener: TcpListener,
    router: Router,
    patience: Duration,
    end: impl Future<Output = ()>,
) {
    let mut http = http1::Builder::new();
    http.timer(TokioTimer::new()).header_read_timeout(patience);
    let graceful = GracefulShutdown::new();
    let mut open = JoinSet::new();
    let mut end = pin!(end);
    loop {
        tokio::select! {
            () = &mut end => break,
            (stream, client) = Listener::accept(&mut listener) => {
                let connection = http.serve_connection(io(stream), service_fn(to(router.clone(), client)));
                let connection = graceful.watch(connection);
                // Errors of connections are theirs: the server itself has none.
                open.spawn(async move { _ = connection.await });
            }
            Some(_) = open.join_next() => {}
        }
    }
    drop(listener);
    if tokio::time::timeout(GRACE, graceful.shutdown()).await.is_err() {
        tracing::warn!("requests took too long to end, and were cut off");
    }
}

/// Answers are small, and nobody is to wait for more of them.
fn io(stream: TcpStream) -> TokioIo<TcpStream> {
    // Without it they are late, not wrong.
    _ = stream.set_nodelay(true);
    TokioIo::new(stream)
}

/// The router, told of the client.
fn to(router: Router, client: SocketAddr) -> impl Fn(Request<Incoming>) -> <Router as Service<Request>>::Future {
    move |request| {
        let mut request = request.map(Body::new);
        request.extensions_mut().insert(ConnectInfo(client));
        router.clone().call(request)
    }
}
