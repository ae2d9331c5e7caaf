//! Random lives of tokens, through two processes over one store, against a naive model: nothing is ever allowed that the
//! model denies, and nothing denied that it allows.
//!
//! A process may go on to believe what it was told within the bound, so the model keeps every state there was. An answer
//! has to be that of a state that is not older than the last news, nor than any change by the process itself to what the
//! answer rests on; once the last news is as old as the bound, it has to be that of the state as it is.

mod drive;
mod naive;
mod step;

use proptest::prelude::*;

use drive::Drive;
use step::{Step, step};

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn a_process_answers_as_the_model_does(
        room in prop::sample::select(vec![0, 1, 8, 1_024]),
        steps in prop::collection::vec(step(), 1..80),
    ) {
        let builder = &mut tokio::runtime::Builder::new_current_thread();
        let runtime = builder.enable_time().start_paused(true).build().unwrap();
        runtime.block_on(async {
            let mut drive = Drive::new(room).await;
            for step in &steps {
                drive.take(step).await;
            }
            drive.ask_everything().await;
        });
    }
}

/// Memory is used at all in such lives: else the property would hold for want of anything remembered.
#[tokio::test(start_paused = true)]
async fn such_lives_are_answered_from_memory_too() {
    let mut drive = Drive::new(1_024).await;
    drive
        .take(&Step::Mint {
            via: 0,
            user: 0,
            grant: 0,
            days: None,
        })
        .await;
    for _ in 0..3 {
        drive.take(&Step::Authenticate { via: 1, secret: 0 }).await;
    }
    assert_eq!(drive.finds(), 1);
    // And old states are answered, by a process that cannot know better.
    drive.take(&Step::Delete { via: 0, token: 0 }).await;
    drive.take(&Step::Authenticate { via: 1, secret: 0 }).await;
    assert_eq!(drive.finds(), 1);
    drive.take(&Step::Pass { millis: 250 }).await;
    drive.take(&Step::Authenticate { via: 1, secret: 0 }).await;
    assert_eq!(drive.finds(), 2);
}
