//! Generated changes and questions, put to a store and to the one in memory: every answer is the same.

mod compare;
mod generate;

use bailiwick_tokens::store::Store;
use proptest::prelude::*;
use proptest::test_runner::TestRunner;
use tokio::runtime::Runtime;

use crate::open;
use crate::world::World;
use compare::Compared;
use generate::{Step, steps};

#[test]
fn sqlite_answers_as_memory_does() {
    check(32, async |steps| {
        let opened = open::sqlite().await;
        compare(&opened.store, steps).await
    });
}

#[test]
fn postgres_answers_as_memory_does() {
    check(12, async |steps| match open::postgres().await {
        Some(opened) => compare(&opened.store, steps).await,
        None => Ok(()),
    });
}

type Compare = Result<(), TestCaseError>;

/// So many runs, unless `PROPTEST_CASES` says otherwise.
fn check(cases: u32, run: impl AsyncFn(Vec<Step>) -> Compare) {
    let runtime = Runtime::new().unwrap();
    let cases = std::env::var("PROPTEST_CASES")
        .ok()
        .map_or(cases, |cases| cases.parse().unwrap());
    let mut runner = TestRunner::new(ProptestConfig {
        cases,
        // A step takes milliseconds.
        max_shrink_iters: 500,
        ..ProptestConfig::with_source_file(file!())
    });
    let tested = runner.run(&steps(), |steps| runtime.block_on(run(steps)));
    tested.unwrap_or_else(|error| panic!("{error}"));
}

async fn compare(store: &dyn Store, steps: Vec<Step>) -> Compare {
    let model = open::memory().store;
    World::new(store).await;
    World::new(&model).await;
    let mut compared = Compared::new(store, &model);
    for step in steps {
        compared.step(step).await?;
    }
    compared.everything().await
}
