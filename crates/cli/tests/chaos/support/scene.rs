//! Processes over one database, with a network between that can fail.

use std::sync::Arc;
use std::time::Duration;

use tokio::time::{Instant, sleep};

use super::client::Answer;
use super::history::{BACK, BOUND};
use super::load::Load;
use super::postgres::{Postgres, url_at};
use super::process::Process;
use super::proxy::Proxy;
use super::wait::PAUSE;
use super::world::World;

/// How soon an operator can see that something is wrong: what is remembered counts for five seconds, and a question to a
/// database that hangs is given up after ten.
pub(crate) const SEEN: Duration = Duration::from_secs(20);

pub(crate) struct Scene {
    pub(crate) processes: Vec<Process>,
    pub(crate) world: Arc<World>,
    pub(crate) proxy: Proxy,
    pub(crate) server: Postgres,
    load: Option<Load>,
}

impl Scene {
    /// So many processes that answer everything as they have to, under load; nothing where PostgreSQL is not installed.
    pub(crate) async fn start(count: usize) -> Option<Self> {
        Some(Self::over(Postgres::start().await?, count).await)
    }

    /// The same over a server.
    pub(crate) async fn over(server: Postgres, count: usize) -> Self {
        let proxy = Proxy::start(server.address).await;
        let url = url_at(&[proxy.address]);
        Self::at(server, proxy, &url, count).await
    }

    /// The same, with a standby that the processes know of, and name before the server.
    pub(crate) async fn with_standby(count: usize) -> Option<(Self, Postgres)> {
        let server = Postgres::start().await?;
        let standby = server.standby().await;
        let proxy = Proxy::start(server.address).await;
        let url = url_at(&[standby.address, proxy.address]);
        Some((Self::at(server, proxy, &url, count).await, standby))
    }

    async fn at(server: Postgres, proxy: Proxy, url: &str, count: usize) -> Self {
        let mut processes = vec![Process::start(url).await];
        // There is an owner by then, so the others print no link.
        let mut world = World::new(&processes[0]).await;
        for _ in 1..count {
            let process = Process::start(url).await;
            world = world.also_at(&process);
            processes.push(process);
        }
        world.agrees().await;
        Self {
            load: Some(Load::start(&world)),
            processes,
            world,
            proxy,
            server,
        }
    }

    /// A process that has a way of its own to a server, and is not asked about tokens.
    pub(crate) async fn bystander(&self, server: &Postgres) -> Process {
        Process::start(&server.url()).await
    }

    /// Something is about to be broken.
    pub(crate) fn breaks(&self) {
        self.world.history.break_something();
        for process in &self.processes {
            process.mark();
        }
    }

    /// Waits until every process says that it is not ready, and why, in words and as a metric.
    pub(crate) async fn not_ready(&self, words: &[&str]) {
        for origin in &self.world.origins {
            let began = Instant::now();
            loop {
                let answer = self.world.ready(origin).await;
                if tells(&answer, words) && self.world.counts_a_cause(origin).await {
                    break;
                }
                assert!(
                    began.elapsed() < SEEN,
                    "/readyz does not tell why it is not ready, by one of {words:?}, in {SEEN:?}, but {} {}",
                    answer.status,
                    answer.body
                );
                sleep(PAUSE).await;
            }
        }
    }

    /// Fails unless each process has logged one of these words.
    pub(crate) async fn logged(&self, words: &[&str]) {
        for process in &self.processes {
            process.logs(words, SEEN).await;
        }
    }

    /// The cause has ended: everything has to be right and ready soon, stay so, and have been so all the time, with the time
    /// for which something may be believed.
    pub(crate) async fn ends_well(mut self, name: &str) {
        let (world, load) = (&self.world, self.load.take().unwrap());
        world.history.mended();
        let began = Instant::now();
        let mut left = world.disagreement().await;
        while left.is_some() && began.elapsed() < BACK {
            left = world.disagreement().await;
        }
        let took = began.elapsed();
        sleep(Duration::from_secs(1)).await;
        let judged = load.judge(&world.history, BOUND).await;
        let is_late = left.is_none() && took > BACK;
        assert!(!is_late, "{name}: back only {took:?} after the end");
        if let Some(left) = left {
            let judged = judged.unwrap_or_else(|wrong| wrong);
            panic!("{name}: {took:?} after the end {left}; {judged}");
        }
        match judged {
            Ok(summary) => crate::say(&format!("{name}: back after {took:?}; {summary}")),
            Err(wrong) => panic!("{name}: back after {took:?}; {wrong}"),
        }
    }
}

fn tells(answer: &Answer, words: &[&str]) -> bool {
    answer.status == 503 && words.iter().any(|word| answer.body.to_lowercase().contains(word))
}
