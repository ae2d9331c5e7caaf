//! Ends of secrets, many in one transaction.
//!
//! A change that others have to hear of writes to the end of the feed, and keeps that to itself until its commit is on the disk,
//! or on a standby's. One after the other, there would be no more of them than there are such commits. So those of one process
//! that come in while others are being made are made together:
//!
//! ```text
//! BEGIN; hold the users; change, change, …; their entries in the log; their entries in the feed; COMMIT
//! ```
//!
//! One that a rule is against is told so, and the others are made: each finds out whether it may be made before it writes more
//! than that somebody has looked at the user. Where the database fails, none is made.

use std::collections::VecDeque;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::sync::{Semaphore, oneshot};
use tokio::time::Instant;

use super::commit::{Work, given_up, persist};
use super::{Driver, Fault, Session, audit, change, feed};
use crate::TokenId;
use crate::store::{Invalidation, StoreError, StoreErrorKind, Write};

/// Changes in one transaction at most.
const MOST: usize = 64;
/// After so long no further one is begun: others wait for those that were, and a database that is far away takes its time for each.
const BUDGET: Duration = Duration::from_millis(500);
/// Transactions at a time. While one is on its way to the disk, the next gets as far as the feed.
const AT_ONCE: usize = 2;

/// What waits to be made together.
pub struct Group {
    waiting: Mutex<VecDeque<Waiting>>,
    turns: Semaphore,
}

struct Waiting {
    write: Write,
    answer: oneshot::Sender<Made>,
}

type Made = Result<Vec<Invalidation>, Fault>;

impl Group {
    pub(in crate::store) fn new() -> Self {
        Self {
            waiting: Mutex::default(),
            turns: Semaphore::new(AT_ONCE),
        }
    }

    fn take(&self) -> Vec<Waiting> {
        let mut waiting = self.waiting();
        let count = waiting.len().min(MOST);
        waiting.drain(..count).collect()
    }

    /// Puts what there was no time for before all others.
    fn give_back(&self, rest: impl Iterator<Item = Waiting>) {
        let mut waiting = self.waiting();
        let others = std::mem::take(&mut *waiting);
        waiting.extend(rest.chain(others));
    }

    /// Held for as long as it takes to move some.
    fn waiting(&self) -> MutexGuard<'_, VecDeque<Waiting>> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Makes a change with those that wait too. As any other change, it is made whole or not at all when whoever waits for it stops
/// waiting.
pub(super) async fn together<D: Driver>(driver: &D, write: Write) -> Made {
    let (answer, answered) = oneshot::channel();
    driver.group().waiting().push_back(Waiting { write, answer });
    let driver = driver.clone();
    // One for each that waits, so nobody is left; who finds nothing has been served by another.
    tokio::spawn(async move { make_next(&driver).await });
    answered.await.unwrap_or_else(|error| Err(given_up(error)))
}

async fn make_next<D: Driver>(driver: &D) {
    let group = driver.group();
    let Ok(_turn) = group.turns.acquire().await else {
        return;
    };
    let (writes, mut answers): (Vec<_>, VecDeque<_>) =
        group.take().into_iter().map(|one| (one.write, one.answer)).unzip();
    if writes.is_empty() {
        return;
    }
    let made = match persist(driver, &Together(&writes)).await {
        Ok(made) => made,
        Err(fault) => failed(driver, fault, &writes).await,
    };
    let rest = writes.into_iter().skip(made.len());
    for made in made {
        if let Some(answer) = answers.pop_front() {
            // Nobody may wait for it any more.
            _ = answer.send(made);
        }
    }
    group.give_back(rest.zip(answers).map(|(write, answer)| Waiting { write, answer }));
}

/// What becomes of each where the database failed. Where it is there, it may be one of them that it cannot take, so each is tried
/// alone.
async fn failed<D: Driver>(driver: &D, fault: Fault, writes: &[Write]) -> Vec<Made> {
    let error = StoreError::from(fault);
    let is_away = error.kind() == StoreErrorKind::Unavailable;
    let (kind, message) = (error.kind(), error.to_string());
    if is_away || writes.len() == 1 {
        let others = writes
            .iter()
            .skip(1)
            .map(|_| Err(StoreError::new(kind, message.clone()).into()));
        return [Err(error.into())].into_iter().chain(others).collect();
    }
    let mut made = Vec::with_capacity(writes.len());
    for write in writes.chunks(1) {
        let alone = persist(driver, &Together(write)).await;
        made.extend(alone.unwrap_or_else(|fault| vec![Err(fault)]));
    }
    made
}

/// Several changes of tokens. The answer has as many as there was time for.
struct Together<'a>(&'a [Write]);

impl Work for Together<'_> {
    type Done = Vec<Made>;

    async fn make<S: Session>(&self, session: &mut S) -> Result<Vec<Made>, Fault> {
        let started = Instant::now();
        let tokens: Vec<TokenId> = self
            .0
            .iter()
            .filter_map(|write| write.change.ends_secrets_of())
            .collect();
        session.hold_users_of(&tokens).await?;
        let (mut made, mut events) = (Vec::new(), Vec::new());
        for write in self.0 {
            if !made.is_empty() && started.elapsed() > BUDGET {
                break;
            }
            made.push(match change::make(session, write).await {
                Ok((event, invalidated)) => {
                    events.push((write.at, &write.actor, event));
                    Ok(invalidated)
                }
                Err(Fault::Rule(rule)) => Err(Fault::Rule(rule)),
                Err(fault) => return Err(fault),
            });
        }
        audit::append(session, &events).await?;
        let news: Vec<Invalidation> = made.iter().flatten().flatten().copied().collect();
        feed::append(session, &news).await?;
        Ok(made)
    }

    fn is_news(made: &Vec<Made>) -> bool {
        made.iter().flatten().any(|news| !news.is_empty())
    }
}
