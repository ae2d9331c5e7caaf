//! The process that is killed.

use std::io::Write as _;
use std::path::Path;
use std::process::Command;
use std::sync::Arc;

use bailiwick_tokens::store::Store;
use bailiwick_tokens::store::postgres::PostgresStore;
use bailiwick_tokens::store::sqlite::SqliteStore;
use tokio::runtime::Runtime;
use tokio::task::JoinSet;

use super::script::Script;

pub(super) const TASKS: usize = 4;

const SQLITE: &str = "BAILIWICK_KILLED_SQLITE";
const POSTGRES: &str = "BAILIWICK_KILLED_POSTGRES";
const CYCLE: &str = "BAILIWICK_KILLED_CYCLE";

/// A child that is to be started.
pub(super) struct Child {
    pub(super) cycle: u64,
    store: (&'static str, String),
}

impl Child {
    pub(super) fn sqlite(file: &Path, cycle: u64) -> Self {
        let store = (SQLITE, file.to_str().unwrap().to_owned());
        Self { cycle, store }
    }

    pub(super) fn postgres(url: &str, cycle: u64) -> Self {
        let store = (POSTGRES, url.to_owned());
        Self { cycle, store }
    }

    /// This program again, which then does nothing but the test below.
    pub(super) fn command(&self) -> Command {
        let mut command = Command::new(std::env::current_exe().unwrap());
        command.args(["kill::child::works_until_it_is_killed", "--exact", "--nocapture"]);
        command
            .env(self.store.0, &self.store.1)
            .env(CYCLE, self.cycle.to_string());
        command
    }
}

/// Which task got an answer.
pub(super) fn acknowledged(line: &str) -> Option<usize> {
    line.strip_prefix("acknowledged ")?
        .parse()
        .ok()
        .filter(|task| *task < TASKS)
}

/// Nothing, unless this is the child.
#[test]
fn works_until_it_is_killed() {
    let (sqlite, postgres) = (std::env::var(SQLITE), std::env::var(POSTGRES));
    let Ok(cycle) = std::env::var(CYCLE) else {
        return;
    };
    Runtime::new().unwrap().block_on(async {
        let store: Arc<dyn Store> = match (sqlite, postgres) {
            (Ok(file), _) => Arc::new(SqliteStore::open(file).await.unwrap()),
            (_, Ok(url)) => Arc::new(PostgresStore::connect(&url.parse().unwrap()).await.unwrap()),
            _ => panic!("no store is named"),
        };
        let mut tasks = JoinSet::new();
        for task in 0..TASKS {
            let (store, mut script) = (Arc::clone(&store), Script::new(cycle.parse().unwrap(), task));
            tasks.spawn(async move {
                loop {
                    script.step(store.as_ref()).await;
                    let line = format!("acknowledged {task}\n");
                    std::io::stderr().write_all(line.as_bytes()).unwrap();
                }
            });
        }
        tasks.join_all().await;
    });
}
