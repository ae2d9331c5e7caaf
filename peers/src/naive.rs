//! The engine's own independent model, which says what is expected: strings, sorted sets, every template tried.

#![expect(dead_code, unused_imports, reason = "the model answers more than is asked here")]

use std::collections::BTreeSet;

#[path = "../../tests/naive/catalogue.rs"]
mod catalogue;
#[path = "../../tests/naive/decide.rs"]
mod decide;
#[path = "../../tests/naive/format.rs"]
mod format;
#[path = "../../tests/naive/matcher.rs"]
mod matcher;
#[path = "../../tests/naive/mint.rs"]
mod mint;
#[path = "../../tests/naive/relations.rs"]
mod relations;

pub(crate) use catalogue::{Endpoint, Naive, Resolved, Scope};
pub(crate) use decide::Decision;
pub(crate) use format::Class;
pub(crate) use relations::Grant;

/// Names of scopes.
pub(crate) type Names = BTreeSet<String>;
