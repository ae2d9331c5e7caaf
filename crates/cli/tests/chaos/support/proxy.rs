//! A network between a service and its database that fails when it is told to.

use std::net::SocketAddr;
use std::time::Duration;

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::tcp::{OwnedReadHalf, OwnedWriteHalf};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;
use tokio::task::JoinHandle;

#[derive(Clone, Copy, PartialEq, Eq)]
enum Mode {
    /// Passes on, so long after it came.
    Forward(Duration),
    /// Takes connections, and neither reads nor writes.
    Silent,
    /// Takes no connection.
    Refuse,
}

#[derive(Clone, Copy)]
struct State {
    mode: Mode,
    target: SocketAddr,
    /// The number of the connections of now.
    epoch: u64,
    /// Connections with a smaller number are closed.
    closed: u64,
    /// Connections with a smaller number are silent for ever.
    lost: u64,
}

pub(crate) struct Proxy {
    pub(crate) address: SocketAddr,
    state: watch::Sender<State>,
    accepting: JoinHandle<()>,
}

impl Drop for Proxy {
    fn drop(&mut self) {
        self.accepting.abort();
    }
}

impl Proxy {
    /// In front of a server, passing everything on.
    pub(crate) async fn start(target: SocketAddr) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let (state, seen) = watch::channel(State {
            mode: Mode::Forward(Duration::ZERO),
            target,
            epoch: 0,
            closed: 0,
            lost: 0,
        });
        let accepting = tokio::spawn(accept(listener, seen));
        Self {
            address,
            state,
            accepting,
        }
    }

    /// Passes on, what was held back too.
    pub(crate) fn forward(&self) {
        self.change(|state| state.mode = Mode::Forward(Duration::ZERO));
    }

    /// Passes on, each part after so long.
    pub(crate) fn delay(&self, by: Duration) {
        self.change(|state| state.mode = Mode::Forward(by));
    }

    /// Loses everything without a word, in both directions.
    pub(crate) fn silence(&self) {
        self.change(|state| state.mode = Mode::Silent);
    }

    /// Passes on what comes by new connections; those that there are stay silent for ever.
    pub(crate) fn forward_new_ones(&self) {
        self.change(|state| {
            state.mode = Mode::Forward(Duration::ZERO);
            state.epoch += 1;
            state.lost = state.epoch;
        });
    }

    /// Closes all connections, and takes no more.
    pub(crate) fn refuse(&self) {
        self.change(|state| {
            state.mode = Mode::Refuse;
            state.epoch += 1;
            state.closed = state.epoch;
        });
    }

    /// Closes all connections.
    pub(crate) fn cut(&self) {
        self.change(|state| {
            state.epoch += 1;
            state.closed = state.epoch;
        });
    }

    /// Closes all connections, and leads new ones elsewhere.
    pub(crate) fn lead_to(&self, target: SocketAddr) {
        self.change(|state| {
            state.target = target;
            state.mode = Mode::Forward(Duration::ZERO);
            state.epoch += 1;
            state.closed = state.epoch;
        });
    }

    fn change(&self, change: impl FnOnce(&mut State)) {
        self.state.send_modify(change);
    }
}

async fn accept(listener: TcpListener, mut state: watch::Receiver<State>) {
    let address = listener.local_addr().unwrap();
    let mut listening = Some(listener);
    loop {
        let Some(listener) = &listening else {
            if state.wait_for(|state| state.mode != Mode::Refuse).await.is_err() {
                return;
            }
            listening = TcpListener::bind(address).await.ok();
            continue;
        };
        let mut changed = state.clone();
        tokio::select! {
            accepted = listener.accept() => if let Ok((client, _)) = accepted {
                tokio::spawn(connect(client, state.clone()));
            },
            refused = changed.wait_for(|state| state.mode == Mode::Refuse) => {
                if refused.is_err() {
                    return;
                }
                listening = None;
            }
        }
    }
}

async fn connect(client: TcpStream, state: watch::Receiver<State>) {
    let epoch = state.borrow().epoch;
    let mut closing = state.clone();
    tokio::select! {
        _ = closing.wait_for(|state| state.closed > epoch) => {}
        _ = pass_both(client, state, epoch) => {}
    }
}

async fn pass_both(client: TcpStream, mut state: watch::Receiver<State>, epoch: u64) -> Option<()> {
    passable(&mut state, epoch).await?;
    let target = state.borrow().target;
    let server = TcpStream::connect(target).await.ok()?;
    client.set_nodelay(true).ok()?;
    server.set_nodelay(true).ok()?;
    let ((from_client, to_client), (from_server, to_server)) = (client.into_split(), server.into_split());
    tokio::join!(
        pass(from_client, to_server, state.clone(), epoch, false),
        pass(from_server, to_client, state, epoch, true)
    );
    Some(())
}

/// Only the way back takes its time, so that a question and its answer take it once.
async fn pass(
    mut from: OwnedReadHalf,
    mut to: OwnedWriteHalf,
    mut state: watch::Receiver<State>,
    epoch: u64,
    is_back: bool,
) -> Option<()> {
    let mut part = vec![0; 1 << 14];
    loop {
        let length = from.read(&mut part).await.ok()?;
        let delay = passable(&mut state, epoch).await?;
        if is_back && !delay.is_zero() {
            tokio::time::sleep(delay).await;
            passable(&mut state, epoch).await?;
        }
        if length == 0 {
            return to.shutdown().await.ok();
        }
        to.write_all(part.get(..length)?).await.ok()?;
    }
}

/// Waits until something may pass, and says how long it takes.
async fn passable(state: &mut watch::Receiver<State>, epoch: u64) -> Option<Duration> {
    let may = |state: &State| matches!(state.mode, Mode::Forward(_)) && state.lost <= epoch;
    let state = state.wait_for(may).await.ok()?;
    match state.mode {
        Mode::Forward(delay) => Some(delay),
        Mode::Silent | Mode::Refuse => None,
    }
}
