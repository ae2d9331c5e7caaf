//! What is counted. The README of this crate has a table of all of it.

mod connections;
mod gauges;
mod process;
mod refused;
mod store_times;
mod verifying;

use std::fmt;
use std::hash::{Hash, Hasher};
use std::time::Duration;

use axum::extract::MatchedPath;
use axum::http::HeaderMap;
use axum::http::header::{ACCEPT, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use bailiwick::Catalog;
use bailiwick_http::{Observer, Outcome};
use bailiwick_tokens::Tokens;
use prometheus_client::encoding::{
    DescriptorEncoder, EncodeLabelSet, EncodeLabelValue, EncodeMetric, LabelValueEncoder, prometheus_text, text,
};
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::histogram::Histogram;
use prometheus_client::registry::Registry;

use connections::Connections;
pub(crate) use connections::ListenerConnections;
pub(crate) use gauges::{Cause, Gauges};
use process::Process;
pub(crate) use refused::RefusedTries;
pub(crate) use store_times::{Operation, StoreTimes};
use verifying::Verifying;

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

/// Whom a request is of: gateways, which ask at each of their own and are to be fast, or anybody else.
#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct From {
    from: &'static str,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Decided {
    outcome: &'static str,
}

/// Everything that is counted.
pub(crate) struct Metrics {
    registry: Registry,
    requests: Family<Answered, Counter>,
    gateways_took: Histogram,
    others_took: Histogram,
    decisions: Decisions,
    gauges: Gauges,
    connections: Connections,
    refused: RefusedTries,
}

/// Decisions of the gateway's endpoint, by outcome.
#[derive(Clone)]
pub(crate) struct Decisions([(Outcome, Counter); Outcome::ALL.len()]);

/// From a tenth of a millisecond, in steps of three to four.
const BUCKETS: [f64; 10] = [0.0001, 0.0003, 0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1.0, 3.0];

impl Metrics {
    pub(crate) fn new<C: Catalog>(tokens: &Tokens<C>, store: &StoreTimes) -> Self {
        let mut all = Registry::default();
        all.register_collector(Box::new(Process));
        let registry = all.sub_registry_with_prefix("bailiwick");
        let requests = Family::<Answered, Counter>::default();
        registry.register(
            "requests",
            "Requests answered, by route, method and status",
            requests.clone(),
        );
        let took = Family::<From, Histogram>::new_with_constructor(|| Histogram::new(BUCKETS));
        registry.register("request_duration_seconds", "How long requests took", took.clone());
        let outcomes = Family::<Decided, Counter>::default();
        registry.register("decisions", "Decisions for gateways, by outcome", outcomes.clone());
        let decisions = Outcome::ALL.map(|outcome| {
            let decided = Decided {
                outcome: outcome.as_str(),
            };
            (outcome, outcomes.get_or_create(&decided).clone())
        });
        // One after the other: each holds a lock until its statement ends.
        let gateways_took = took.get_or_create(&From { from: "gateway" }).clone();
        let others_took = took.get_or_create(&From { from: "other" }).clone();
        let gauges = Gauges::register::<C>(registry);
        let connections = Connections::register(registry);
        let refused = RefusedTries::register(registry);
        store.register(registry);
        registry.register_collector(Box::new(Verifying(tokens.clone())));
        Self {
            registry: all,
            requests,
            gateways_took,
            others_took,
            decisions: Decisions(decisions),
            gauges,
            connections,
            refused,
        }
    }

    pub(crate) fn gauges(&self) -> &Gauges {
        &self.gauges
    }

    /// The connections of a listener where so many may be open.
    pub(crate) fn connections(&self, listener: &'static str, most: usize) -> ListenerConnections {
        self.connections.of(listener, most)
    }

    pub(crate) fn refused(&self) -> &RefusedTries {
        &self.refused
    }

    pub(crate) fn decisions(&self) -> Decisions {
        self.decisions.clone()
    }

    /// Counts a request of a gateway that asks about nothing, or about two things.
    pub(crate) fn not_asked(&self) {
        self.decisions.observe(Outcome::InvalidRequest);
    }

    pub(super) fn answered(&self, route: Route, method: &'static str, status: u16, took: Duration) {
        let histogram = if route.is_of_gateways() {
            &self.gateways_took
        } else {
            &self.others_took
        };
        histogram.observe(took.as_secs_f64());
        let answered = Answered { route, method, status };
        self.requests.get_or_create(&answered).inc();
    }

    /// All of it, in the format of `OpenMetrics`.
    pub(super) fn text(&self) -> Result<String, fmt::Error> {
        let mut text = String::new();
        text::encode(&mut text, &self.registry)?;
        Ok(text)
    }

    /// All of it, in the format that is asked for: that of `OpenMetrics`, or the older one of Prometheus.
    pub(super) fn answer(&self, headers: &HeaderMap) -> Result<Response, fmt::Error> {
        let accepted = headers.get(ACCEPT).and_then(|accepted| accepted.to_str().ok());
        let is_newer = accepted.is_some_and(|accepted| accepted.contains("application/openmetrics-text"));
        let (form, body) = if is_newer {
            (
                "application/openmetrics-text; version=1.0.0; charset=utf-8",
                self.text()?,
            )
        } else {
            let mut body = String::new();
            prometheus_text::encode(&mut body, &self.registry)?;
            (prometheus_text::CONTENT_TYPE, body)
        };
        Ok(([(CONTENT_TYPE, form)], body).into_response())
    }
}

impl Route {
    pub(super) fn as_str(&self) -> &str {
        self.0.as_ref().map_or("none", MatchedPath::as_str)
    }

    /// Whether gateways ask by it, at each request of their own.
    pub(super) fn is_of_gateways(&self) -> bool {
        self.as_str().starts_with("/authorize")
    }

    /// Whether those ask by it who look after the service.
    pub(super) fn is_of_monitors(&self) -> bool {
        matches!(self.as_str(), "/healthz" | "/readyz" | "/metrics")
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
    fn encode(&self, encoder: &mut LabelValueEncoder<'_>) -> fmt::Result {
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

/// One value without labels, of a collector.
fn one(encoder: &mut DescriptorEncoder<'_>, name: &str, help: &str, metric: &impl EncodeMetric) -> fmt::Result {
    let one = encoder.encode_descriptor(name, help, None, metric.metric_type())?;
    metric.encode(one)
}

pub(super) fn whole(number: impl TryInto<i64>) -> i64 {
    number.try_into().unwrap_or(i64::MAX)
}
