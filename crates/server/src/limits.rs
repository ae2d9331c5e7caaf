//! How often a client may try.

use std::net::{IpAddr, SocketAddr};
use std::num::NonZeroU32;
use std::time::Duration;

use axum::extract::{ConnectInfo, FromRequestParts};
use axum::http::request::Parts;
use bailiwick::Catalog;
use governor::clock::{Clock, MonotonicClock};
use governor::state::keyed::HashMapStateStore;
use governor::{Quota, RateLimiter};

use crate::{App, ServeOptions, forwarded};

/// Tries that a client has at once, and gets back within a minute.
const TRIES: NonZeroU32 = NonZeroU32::MIN.saturating_add(9);

/// Above so many clients, those that have all their tries again are forgotten.
const CLIENTS: usize = 4_096;

/// Tries at passwords and the like, by client.
pub(crate) struct Attempts {
    limiter: RateLimiter<Client, HashMapStateStore<Client>, MonotonicClock>,
    clock: MonotonicClock,
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

impl Attempts {
    pub(crate) fn new() -> Self {
        Self {
            limiter: RateLimiter::hashmap_with_clock(Quota::per_minute(TRIES), MonotonicClock),
            clock: MonotonicClock,
        }
    }

    /// Takes one try away from a client, if it has one.
    pub(crate) fn take(&self, client: Client) -> Result<(), TooManyAttempts> {
        if self.limiter.len() > CLIENTS {
            self.limiter.retain_recent();
        }
        self.limiter.check_key(&client).map_err(|until| TooManyAttempts {
            retry_after: until.wait_time_from(self.clock.now()),
        })
    }
}

impl Client {
    fn of(address: IpAddr) -> Self {
        Self(match address.to_canonical() {
            IpAddr::V6(address) => IpAddr::V6((address.to_bits() >> 64 << 64).into()),
            address @ IpAddr::V4(_) => address,
        })
    }

    fn from_parts(parts: &Parts, options: &ServeOptions) -> Self {
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

impl<C: Catalog> FromRequestParts<App<C>> for Client {
    type Rejection = std::convert::Infallible;

    async fn from_request_parts(parts: &mut Parts, app: &App<C>) -> Result<Self, Self::Rejection> {
        Ok(Self::from_parts(parts, app.options()))
    }
}
