//! What is counted.

use std::time::Duration;

use bailiwick_http::{Observer, Outcome};
use prometheus_client::encoding::text::encode;
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::histogram::Histogram;
use prometheus_client::registry::Registry;

type Labels = Vec<(&'static str, String)>;

/// Everything that is counted.
pub(crate) struct Metrics {
    registry: Registry,
    requests: Family<Labels, Counter>,
    seconds: Histogram,
    decisions: Decisions,
}

/// Decisions of the gateway's endpoint, by outcome.
#[derive(Clone)]
pub(crate) struct Decisions([(Outcome, Counter); Outcome::ALL.len()]);

/// From a tenth of a millisecond, in steps of three to four.
const BUCKETS: [f64; 10] = [0.0001, 0.0003, 0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1.0, 3.0];

impl Metrics {
    pub(crate) fn new() -> Self {
        let mut registry = Registry::with_prefix("bailiwick");
        let requests = Family::<Labels, Counter>::default();
        registry.register(
            "requests",
            "Requests answered, by route, method and status",
            requests.clone(),
        );
        let seconds = Histogram::new(BUCKETS);
        registry.register("request_seconds", "How long requests took", seconds.clone());
        let outcomes = Family::<Labels, Counter>::default();
        registry.register("decisions", "Decisions for gateways, by outcome", outcomes.clone());
        let decisions = Outcome::ALL.map(|outcome| {
            let labels = vec![("outcome", outcome.as_str().to_owned())];
            (outcome, outcomes.get_or_create(&labels).clone())
        });
        Self {
            registry,
            requests,
            seconds,
            decisions: Decisions(decisions),
        }
    }

    pub(crate) fn decisions(&self) -> Decisions {
        self.decisions.clone()
    }

    pub(super) fn answered(&self, route: &str, method: &str, status: u16, took: Duration) {
        let labels = vec![
            ("route", route.to_owned()),
            ("method", method.to_owned()),
            ("status", status.to_string()),
        ];
        self.requests.get_or_create(&labels).inc();
        self.seconds.observe(took.as_secs_f64());
    }

    pub(super) fn text(&self) -> Result<String, std::fmt::Error> {
        let mut text = String::new();
        encode(&mut text, &self.registry)?;
        Ok(text)
    }
}

impl Observer for Decisions {
    fn observe(&self, outcome: Outcome) {
        if let Some((_, counter)) = self.0.iter().find(|(each, _)| *each == outcome) {
            counter.inc();
        }
    }
}
