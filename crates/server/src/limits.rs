//! How often a client may try.

use std::fmt;
use std::hash::Hash;
use std::net::{IpAddr, SocketAddr};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use axum::extract::{ConnectInfo, FromRequestParts};
use axum::http::request::Parts;
use bailiwick::Catalog;
use governor::clock::{Clock, MonotonicClock};
use governor::state::keyed::HashMapStateStore;
use governor::{Quota, RateLimiter};
use prometheus_client::metrics::counter::Counter;

use crate::{App, ServeOptions, forwarded};

/// Up to so many who try, nobody is forgotten.
const FEW: usize = 4_096;

/// Tries at something that is guessed, by whoever tries.
pub(crate) struct Attempts<K: Clone + Eq + Hash> {
    limiter: RateLimiter<K, HashMapStateStore<K>, MonotonicClock>,
    clock: MonotonicClock,
    /// Above so many, those that have all their tries again are forgotten. It is twice what was left then, so that looking
    /// through all of them costs each no more than looking at a few.
    many: AtomicUsize,
    refused: Counter,
}

/// Whoever tries: an address, or for IPv6 the network that somebody has for themselves.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Client(IpAddr);

/// There were too many tries.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("too many attempts, try again in {} seconds", retry_after.as_secs().max(1))]
pub(crate) struct TooManyAttempts {
    pub(crate) retry_after: Duration,
}

impl<K: Clone + Eq + Hash> Attempts<K> {
    /// So many as the quota says; those who are refused are counted.
    pub(crate) fn new(quota: Quota, refused: &Counter) -> Self {
        Self {
            limiter: RateLimiter::hashmap_with_clock(quota, MonotonicClock),
            clock: MonotonicClock,
            many: AtomicUsize::new(FEW),
            refused: refused.clone(),
        }
    }

    /// Takes one try away, if there is one.
    pub(crate) fn take(&self, who: &K) -> Result<(), TooManyAttempts> {
        if self.limiter.len() > self.many.load(Ordering::Relaxed) {
            self.limiter.retain_recent();
            self.many.store(FEW.max(self.limiter.len() * 2), Ordering::Relaxed);
        }
        self.limiter.check_key(who).map_err(|until| {
            self.refused.inc();
            TooManyAttempts {
                retry_after: until.wait_time_from(self.clock.now()),
            }
        })
    }
}

impl Client {
    pub(crate) fn of(address: IpAddr) -> Self {
        Self(match address.to_canonical() {
            IpAddr::V6(address) => IpAddr::V6((address.to_bits() >> 64 << 64).into()),
            address @ IpAddr::V4(_) => address,
        })
    }

    pub(crate) fn from_parts(parts: &Parts, options: &ServeOptions) -> Self {
        let peer = parts.extensions.get::<ConnectInfo<SocketAddr>>();
        // Without a peer, as in a test: all who have none share their tries.
        let peer = peer.map_or(IpAddr::from([0, 0, 0, 0]), |peer| peer.0.ip());
        let told = if options.trust_forwarded {
            forwarded::by_forwarded(&parts.headers)
        } else if options.trust_forwarded_for {
            forwarded::by_x_forwarded_for(&parts.headers)
        } else {
            None
        };
        Self::of(told.unwrap_or(peer))
    }
}

/// The address, or the network.
impl fmt::Display for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            IpAddr::V4(address) => write!(f, "{address}"),
            IpAddr::V6(network) => write!(f, "{network}/64"),
        }
    }
}

impl<C: Catalog> FromRequestParts<App<C>> for Client {
    type Rejection = std::convert::Infallible;

    async fn from_request_parts(parts: &mut Parts, app: &App<C>) -> Result<Self, Self::Rejection> {
        Ok(Self::from_parts(parts, app.options()))
    }
}
