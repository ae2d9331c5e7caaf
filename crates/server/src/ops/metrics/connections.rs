//! Connections of clients, by the listener that they came to.

use prometheus_client::encoding::EncodeLabelSet;
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::registry::Registry;

use super::whole;

/// Those of all listeners.
pub(super) struct Connections {
    open: Family<Of, Gauge>,
    limit: Family<Of, Gauge>,
    closed: Family<Of, Counter>,
}

/// Those of one listener. Cheap to clone; all clones are the same.
#[derive(Clone, Default)]
pub(crate) struct ListenerConnections {
    open: Gauge,
    closed: Counter,
}

/// One that is open, for as long as this is there.
pub(crate) struct Open(Gauge);

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Of {
    listener: &'static str,
}

impl Connections {
    pub(super) fn register(registry: &mut Registry) -> Self {
        let (open, limit, closed) = (Family::default(), Family::default(), Family::default());
        let help = "Connections of clients that are open, by listener";
        registry.register("client_connections", help, Family::clone(&open));
        let help = "How many connections of clients may be open, by listener";
        registry.register("client_connections_limit", help, Family::clone(&limit));
        let help = "Quiet connections that were closed since no more could be open, by listener";
        registry.register("client_connections_closed", help, Family::clone(&closed));
        Self { open, limit, closed }
    }

    /// Those of a listener where so many may be open.
    pub(super) fn of(&self, listener: &'static str, most: usize) -> ListenerConnections {
        let of = Of { listener };
        self.limit.get_or_create(&of).set(whole(most));
        ListenerConnections {
            open: self.open.get_or_create(&of).clone(),
            closed: self.closed.get_or_create(&of).clone(),
        }
    }
}

impl ListenerConnections {
    /// One more is open.
    pub(crate) fn open(&self) -> Open {
        self.open.inc();
        Open(self.open.clone())
    }

    /// So many were closed to make room.
    pub(crate) fn closed(&self, number: usize) {
        self.closed.inc_by(u64::try_from(number).unwrap_or(u64::MAX));
    }
}

/// However it ends: it may be given up in the middle of an answer.
impl Drop for Open {
    fn drop(&mut self) {
        self.0.dec();
    }
}
