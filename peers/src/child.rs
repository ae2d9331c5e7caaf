//! Parts of the report run as processes of their own: with a time limit, and with memory that nobody else has touched.

use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use serde::de::DeserializeOwned;

/// Why there is no answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Unanswered {
    /// It took longer than it may.
    TooLong,
    /// It failed; with what it said.
    Failed(String),
}

/// Runs this program, or the one beside it that is named, and reads the JSON that it writes.
///
/// # Errors
///
/// When it does not finish in time or fails.
pub fn ask<T: DeserializeOwned>(program: &str, args: &[&str], limit: Duration) -> Result<T, Unanswered> {
    let failed = |error: &dyn std::fmt::Display| Unanswered::Failed(format!("{program} {args:?}: {error}"));
    let own = std::env::current_exe().map_err(|error| failed(&error))?;
    let mut child = Command::new(own.with_file_name(program))
        .args(args)
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::inherit())
        .spawn()
        .map_err(|error| failed(&error))?;
    let started = Instant::now();
    loop {
        match child.try_wait().map_err(|error| failed(&error))? {
            Some(_) => break,
            None if started.elapsed() > limit => {
                child
                    .kill()
                    .and_then(|()| child.wait())
                    .map_err(|error| failed(&error))?;
                return Err(Unanswered::TooLong);
            }
            None => std::thread::sleep(Duration::from_millis(20)),
        }
    }
    let output = child.wait_with_output().map_err(|error| failed(&error))?;
    if !output.status.success() {
        return Err(failed(&output.status));
    }
    serde_json::from_slice(&output.stdout).map_err(|error| failed(&error))
}
