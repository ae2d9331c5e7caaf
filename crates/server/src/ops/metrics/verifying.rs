//! What the tokens crate tells of itself, asked whenever somebody reads the metrics.

use std::fmt;

use bailiwick::Catalog;
use bailiwick_tokens::Tokens;
use prometheus_client::collector::Collector;
use prometheus_client::encoding::{DescriptorEncoder, EncodeMetric};
use prometheus_client::metrics::MetricType;
use prometheus_client::metrics::counter::ConstCounter;
use prometheus_client::metrics::gauge::ConstGauge;

use super::{one, whole};

/// What is remembered, looked up and still to be written, and by which connections.
#[derive(Debug)]
pub(super) struct Verifying<C: Catalog>(pub(super) Tokens<C>);

impl<C: Catalog> Collector for Verifying<C> {
    fn encode(&self, encoder: DescriptorEncoder<'_>) -> fmt::Result {
        let mut encoder = encoder;
        let state = self.0.state();
        if let Some(age) = state.news_age {
            let help = "How long ago news of changes by others was last asked for and told";
            one(
                &mut encoder,
                "news_age_seconds",
                help,
                &ConstGauge::new(age.as_secs_f64()),
            )?;
        }
        let mut gauge = |name, help, number: usize| one(&mut encoder, name, help, &ConstGauge::new(whole(number)));
        gauge("tokens_remembered", "Tokens that are remembered", state.remembered)?;
        gauge("tokens_room", "Tokens that can be remembered", state.room)?;
        let help = "Last uses, refused uses and denied requests that wait to be written";
        gauge("unwritten", help, state.unwritten)?;
        let mut counter = |name, help, number| one(&mut encoder, name, help, &ConstCounter::<u64>::new(number));
        let help = "Last uses that found no room and are not noted";
        counter("uses_missed", help, state.uses_missed)?;
        let help = "How often uses, refusals and denials could not be written; they are kept";
        counter("writes_failed", help, state.writes_failed)?;
        let help = "How long looking secrets up took together";
        let time = ConstCounter::new(state.look_up_time.as_secs_f64());
        one(&mut encoder, "look_up_seconds", help, &time)?;
        let help = "Secrets that were not remembered, by what became of them";
        let mut look_ups = encoder.encode_descriptor("look_ups", help, None, MetricType::Counter)?;
        for (outcome, number) in [
            ("answered", state.look_ups),
            ("failed", state.look_ups_failed),
            ("refused", state.look_ups_refused),
        ] {
            let labels = [("outcome", outcome)];
            ConstCounter::<u64>::new(number).encode(look_ups.encode_family(&labels)?)?;
        }
        let connections = self.0.store().connections();
        if connections.is_empty() {
            return Ok(());
        }
        let help = "Connections to the database, by what for and whether they are in use; those who wait; and how many there may be";
        let mut family = encoder.encode_descriptor("store_connections", help, None, MetricType::Gauge)?;
        for pool in connections {
            for (state, number) in [
                ("idle", pool.idle),
                ("used", pool.used),
                ("waiting", pool.waiting),
                ("most", pool.most),
            ] {
                let labels = [("purpose", pool.purpose), ("state", state)];
                ConstGauge::new(whole(number)).encode(family.encode_family(&labels)?)?;
            }
        }
        Ok(())
    }
}
