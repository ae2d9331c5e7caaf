//! What some tokens can call that they could not before, or the other way round.

use serde::Serialize;

use super::custom::Names;
use crate::EndpointName;

/// What tokens of one kind under one role gain and lose.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct AccessChange {
    /// `custom`, `read_only` or `full_access`.
    pub kind: &'static str,
    /// What they can call now and could not before.
    pub gained: Vec<RequestChange>,
    /// What they could call and cannot now.
    pub lost: Vec<RequestChange>,
}

impl AccessChange {
    pub(super) fn none(kind: &'static str) -> Self {
        Self {
            kind,
            gained: Vec::new(),
            lost: Vec::new(),
        }
    }

    /// Whether there is neither gain nor loss.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.gained.is_empty() && self.lost.is_empty()
    }
}

/// A request that some tokens can make now and could not before, or the other way round.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct RequestChange {
    /// The endpoint that allows it: the new one for a gain, the old one for a loss.
    pub endpoint: EndpointName,
    /// For custom tokens, the smallest sets of names with which they gain or lose it; empty for the other kinds.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub with: Vec<Names>,
}
