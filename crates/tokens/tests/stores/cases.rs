//! What every store does, case by case.

mod audit;
mod feed;
mod holders;
mod listing;
mod notes;
mod parents;
mod people;
mod roles;
mod secrets;
pub(crate) mod together;
mod tokens;

/// Each case as a test on each store.
macro_rules! on_every_store {
    ($($case:ident)+) => {
        mod memory {
            $(#[tokio::test]
            async fn $case() {
                super::$case(&crate::open::memory().store).await;
            })+
        }
        mod sqlite {
            $(#[tokio::test]
            async fn $case() {
                super::$case(&crate::open::sqlite().await.store).await;
            })+
        }
        mod postgres {
            $(#[tokio::test]
            async fn $case() {
                if let Some(opened) = crate::open::postgres().await {
                    super::$case(&opened.store).await;
                }
            })+
        }
        mod plain {
            $(#[tokio::test]
            async fn $case() {
                if let Some(opened) = crate::open::plain().await {
                    super::$case(&opened.store).await;
                }
            })+
        }
    };
}

use on_every_store;
