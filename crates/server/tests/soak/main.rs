//! Two processes over one PostgreSQL, under load, while roles, members and tokens change: no answer is wrong at its time.
//!
//! Each answer of `/authorize` is compared with what the naive model says. A change by the process that is asked counts
//! from the moment at which it was acknowledged, a change by the other from a second after that; between the moment at
//! which a change was sent and then, both what was before it and what is after it are right.
//!
//! It takes fifteen seconds, or `BAILIWICK_SOAK_SECONDS`. `cargo xtask soak` takes ten minutes, of a build that is
//! optimised, and says what it saw.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "what a test cannot prepare or read has failed"
)]

mod asked;
#[path = "../../../tokens/tests/rules/world/by_tokens.rs"]
mod by_tokens;
mod client;
#[path = "../service/database.rs"]
mod database;
mod driver;
mod model;
#[path = "../../../../tests/naive/mod.rs"]
mod naive;
mod process;
mod report;
mod timeline;
mod world;

use std::io::Write as _;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use tokio::task::JoinSet;
use tokio::time::{Instant, sleep_until};

use crate::process::Process;
use crate::report::Report;
use crate::world::World;

/// How many connections ask each process at once.
const CONNECTIONS: u64 = 16;

#[tokio::test(flavor = "multi_thread")]
async fn no_answer_is_wrong_while_everything_changes() {
    let Some(url) = database::postgres_url().await else {
        return;
    };
    let seconds = std::env::var("BAILIWICK_SOAK_SECONDS").map_or(15, |seconds| seconds.parse().unwrap());
    let first = Process::start(&url);
    let origin = first.origin.clone();
    let link = first.first_owner.clone().unwrap();
    // There is an owner by then, so the second has no link.
    let owner = world::first_owner(&origin, &link).await;
    let processes = [first, Process::start(&url)];
    let origins = processes.each_ref().map(|process| process.origin.clone());
    let world = Arc::new(World::new(origins, owner).await);

    let report = Arc::new(Report::default());
    let over = Arc::new(AtomicBool::new(false));
    let mut load = JoinSet::new();
    for process in 0..processes.len() {
        for number in 0..CONNECTIONS {
            let (world, report, over) = (Arc::clone(&world), Arc::clone(&report), Arc::clone(&over));
            load.spawn(async move { asked::ask_on_and_on(&world, &report, process, number, &over).await });
        }
        let (world, over) = (Arc::clone(&world), Arc::clone(&over));
        load.spawn(async move { world::read_on_and_on(&world, process, &over).await });
    }
    let started = Instant::now();
    let mut driver = driver::Driver::new(Arc::clone(&world));
    for second in 0..seconds {
        sleep_until(started + Duration::from_secs(second)).await;
        driver.second(second, &report).await;
        report.sample(&processes);
    }
    over.store(true, Ordering::Relaxed);
    load.join_all().await;

    std::io::stderr().write_all(report.summary().as_bytes()).unwrap();
    report.check();
    for process in processes {
        process.end();
    }
}
