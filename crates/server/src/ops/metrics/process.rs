//! What the process takes of the system, under the names that are the same for every program.

use std::fmt;

use prometheus_client::collector::Collector;
use prometheus_client::encoding::DescriptorEncoder;
use prometheus_client::metrics::gauge::ConstGauge;

use super::{one, whole};

/// The files that it has open, connections among them, asked of the system whenever somebody reads the metrics.
#[derive(Debug)]
pub(super) struct Process;

impl Collector for Process {
    fn encode(&self, encoder: DescriptorEncoder<'_>) -> fmt::Result {
        let mut encoder = encoder;
        let mut gauge = |name, help, number| one(&mut encoder, name, help, &ConstGauge::new(whole(number)));
        if let Some(open) = open_files() {
            gauge("process_open_fds", "Files that the process has open", open)?;
        }
        if let Some(most) = most_files() {
            gauge("process_max_fds", "How many files the process may have open", most)?;
        }
        Ok(())
    }
}

/// `None` where the system does not list them.
#[cfg(unix)]
fn open_files() -> Option<u64> {
    let files = std::fs::read_dir("/dev/fd").ok()?.count();
    // One of them is the list itself.
    u64::try_from(files.saturating_sub(1)).ok()
}

#[cfg(unix)]
fn most_files() -> Option<u64> {
    let (most, _) = rlimit::Resource::NOFILE.get().ok()?;
    Some(most)
}

#[cfg(not(unix))]
fn open_files() -> Option<u64> {
    None
}

#[cfg(not(unix))]
fn most_files() -> Option<u64> {
    None
}
