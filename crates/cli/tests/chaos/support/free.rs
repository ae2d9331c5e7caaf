//! Ports that nobody listens on.

use std::net::{SocketAddr, TcpListener};

/// Ports that the system gives nobody by itself, so that none is taken between being chosen and being listened on.
const PORTS: std::ops::Range<u16> = 20_000..30_000;

pub(crate) fn free() -> SocketAddr {
    let address = || SocketAddr::from(([127, 0, 0, 1], fastrand::u16(PORTS)));
    let mut tried = std::iter::repeat_with(address).take(1000);
    tried.find(|address| TcpListener::bind(address).is_ok()).unwrap()
}
