//! How long the store takes.

use prometheus_client::encoding::EncodeLabelSet;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::histogram::Histogram;
use prometheus_client::registry::Registry;
use tokio::time::Instant;

use super::BUCKETS;

/// What is asked of a store, by what waits for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Operation {
    /// What a secret stands for: a request at the gateway waits.
    LookUp,
    /// Records, for panel, API and commands.
    Read,
    /// Changes, and whatever else is written.
    Write,
    /// What changed elsewhere.
    Feed,
    /// Whether it takes writes.
    Probe,
    /// What is put in order now and then.
    Upkeep,
}

/// How long each kind took. Cheap to clone; all clones are the same.
#[derive(Clone)]
pub(crate) struct StoreTimes(Family<Of, Histogram, fn() -> Histogram>);

/// Something that the store was asked and has not answered yet.
pub(crate) struct Asked {
    began: Instant,
    took: Histogram,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Of {
    operation: &'static str,
}

impl Operation {
    const ALL: [Self; 6] = [
        Self::LookUp,
        Self::Read,
        Self::Write,
        Self::Feed,
        Self::Probe,
        Self::Upkeep,
    ];

    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::LookUp => "look_up",
            Self::Read => "read",
            Self::Write => "write",
            Self::Feed => "feed",
            Self::Probe => "probe",
            Self::Upkeep => "upkeep",
        }
    }
}

impl StoreTimes {
    pub(crate) fn new() -> Self {
        let times = Self(Family::new_with_constructor(|| Histogram::new(BUCKETS)));
        // All of them are there from the beginning, so that a rate sees the first.
        for operation in Operation::ALL {
            _ = times.took(operation);
        }
        times
    }

    pub(super) fn register(&self, registry: &mut Registry) {
        let help = "How long the store took, by what it was asked for";
        registry.register("store_duration_seconds", help, self.0.clone());
    }

    /// The store is asked from now on, until what this gives is gone.
    pub(crate) fn begin(&self, operation: Operation) -> Asked {
        Asked {
            began: Instant::now(),
            took: self.took(operation),
        }
    }

    fn took(&self, operation: Operation) -> Histogram {
        let operation = operation.as_str();
        self.0.get_or_create(&Of { operation }).clone()
    }
}

/// Whoever gives up waiting waited for as long: a store that does not answer would look fast otherwise.
impl Drop for Asked {
    fn drop(&mut self) {
        self.took.observe(self.began.elapsed().as_secs_f64());
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use prometheus_client::encoding::text;
    use tokio::time::{advance, timeout};

    use super::*;

    #[tokio::test(start_paused = true)]
    async fn an_answer_that_never_comes_takes_as_long_as_was_waited_for_it() {
        let (times, mut registry) = (StoreTimes::new(), Registry::default());
        times.register(&mut registry);
        let asked = async {
            let _asked = times.begin(Operation::LookUp);
            std::future::pending::<()>().await;
        };
        assert!(timeout(Duration::from_secs(2), asked).await.is_err());
        let asked = times.begin(Operation::LookUp);
        advance(Duration::from_secs(1)).await;
        drop(asked);
        let mut said = String::new();
        text::encode(&mut said, &registry).unwrap();
        for line in [
            "store_duration_seconds_sum{operation=\"look_up\"} 3.0",
            "store_duration_seconds_count{operation=\"look_up\"} 2",
            "store_duration_seconds_count{operation=\"write\"} 0",
        ] {
            assert!(said.lines().any(|each| each == line), "{line} in {said}");
        }
    }
}
