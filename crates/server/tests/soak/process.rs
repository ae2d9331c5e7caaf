//! A process that serves: this program again.

use std::io::{BufRead, BufReader, Read, Write};
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::Arc;

use bailiwick_server::{Ending, ServeOptions, Started, serve};
use bailiwick_tokens::store::postgres::PostgresStore;
use tokio::runtime::Runtime;
use tokio::sync::oneshot;

use crate::by_tokens::ByTokens;

const DATABASE: &str = "BAILIWICK_SOAK_DATABASE";

pub(crate) struct Process {
    pub(crate) origin: String,
    pub(crate) first_owner: Option<String>,
    child: Child,
    /// While this is open, it serves; so it ends when this process does, however that ends.
    input: ChildStdin,
}

impl Process {
    pub(crate) fn start(database: &str) -> Self {
        let mut child = Command::new(std::env::current_exe().unwrap())
            .args(["process::serves_until_its_input_ends", "--exact", "--nocapture"])
            .env(DATABASE, database)
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut said = BufReader::new(child.stderr.take().unwrap()).lines().map(Result::unwrap);
        let line = said.next().unwrap();
        let (origin, first_owner) = line.split_once(' ').unwrap();
        // Nothing, or why it panics.
        std::thread::spawn(move || said.for_each(|line| eprint(&line)));
        Self {
            origin: origin.to_owned(),
            first_owner: Some(first_owner.to_owned()).filter(|link| !link.is_empty()),
            input: child.stdin.take().unwrap(),
            child,
        }
    }

    /// How much memory it has, in KiB, as Linux says it.
    pub(crate) fn memory(&self) -> u64 {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.child.id())).unwrap();
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).unwrap();
        line.trim().strip_suffix(" kB").unwrap().parse().unwrap()
    }

    /// Asks it to end, which it does in good order.
    pub(crate) fn end(self) {
        let Self { mut child, input, .. } = self;
        drop(input);
        assert!(child.wait().unwrap().success());
    }
}

fn eprint(line: &str) {
    std::io::stderr().write_all(format!("{line}\n").as_bytes()).unwrap();
}

/// Nothing, unless this is the process.
#[test]
fn serves_until_its_input_ends() {
    let Ok(database) = std::env::var(DATABASE) else {
        return;
    };
    let (end, ended) = oneshot::channel::<()>();
    std::thread::spawn(move || {
        _ = std::io::stdin().read_to_end(&mut Vec::new());
        drop(end);
    });
    let tell = |started: &Started| {
        eprint(&format!(
            "{} {}",
            started.origin,
            started.first_owner.as_deref().unwrap_or_default()
        ));
        Ok(())
    };
    let mut options = ServeOptions::default();
    options.listen = "127.0.0.1:0".parse().unwrap();
    Runtime::new().unwrap().block_on(async {
        let store = PostgresStore::connect(&database.parse().unwrap()).await.unwrap();
        let end = async move {
            _ = ended.await;
            Ending::Over
        };
        serve::<ByTokens>(Arc::new(store), options, tell, end).await.unwrap();
    });
}
