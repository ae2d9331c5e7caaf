//! Random inputs: paths with templates that collide, and small catalogues with grants, roles and requests.

use proptest::prelude::ProptestConfig;
use proptest::test_runner::FileFailurePersistence;

mod catalogue;
mod paths;
mod scenario;
mod text;

pub(crate) use catalogue::catalogue;
pub(crate) use paths::{METHODS, path, template_set, templates_and_paths};
pub(crate) use scenario::{Scenario, scenario};

/// For `proptest!` in an integration test: inputs that failed once are kept beside the test and tried again, first.
pub(crate) fn config() -> ProptestConfig {
    let failure_persistence = Some(Box::new(FileFailurePersistence::WithSource("regressions")) as _);
    ProptestConfig {
        failure_persistence,
        ..ProptestConfig::default()
    }
}
