//! Requests that make no sense: they are answered, never by a failure, and never by an allow that the naive reading of the
//! catalogue denies.

mod sent;

use std::sync::Arc;

use proptest::strategy::{Strategy as _, ValueTree as _};
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};
use serde_json::json;
use tokio::sync::mpsc;
use tokio::task::JoinSet;

use crate::kept::Kept;
use crate::naive::{Decision, Grant, Naive, names};
use crate::support::Service;
use sent::{Known, Sent, sent};

const REQUESTS: usize = 10_000;
const CONNECTIONS: u8 = 8;

#[tokio::test(flavor = "multi_thread")]
async fn nothing_that_is_sent_makes_it_fail_or_allow_what_it_must_not() {
    let service = Service::start().await;
    let session = service.owner().await;
    let (_, secret) = service.mint(&session, "ci", json!(["droplet:read"])).await;
    let team = service.team(&session).await;
    let known = Known { secret, team, session };

    let naive = Arc::new(Naive::load(include_str!("../../../../scopes.toml")));
    let mut sending = JoinSet::new();
    for number in 0..CONNECTIONS {
        let (known, naive, address) = (known.clone(), Arc::clone(&naive), service.address);
        // What makes them is not to wait for answers, and cannot go from thread to thread.
        let (made, mut to_send) = mpsc::channel(8);
        std::thread::spawn(move || {
            let random = TestRng::from_seed(RngAlgorithm::ChaCha, &[number; 32]);
            let mut runner = TestRunner::new_with_rng(Config::default(), random);
            let strategy = sent(&known);
            for _ in 0..REQUESTS / usize::from(CONNECTIONS) {
                let sent = strategy.new_tree(&mut runner).unwrap().current();
                // Nobody takes it any more once an answer was wrong.
                if made.blocking_send(sent).is_err() {
                    return;
                }
            }
        });
        sending.spawn(async move {
            let mut connection = Kept::new(address);
            let mut seen = Seen::default();
            while let Some(sent) = to_send.recv().await {
                let status = connection.send(&sent.bytes, sent.is_head).await;
                seen.count(&naive, &sent, status);
            }
            seen
        });
    }
    let seen = sending.join_all().await;
    let sum = |count: fn(&Seen) -> usize| seen.iter().map(count).sum::<usize>();
    // Something has to pass, or nothing was tried; and what is cut off is the exception.
    assert!(
        sum(|seen| seen.allowed) > 100 && sum(|seen| seen.elsewhere) > 100,
        "{seen:?}"
    );
    assert!(sum(|seen| seen.unanswered) < REQUESTS / 20, "{seen:?}");
    service.stop().await;
}

#[derive(Debug, Default)]
struct Seen {
    /// By the gateway's endpoint.
    allowed: usize,
    /// Successes of other routes.
    elsewhere: usize,
    /// Connections that were closed before all of a request was read.
    unanswered: usize,
}

impl Seen {
    fn count(&mut self, naive: &Naive, sent: &Sent, status: u16) {
        let text = || String::from_utf8_lossy(&sent.bytes[..sent.bytes.len().min(2_000)]).into_owned();
        assert!(status < 500, "{status} to {}", text());
        self.unanswered += usize::from(status == 0);
        if !(200..300).contains(&status) {
            return;
        }
        if !sent.for_gateway {
            self.elsewhere += 1;
            return;
        }
        self.allowed += 1;
        let (method, target) = sent.asked.as_ref().unwrap_or_else(|| panic!("ambiguous: {}", text()));
        let given = naive.with_required(&names(["droplet:read"]));
        let grant = Grant::Custom(given);
        let path = target.split('?').next().unwrap();
        let decision = naive.decide(sent.has_token.then_some(&grant), &naive.roles["owner"], method, path);
        assert_eq!(decision, Decision::Allow, "{}", text());
    }
}
