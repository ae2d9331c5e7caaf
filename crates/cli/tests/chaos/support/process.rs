//! `bailiwick serve`, as whoever operates it starts it.

use std::io::{BufRead as _, BufReader, Read};
use std::net::SocketAddr;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tokio::time::{Instant, sleep};

use super::free::free;
use super::wait::{PATIENCE, PAUSE, until};

/// So many lines of log are shown where another one is missing.
const SHOWN: usize = 20;

pub(crate) struct Process {
    pub(crate) origin: String,
    child: Child,
    said: Arc<Mutex<Vec<String>>>,
    logged: Arc<Mutex<Vec<String>>>,
    /// How many lines of it were there before something was broken.
    before: AtomicUsize,
}

impl Drop for Process {
    fn drop(&mut self) {
        self.kill();
    }
}

impl Process {
    /// Over a database, on a port of its own, once it listens.
    pub(crate) async fn start(database: &str) -> Self {
        Self::start_with(database, free(), &[]).await
    }

    pub(crate) async fn start_with(database: &str, address: SocketAddr, variables: &[(&str, &str)]) -> Self {
        let mut process = Self::spawn(env!("CARGO_BIN_EXE_bailiwick"), database, address, variables);
        process.listens().await;
        process
    }

    /// Returns at once.
    pub(crate) fn spawn(binary: &str, database: &str, address: SocketAddr, variables: &[(&str, &str)]) -> Self {
        let mut child = Command::new("setpriv")
            .args(["--pdeathsig", "KILL", binary, "serve", "--listen", &address.to_string()])
            .env("BAILIWICK_DATABASE", database)
            .env_remove("PGSSLMODE")
            .envs(variables.iter().copied())
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let said = lines(child.stdout.take().unwrap());
        let logged = lines(child.stderr.take().unwrap());
        Self {
            origin: format!("http://{address}"),
            child,
            said,
            logged,
            before: AtomicUsize::new(0),
        }
    }

    pub(crate) async fn listens(&mut self) {
        let (said, logged) = (Arc::clone(&self.said), Arc::clone(&self.logged));
        until("a process listens", PATIENCE, async || {
            if let Some(status) = self.ended() {
                panic!("a process ended ({status}): {:?}", logged.lock());
            }
            has(&said, "listening on")
        })
        .await;
    }

    /// The first owner's link.
    pub(crate) async fn link(&self) -> String {
        until("a link for the first owner", PATIENCE, async || {
            has(&self.said, "/first/")
        })
        .await;
        self.maybe_link().unwrap()
    }

    /// The first owner's link, as far as one was printed.
    pub(crate) fn maybe_link(&self) -> Option<String> {
        let said = self.said.lock().unwrap_or_else(PoisonError::into_inner);
        let mut words = said.iter().flat_map(|line| line.split(' '));
        words.find(|word| word.contains("/first/")).map(str::to_owned)
    }

    /// From here on, only what is logged from now on counts.
    pub(crate) fn mark(&self) {
        let logged = self.logged.lock().unwrap_or_else(PoisonError::into_inner);
        self.before.store(logged.len(), Ordering::Relaxed);
    }

    /// Whether the log has a warning or an error with one of these words.
    pub(crate) fn logged(&self, words: &[&str]) -> bool {
        let logged = self.logged.lock().unwrap_or_else(PoisonError::into_inner);
        let mut new = logged.iter().skip(self.before.load(Ordering::Relaxed));
        new.any(|line| is_grave(line) && words.iter().any(|word| line.to_lowercase().contains(word)))
    }

    /// Waits until the log has it.
    pub(crate) async fn logs(&self, words: &[&str], limit: Duration) {
        let began = Instant::now();
        while !self.logged(words) {
            let log = self.log();
            assert!(
                began.elapsed() < limit,
                "no line of log with one of {words:?} in {limit:?}, but: {log}"
            );
            sleep(PAUSE).await;
        }
    }

    /// What was logged since something was broken, but for requests.
    pub(crate) fn log(&self) -> String {
        let logged = self.logged.lock().unwrap_or_else(PoisonError::into_inner);
        let new = logged.iter().skip(self.before.load(Ordering::Relaxed));
        let told: Vec<_> = new.filter(|line| is_grave(line)).take(SHOWN).cloned().collect();
        told.join("\n")
    }

    pub(crate) fn ended(&mut self) -> Option<ExitStatus> {
        self.child.try_wait().unwrap()
    }

    /// Ends it without a word.
    pub(crate) fn kill(&mut self) {
        _ = self.child.kill();
        _ = self.child.wait();
    }
}

/// A start that fails says why without a level.
fn is_grave(line: &str) -> bool {
    ["WARN", "ERROR", "error: "].iter().any(|level| line.contains(level))
}

fn has(lines: &Mutex<Vec<String>>, word: &str) -> bool {
    let lines = lines.lock().unwrap_or_else(PoisonError::into_inner);
    lines.iter().any(|line| line.to_lowercase().contains(word))
}

/// What a process writes, as it comes.
fn lines(from: impl Read + Send + 'static) -> Arc<Mutex<Vec<String>>> {
    let lines = Arc::new(Mutex::new(Vec::new()));
    let kept = Arc::clone(&lines);
    std::thread::spawn(move || {
        for line in BufReader::new(from).lines().map_while(Result::ok) {
            kept.lock().unwrap_or_else(PoisonError::into_inner).push(line);
        }
    });
    lines
}
