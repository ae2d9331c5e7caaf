//! How it is, as it was found last.

use std::sync::atomic::AtomicU64;
use std::time::{SystemTime, UNIX_EPOCH};

use bailiwick::Catalog;
use prometheus_client::encoding::EncodeLabelSet;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::metrics::info::Info;
use prometheus_client::registry::Registry;

/// Seconds, and whatever else is no whole number.
type Measure = Gauge<f64, AtomicU64>;

/// Values that are set when somebody has looked.
pub(crate) struct Gauges {
    not_ready: Family<Why, Gauge>,
    /// How long the store took to take a write.
    pub(crate) store_probe: Measure,
    /// By how many seconds the clock of this machine is ahead of the database's.
    pub(crate) clock_ahead: Gauge,
    /// Tokens that end within a week.
    pub(crate) expiring: Gauge,
    /// Members whose role the catalog does not have.
    pub(crate) lost_roles: Gauge,
}

/// Why a service is not ready.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Cause {
    /// The store does not answer or takes no writes: it is away, a standby, read-only or full.
    Store,
    /// The clocks of this machine and of the database are too far apart.
    Clock,
    /// There is no news of changes.
    News,
    /// The service is ending.
    Ending,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Why {
    cause: &'static str,
}

impl Cause {
    const ALL: [Self; 4] = [Self::Store, Self::Clock, Self::News, Self::Ending];

    fn as_str(self) -> &'static str {
        match self {
            Self::Store => "store",
            Self::Clock => "clock",
            Self::News => "news",
            Self::Ending => "ending",
        }
    }
}

impl Gauges {
    pub(super) fn register<C: Catalog>(registry: &mut Registry) -> Self {
        let not_ready = Family::<Why, Gauge>::default();
        registry.register(
            "not_ready",
            "Whether the service is not ready, by cause: 1 where it is the cause",
            not_ready.clone(),
        );
        let build = vec![("version", env!("CARGO_PKG_VERSION")), ("catalog", C::name())];
        registry.register("build", "The version, and the catalog", Info::new(build));
        let started = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        let start: Measure = registered(registry, "start_time_seconds", "When the process started, since 1970");
        start.set(started.as_secs_f64());
        let gauges = Self {
            not_ready,
            store_probe: registered(
                registry,
                "store_probe_seconds",
                "How long the last write took that tries the store",
            ),
            clock_ahead: registered(
                registry,
                "clock_ahead_seconds",
                "By how much the clock of this machine is ahead of the database's",
            ),
            expiring: registered(registry, "tokens_expiring", "Live tokens that end within seven days"),
            lost_roles: registered(
                registry,
                "members_without_role",
                "Members whose role the catalog does not have, so that they may do nothing",
            ),
        };
        gauges.set_ready(None);
        gauges
    }

    /// Sets whether the service is ready, and why not.
    pub(crate) fn set_ready(&self, cause: Option<Cause>) {
        for each in Cause::ALL {
            let why = Why { cause: each.as_str() };
            self.not_ready.get_or_create(&why).set((cause == Some(each)).into());
        }
    }
}

fn registered<N, A>(registry: &mut Registry, name: &str, help: &str) -> Gauge<N, A>
where
    Gauge<N, A>: Clone + Default + prometheus_client::registry::Metric,
{
    let gauge = Gauge::<N, A>::default();
    registry.register(name, help, gauge.clone());
    gauge
}
