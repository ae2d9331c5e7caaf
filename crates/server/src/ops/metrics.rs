//! What is counted.

use std::hash::{Hash, Hasher};
use std::time::Duration;

use axum::extract::MatchedPath;
use bailiwick_http::{Observer, Outcome};
use prometheus_client::encoding::text::encode;
use prometheus_client::encoding::{EncodeLabelSet, EncodeLabelValue, LabelValueEncoder};
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::histogram::Histogram;
use prometheus_client::registry::Registry;

/// What a request is counted by.
#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Answered {
    route: Route,
    method: &'static str,
    status: u16,
}

/// A route that was matched, or none.
#[derive(Clone, Debug)]
pub(super) struct Route(pub(super) Option<MatchedPath>);

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Decided {
    outcome: &'static str,
}

/// Everything that is counted.
pub(crate) struct Metrics {
    registry: Registry,
    requests: Family<Answered, Counter>,
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
        let requests = Family::<Answered, Counter>::default();
        registry.register(
            "requests",
            "Requests answered, by route, method and status",
            requests.clone(),
        );
        let seconds = Histogram::new(BUCKETS);
        registry.register("request_seconds", "How long requests took", seconds.clone());
        let outcomes = Family::<Decided, Counter>::default();
        registry.register("decisions", "Decisions for gateways, by outcome", outcomes.clone());
        let decisions = Outcome::ALL.map(|outcome| {
            let decided = Decided {
                outcome: outcome.as_str(),
            };
            (outcome, outcomes.get_or_create(&decided).clone())
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

    /// Counts a request of a gateway that asks about nothing, or about two things.
    pub(crate) fn not_asked(&self) {
        self.decisions.observe(Outcome::InvalidRequest);
    }

    pub(super) fn answered(&self, route: Route, method: &'static str, status: u16, took: Duration) {
        let answered = Answered { route, method, status };
        self.requests.get_or_create(&answered).inc();
        self.seconds.observe(took.as_secs_f64());
    }

    pub(super) fn text(&self) -> Result<String, std::fmt::Error> {
        let mut text = String::new();
        encode(&mut text, &self.registry)?;
        Ok(text)
    }
}

impl Route {
    pub(super) fn as_str(&self) -> &str {
        self.0.as_ref().map_or("none", MatchedPath::as_str)
    }
}

impl PartialEq for Route {
    fn eq(&self, other: &Self) -> bool {
        self.as_str() == other.as_str()
    }
}

impl Eq for Route {}

impl Hash for Route {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.as_str().hash(state);
    }
}

impl EncodeLabelValue for Route {
    fn encode(&self, encoder: &mut LabelValueEncoder<'_>) -> std::fmt::Result {
        self.as_str().encode(encoder)
    }
}

impl Observer for Decisions {
    fn observe(&self, outcome: Outcome) {
        if let Some((_, counter)) = self.0.iter().find(|(each, _)| *each == outcome) {
            counter.inc();
        }
    }
}
