//! Nothing is lost, and nothing is half made, when a process is killed in the middle of its work.
//!
//! A child does one script of changes in each of its tasks, and says of each change that it was acknowledged. Its parent
//! kills it at some moment, and opens the store again: each script has been followed to where it was acknowledged, or one
//! step further if that one was under way; never less, never part of a step. What "followed to there" looks like is what the
//! store in memory looks like after the same steps: records, secrets, log and feed.

mod child;
mod script;
mod view;

use std::io::{BufRead, BufReader};
use std::process::Stdio;
use std::time::{Duration, Instant};

use bailiwick_tokens::store::memory::MemoryStore;
use bailiwick_tokens::store::postgres::PostgresStore;
use bailiwick_tokens::store::sqlite::SqliteStore;
use bailiwick_tokens::store::{FeedPlace, Store};
use sqlx::{Connection, PgConnection};

use crate::open;
use crate::random::Random;
use crate::world::beginning;
use child::{Child, TASKS};
use script::Script;
use view::View;

#[tokio::test]
async fn sqlite_loses_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("tokens.db");
    let mut end = None;
    for cycle in 0..200 {
        let acknowledged = kill(&Child::sqlite(&file, cycle));
        let store = SqliteStore::open(&file).await.unwrap();
        end = check(&store, cycle, acknowledged, end).await;
    }
}

#[tokio::test]
async fn postgres_loses_nothing() {
    let Some(url) = open::postgres_url().await else {
        return;
    };
    let mut end = None;
    for cycle in 0..50 {
        let name = format!("killed_{cycle}_{}", std::process::id());
        let acknowledged = kill(&Child::postgres(&format!("{url}&application_name={name}"), cycle));
        gone(&url, &name).await;
        let store = PostgresStore::connect(&url.parse().unwrap()).await.unwrap();
        end = check(&store, cycle, acknowledged, end).await;
    }
}

/// Runs a child, kills it, and answers how many steps of each task were acknowledged until then.
fn kill(child: &Child) -> [usize; TASKS] {
    let mut random = Random::new([child.cycle, 17]);
    // Anywhere between its first breath and the middle of its work, and there at any moment of a step.
    let after = random.below(40);
    let pause = Duration::from_micros(random.below(4_000));
    let mut process = child
        .command()
        .stderr(Stdio::piped())
        .stdout(Stdio::null())
        .spawn()
        .unwrap();
    let mut said = BufReader::new(process.stderr.take().unwrap())
        .lines()
        .map(Result::unwrap);
    let mut acknowledged = [0; TASKS];
    let mut count = |line: String| match child::acknowledged(&line) {
        Some(task) => acknowledged[task] += 1,
        None => panic!("the child says `{line}`"),
    };
    said.by_ref().take(usize::try_from(after).unwrap()).for_each(&mut count);
    let moment = Instant::now();
    while moment.elapsed() < pause {
        std::hint::spin_loop();
    }
    process.kill().unwrap();
    // What it was told, and told us, before it died.
    said.for_each(&mut count);
    process.wait().unwrap();
    acknowledged
}

/// The server goes on with the statement that it had been given. Returns when it knows that nobody is there any more.
async fn gone(url: &str, name: &str) {
    let mut connection = PgConnection::connect(url).await.unwrap();
    let sql = "SELECT count(*) FROM pg_stat_activity WHERE application_name = $1";
    while sqlx::query_scalar::<_, i64>(sql)
        .bind(name)
        .fetch_one(&mut connection)
        .await
        .unwrap()
        > 0
    {}
}

/// Compares each task's part of the store with the model; answers where the feed ends.
async fn check(
    store: &dyn Store,
    cycle: u64,
    acknowledged: [usize; TASKS],
    end: Option<FeedPlace>,
) -> Option<FeedPlace> {
    let since = match end {
        Some(end) => end,
        None => beginning(store).await,
    };
    let feed = store.feed(Some(since)).await.unwrap();
    let news = feed.news.unwrap();
    for (task, steps) in acknowledged.into_iter().enumerate() {
        let mut script = Script::new(cycle, task);
        let found = View::of(store, &script, &news).await;
        let model = MemoryStore::new();
        for _ in 0..steps {
            script.step(&model).await;
        }
        let acknowledged = View::of_model(&model, &script).await;
        if found == acknowledged {
            continue;
        }
        script.step(&model).await;
        let one_more = View::of_model(&model, &script).await;
        assert_eq!(
            found, one_more,
            "cycle {cycle}, task {task}: neither this nor {acknowledged:?}, after {steps} steps"
        );
    }
    Some(feed.end)
}
