//! What was seen.

use std::fmt::Write as _;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use crate::client::Answer;
use crate::process::Process;

/// How much more memory than in its first half a process may have in the second, in KiB: what an allocator keeps differs
/// that much from one moment to another.
const MARGIN: u64 = 8 * 1024;

#[derive(Default)]
pub(crate) struct Count(AtomicU64);

impl Count {
    pub(crate) fn add(&self, more: u64) {
        self.0.fetch_add(more, Ordering::Relaxed);
    }

    fn get(&self) -> u64 {
        self.0.load(Ordering::Relaxed)
    }
}

#[derive(Default)]
pub(crate) struct Report {
    allowed: Count,
    denied: Count,
    refused: Count,
    pub(crate) edits: Count,
    pub(crate) assignments: Count,
    pub(crate) revocations: Count,
    pub(crate) regenerations: Count,
    pub(crate) descendants: Count,
    pub(crate) minted: Count,
    pub(crate) unminted: Count,
    latest_micros: AtomicU64,
    wrong: Mutex<Vec<String>>,
    memory: Mutex<Vec<[u64; 2]>>,
}

impl Report {
    pub(crate) fn right(&self, answer: &Answer, late: Duration) {
        let count = match answer.status.as_u16() {
            200 => &self.allowed,
            403 => &self.denied,
            _ => &self.refused,
        };
        count.add(1);
        let micros = u64::try_from(late.as_micros()).unwrap();
        self.latest_micros.fetch_max(micros, Ordering::Relaxed);
    }

    pub(crate) fn wrong(&self, what: String) {
        self.wrong.lock().unwrap_or_else(PoisonError::into_inner).push(what);
    }

    pub(crate) fn sample(&self, processes: &[Process; 2]) {
        let memory = processes.each_ref().map(Process::memory);
        self.memory.lock().unwrap_or_else(PoisonError::into_inner).push(memory);
    }

    pub(crate) fn summary(&self) -> String {
        let wrong = self.wrong.lock().unwrap_or_else(PoisonError::into_inner);
        let memory = self.memory.lock().unwrap_or_else(PoisonError::into_inner);
        let (allowed, denied, refused) = (self.allowed.get(), self.denied.get(), self.refused.get());
        let mut text = format!(
            "soak: {} s, {} answers judged ({allowed} allowed, {denied} denied, {refused} refused), {} wrong, no 5xx\n",
            memory.len(),
            allowed + denied + refused + wrong.len() as u64,
            wrong.len(),
        );
        _ = writeln!(
            text,
            "  {} edits of roles, {} assignments, {} tokens deleted and replaced, {} regenerated",
            self.edits.get(),
            self.assignments.get(),
            self.revocations.get(),
            self.regenerations.get(),
        );
        _ = writeln!(
            text,
            "  {} tokens minted by tokens, {} not, {} ended with what minted them",
            self.minted.get(),
            self.unminted.get(),
            self.descendants.get(),
        );
        let latest = Duration::from_micros(self.latest_micros.load(Ordering::Relaxed));
        _ = writeln!(
            text,
            "  the latest answer as before a change: {latest:.1?} after it was acknowledged"
        );
        for process in 0..2 {
            let [first, second] = halves(&memory, process);
            _ = writeln!(
                text,
                "  memory of process {process}: at most {first} KiB in the first half, {second} in the second"
            );
        }
        text
    }

    pub(crate) fn check(&self) {
        let wrong = self.wrong.lock().unwrap_or_else(PoisonError::into_inner);
        assert!(
            wrong.is_empty(),
            "{} wrong answers, among them\n{}",
            wrong.len(),
            wrong[..wrong.len().min(5)].join("\n")
        );
        let trees = [&self.minted, &self.descendants].map(Count::get);
        let is_long = self.memory.lock().unwrap_or_else(PoisonError::into_inner).len() >= 60;
        assert!(
            !is_long || !trees.contains(&0),
            "no token ended that had minted another one"
        );
        let least = self.allowed.get().min(self.denied.get()).min(self.refused.get());
        assert!(least > 50, "there was too little of one kind to say anything");
        let memory = self.memory.lock().unwrap_or_else(PoisonError::into_inner);
        for process in 0..2 {
            let [first, second] = halves(&memory, process);
            assert!(
                second <= first + MARGIN,
                "process {process} grew from {first} to {second} KiB"
            );
        }
    }
}

/// The most that a process had in each half.
fn halves(memory: &[[u64; 2]], process: usize) -> [u64; 2] {
    let (first, second) = memory.split_at(memory.len() / 2);
    [first, second].map(|half| half.iter().map(|sample| sample[process]).max().unwrap_or_default())
}
