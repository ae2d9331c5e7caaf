//! What all layers can be told.

use std::sync::Arc;

use bytes::Bytes;
use http::Response;

use crate::denial::Denial;
use crate::{AccessRequest, Answers, Denied, Observer, Outcome, trace};

/// How a layer answers, and whom it tells. A layer that was told nothing shares nothing: each request carries its
/// settings along, and to count who shares them costs more than a decision.
#[derive(Clone, Default)]
pub(crate) struct Settings(Option<Arc<Told>>);

#[derive(Clone, Default)]
struct Told {
    answers: Answers,
    observer: Option<Arc<dyn Observer>>,
}

impl Settings {
    pub(crate) fn set_answers(&mut self, answers: Answers) {
        self.told().answers = answers;
    }

    pub(crate) fn set_observer(&mut self, observer: impl Observer) {
        self.told().observer = Some(Arc::new(observer));
    }

    pub(crate) fn answers(&self) -> &Answers {
        static DEFAULT: Answers = Answers::new();
        self.0.as_ref().map_or(&DEFAULT, |told| &told.answers)
    }

    /// Whether they are other than those of a layer that was told nothing.
    pub(crate) fn is_told(&self) -> bool {
        self.0.is_some()
    }

    #[inline]
    pub(crate) fn allowed(&self) {
        self.observe(Outcome::Allowed);
    }

    /// Counts and logs a denial.
    #[cold]
    pub(crate) fn denied(&self, denial: Denial) -> Denied {
        self.observe(denial.outcome());
        trace::denied(&denial);
        Denied::new(denial)
    }

    #[cold]
    pub(crate) fn answer<'a>(&self, denied: &Denied, request: impl Into<AccessRequest<'a>>) -> Box<Response<Bytes>> {
        Box::new(self.answers().response(denied, request))
    }

    fn told(&mut self) -> &mut Told {
        Arc::make_mut(self.0.get_or_insert_default())
    }

    #[inline]
    fn observe(&self, outcome: Outcome) {
        if let Some(observer) = self.0.as_ref().and_then(|told| told.observer.as_ref()) {
            observer.observe(outcome);
        }
    }
}
