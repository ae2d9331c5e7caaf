//! Connections, from the first to the last answer on each.
//!
//! **Threats.** Connections are few, and whoever opens one and says nothing has it for nothing, as has whoever asks and reads
//! no answer. So the head of a request and the reading of an answer have their time, and where as many are open as may be, the
//! quiet ones give way. What `axum::serve` does has no such limits.

mod answering;
mod files;
mod room;
mod secure;
mod seldom;

use std::io;
use std::net::SocketAddr;
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::extract::{ConnectInfo, Request};
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::{GracefulShutdown, Watcher};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{Notify, watch};
use tokio::time::{sleep, timeout};
use tower::Service;

use crate::ops::ListenerConnections;
use answering::Answering;
pub(crate) use files::fitting;
use room::{Room, Seen};
pub(crate) use secure::Secure;

/// How long requests may go on after the end was asked for.
const GRACE: Duration = Duration::from_secs(10);
/// How long whoever connected just before the end may take to ask. Behind its answer the connection is closed.
const FRESH: Duration = Duration::from_secs(2);
/// How long no connection is accepted after one could not be.
const PAUSE: Duration = Duration::from_millis(100);

/// What connections may take, and how they are kept from others.
#[derive(Clone, Debug)]
pub(crate) struct Terms {
    pub(crate) secure: Secure,
    /// From being open, or free again, to the last header of a request.
    pub(crate) header_timeout: Duration,
    /// From the moment at which an answer is not read at once to the end of it.
    pub(crate) answer_timeout: Duration,
    /// How many may be open.
    pub(crate) most: usize,
}

/// Answers until `end` is there; then requests that are under way have [`GRACE`], and what is left is cut off.
pub(crate) async fn answer(
    listener: TcpListener,
    router: Router,
    terms: Terms,
    counted: ListenerConnections,
    end: impl Future<Output = ()>,
) {
    let mut http = http1::Builder::new();
    http.timer(TokioTimer::new()).header_read_timeout(terms.header_timeout);
    let graceful = GracefulShutdown::new();
    let (ended, ending) = watch::channel(());
    let mut room = Room::new(terms.most, counted);
    let mut end = pin!(end);
    loop {
        tokio::select! {
            () = &mut end => break,
            accepted = listener.accept() => match accepted {
                Ok((stream, client)) => {
                    room.make().await;
                    let seen = room.seen();
                    let one = One {
                        http: http.clone(),
                        stream,
                        client,
                        seen: seen.clone(),
                        router: router.clone(),
                        terms: terms.clone(),
                        watcher: graceful.watcher(),
                        ending: ending.clone(),
                    };
                    room.add(seen, one.answer());
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
    drop((listener, ended));
    if timeout(GRACE, graceful.shutdown()).await.is_err() {
        tracing::warn!("requests took too long to end, and were cut off");
    }
}

/// Whether a connection was given up before it was accepted, which says nothing of the next.
fn is_of_client(error: &io::Error) -> bool {
    use io::ErrorKind::{ConnectionAborted, ConnectionRefused, ConnectionReset};
    matches!(error.kind(), ConnectionAborted | ConnectionRefused | ConnectionReset)
}

/// One connection, and what it is answered by.
struct One {
    http: http1::Builder,
    stream: TcpStream,
    client: SocketAddr,
    seen: Seen,
    router: Router,
    terms: Terms,
    /// Where it hears of the end, once something was asked.
    watcher: Watcher,
    /// Where it hears of the end before that.
    ending: watch::Receiver<()>,
}

impl One {
    /// Errors of connections are theirs: the server itself has none.
    async fn answer(mut self) {
        // Answers are small, and nobody is to wait for more of them. Without it they are late, not wrong.
        _ = self.stream.set_nodelay(true);
        let stream = Answering::new(self.stream, self.terms.answer_timeout);
        let Ok(Ok(stream)) = timeout(self.terms.header_timeout, self.terms.secure.open(stream)).await else {
            return;
        };
        let asked = Arc::new(Notify::new());
        let service = service_fn(to(self.router, self.client, self.seen, Arc::clone(&asked)));
        let mut connection = self.http.serve_connection(TokioIo::new(stream), service);
        // One that is free is closed at once where the end has come, and a first request may be on its way.
        let given_up = async {
            _ = self.ending.changed().await;
            sleep(FRESH).await;
        };
        tokio::select! {
            () = asked.notified() => {}
            () = given_up => {}
            _ = &mut connection => return,
        }
        _ = self.watcher.watch(connection).await;
    }
}

/// The router, told of the client.
fn to(
    router: Router,
    client: SocketAddr,
    seen: Seen,
    asked: Arc<Notify>,
) -> impl Fn(Request<Incoming>) -> <Router as Service<Request>>::Future {
    move |request| {
        seen.now();
        asked.notify_one();
        let mut request = request.map(Body::new);
        request.extensions_mut().insert(ConnectInfo(client));
        router.clone().call(request)
    }
}
