//! What was sent to one upstream, and what it ran that it should not have.

use std::collections::BTreeMap;
use std::fmt;

use bailiwick::{Catalog, Endpoint};

use crate::client::Reply;
use crate::plan::{Ask, meets};

/// What came of it.
#[derive(Debug, Default)]
pub(crate) struct Outcome {
    /// Requests that went to nginx.
    pub(crate) sent: usize,
    /// Of these, those that the gateway refused: with 401 or 403, or with 400 for what it cannot read itself.
    pub(crate) refused: usize,
    /// Of these, those that the upstream ran an operation for.
    pub(crate) ran: usize,
    /// Operations that were run for a token which may not.
    pub(crate) wrong: Vec<String>,
    /// Operations that were not run although they were asked for as they are meant to be.
    pub(crate) amiss: Vec<String>,
    /// Operations for which the upstream has no syntax.
    pub(crate) left_out: usize,
}

impl fmt::Display for Outcome {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            sent,
            refused,
            ran,
            wrong,
            left_out,
            ..
        } = self;
        let wrong = wrong.len();
        write!(
            f,
            "{sent:7} requests, {refused:6} refused, {ran:6} run, {wrong:5} of them wrongly, {left_out} operations left out"
        )
    }
}

impl Outcome {
    /// Notes what came back.
    pub(crate) fn note<C: Catalog>(
        &mut self,
        name: &str,
        operations: &BTreeMap<String, Endpoint<C>>,
        ask: &Ask<C>,
        reply: &Reply,
    ) {
        self.sent += 1;
        let Some(ran) = &reply.ran else {
            self.refused += usize::from([400, 401, 403].contains(&reply.status));
            return;
        };
        self.ran += 1;
        if !meets(ask.by.as_deref(), operations[ran]) {
            self.wrong.push(format!("{name}: {}: ran {ran}", ask.case));
        }
    }

    pub(crate) fn add(&mut self, other: Self) {
        self.sent += other.sent;
        self.refused += other.refused;
        self.ran += other.ran;
        self.left_out += other.left_out;
        self.wrong.extend(other.wrong);
        self.amiss.extend(other.amiss);
    }
}
