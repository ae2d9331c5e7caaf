//! Real routers behind nginx, each with a catalog's own endpoints: what they run is what the engine decided about.

#![expect(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "what a test cannot prepare or read has failed"
)]

mod catalogs;
mod client;
mod corpus;
mod disguise;
mod holders;
#[path = "../nginx/mod.rs"]
mod nginx;
mod outcome;
mod plan;
mod trial;
mod upstream;

use std::env;
use std::io::Write as _;

use bailiwick::digitalocean::DigitalOcean;

use catalogs::{Forge, Shapes};
use outcome::Outcome;
use trial::Trial;

/// Requests to each upstream, besides one for each endpoint as it is meant to be asked.
const REQUESTS: usize = 12_000;

/// Failures of each kind that are told, for each upstream.
const TOLD: usize = 20;

/// `BAILIWICK_UPSTREAMS=express,flask` asks these alone, `BAILIWICK_UPSTREAM_REQUESTS` says how many requests each gets.
#[tokio::test(flavor = "multi_thread")]
async fn no_upstream_runs_an_operation_that_the_token_may_not() {
    if !nginx::is_here() {
        return;
    }
    let only = env::var("BAILIWICK_UPSTREAMS").ok();
    let requests = env::var("BAILIWICK_UPSTREAM_REQUESTS").map_or(REQUESTS, |number| number.parse().unwrap());
    let trials = Trials::prepare().await;
    let (mut ran, mut sent, mut failures) = (Vec::new(), 0, Vec::new());
    for name in upstream::NAMES {
        if only
            .as_ref()
            .is_some_and(|only| !only.split(',').any(|one| one == name))
        {
            continue;
        }
        match trials.run(name, requests).await {
            Err(why) => say(&format!("skipped: {name}: {why}")),
            Ok(outcome) => {
                say(&format!("{name:12} {outcome}"));
                ran.push(name);
                sent += outcome.sent;
                failures.extend(outcome.wrong.into_iter().take(TOLD));
                failures.extend(outcome.amiss.into_iter().take(TOLD));
            }
        }
    }
    say(&format!(
        "{sent} requests to {} upstreams: {}",
        ran.len(),
        ran.join(", ")
    ));
    assert!(failures.is_empty(), "\n{}", failures.join("\n"));
}

/// Every catalog.
struct Trials {
    shapes: Trial<Shapes>,
    forge: Trial<Forge>,
    digitalocean: Trial<DigitalOcean>,
}

impl Trials {
    async fn prepare() -> Self {
        catalogs::install();
        let (shapes, forge, digitalocean) =
            tokio::join!(Trial::prepare(2000), Trial::prepare(2000), Trial::prepare(40));
        say(&format!("{shapes}\n{forge}\n{digitalocean}"));
        Self {
            shapes,
            forge,
            digitalocean,
        }
    }

    /// Each gets a third.
    async fn run(&self, name: &str, requests: usize) -> Result<Outcome, String> {
        let mut outcome = self.shapes.run(name, requests / 3).await?;
        outcome.add(self.forge.run(name, requests / 3).await?);
        outcome.add(self.digitalocean.run(name, requests / 3).await?);
        Ok(outcome)
    }
}

/// To whoever runs the tests, also when they pass.
fn say(line: &str) {
    writeln!(std::io::stderr().lock(), "{line}").unwrap();
}
