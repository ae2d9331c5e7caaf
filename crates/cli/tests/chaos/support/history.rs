//! What was true when, and which answers were right.

use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use tokio::time::Instant;

use super::model::{MODEL, Token, Told, Truth};

/// How long after its end something may still be believed: the five seconds for which memory counts without news, and one
/// for a machine that is slow.
pub(crate) const BOUND: Duration = Duration::from_secs(6);
/// How soon after the end of a failure everything is answered again.
pub(crate) const BACK: Duration = Duration::from_secs(10);

/// Something that was true for a time.
struct Frame {
    from: Instant,
    until: Option<Instant>,
    truth: Truth,
}

/// A time in which not everything has to be answered.
struct Trouble {
    from: Instant,
    until: Option<Instant>,
}

/// Everything that was true, and when something was broken on purpose.
#[derive(Default)]
pub(crate) struct History {
    frames: Mutex<Vec<Frame>>,
    troubles: Mutex<Vec<Trouble>>,
}

/// A request, and when.
pub(crate) struct Asked {
    pub(crate) process: usize,
    pub(crate) token: std::sync::Arc<Token>,
    pub(crate) request: usize,
    pub(crate) began: Instant,
    pub(crate) ended: Instant,
    pub(crate) told: Told,
}

impl History {
    /// Something is about to become true. What was true before still may be.
    pub(crate) fn begin(&self, truth: Truth) {
        let from = Instant::now();
        self.frames.lock().unwrap_or_else(PoisonError::into_inner).push(Frame {
            from,
            until: None,
            truth,
        });
    }

    /// The last that was about to become true is, and nothing else.
    pub(crate) fn settle(&self) {
        let mut frames = self.frames.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((_, before)) = frames.split_last_mut() {
            for frame in before {
                frame.until.get_or_insert_with(Instant::now);
            }
        }
    }

    /// The last that was about to become true.
    pub(crate) fn now(&self) -> Truth {
        let frames = self.frames.lock().unwrap_or_else(PoisonError::into_inner);
        frames.last().unwrap().truth.clone()
    }

    /// Something is about to be broken.
    pub(crate) fn break_something(&self) {
        let from = Instant::now();
        let mut troubles = self.troubles.lock().unwrap_or_else(PoisonError::into_inner);
        troubles.push(Trouble { from, until: None });
    }

    /// Nothing is broken any more.
    pub(crate) fn mended(&self) {
        for trouble in &mut *self.troubles.lock().unwrap_or_else(PoisonError::into_inner) {
            trouble.until.get_or_insert_with(Instant::now);
        }
    }

    /// How late an answer was, or nothing if it is wrong.
    pub(crate) fn lateness(&self, asked: &Asked) -> Option<Duration> {
        if asked.told == Told::Unavailable {
            let troubles = self.troubles.lock().unwrap_or_else(PoisonError::into_inner);
            let is_excused = |trouble: &Trouble| {
                trouble.from <= asked.ended && trouble.until.is_none_or(|until| asked.began <= until + BACK)
            };
            return troubles.iter().any(is_excused).then_some(Duration::ZERO);
        }
        let frames = self.frames.lock().unwrap_or_else(PoisonError::into_inner);
        let agrees = |frame: &&Frame| {
            frame.from <= asked.ended && MODEL.told(&frame.truth, &asked.token, asked.request) == asked.told
        };
        let late = |frame: &Frame| {
            let until = frame.until.unwrap_or(asked.ended);
            asked.began.saturating_duration_since(until)
        };
        frames.iter().filter(agrees).map(late).min()
    }
}
