//! Requests of gateways that go on whatever fails, each with its answer judged afterwards.

use std::fmt::Write as _;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tokio::task::JoinSet;
use tokio::time::{Instant, sleep};

use super::history::{Asked, History};
use super::model::{REQUESTS, Told};
use super::world::World;

/// How many ask each process at once.
const ASKERS: usize = 4;
const PAUSE: Duration = Duration::from_millis(15);
/// So many of the wrong ones are shown.
const SHOWN: usize = 8;

pub(crate) struct Load {
    over: Arc<AtomicBool>,
    asked: Arc<Mutex<Vec<Asked>>>,
    askers: JoinSet<()>,
    began: Instant,
}

impl Load {
    /// Asks all processes of a world, on and on.
    pub(crate) fn start(world: &Arc<World>) -> Self {
        let (over, asked) = (Arc::new(AtomicBool::new(false)), Arc::new(Mutex::new(Vec::new())));
        let mut askers = JoinSet::new();
        for number in 0..ASKERS * world.origins.len() {
            let (world, over, asked) = (Arc::clone(world), Arc::clone(&over), Arc::clone(&asked));
            askers.spawn(async move {
                let mut random = fastrand::Rng::with_seed(number as u64);
                while !over.load(Ordering::Relaxed) {
                    let token = world.any(&mut random);
                    let (process, request) = (number % world.origins.len(), random.usize(..REQUESTS.len()));
                    let answer = world.ask(process, &token, request).await;
                    asked.lock().unwrap_or_else(PoisonError::into_inner).push(answer);
                    sleep(PAUSE).await;
                }
            });
        }
        Self {
            over,
            asked,
            askers,
            began: Instant::now(),
        }
    }

    /// Stops, and says how many answers there were; as an error if one was wrong: later than the bound, or missing where nothing
    /// was broken.
    pub(crate) async fn judge(self, history: &History, bound: Duration) -> Result<String, String> {
        self.over.store(true, Ordering::Relaxed);
        self.askers.join_all().await;
        let asked = self.asked.lock().unwrap_or_else(PoisonError::into_inner);
        let (mut wrong, mut latest, mut unavailable) = (Vec::new(), Duration::ZERO, 0);
        for each in &*asked {
            unavailable += usize::from(each.told == Told::Unavailable);
            match history.lateness(each) {
                Some(late) if late <= bound => latest = latest.max(late),
                late => wrong.push((each, late)),
            }
        }
        let summary = format!(
            "{} answers, {} wrong, {unavailable} unavailable, the latest {latest:?} after it was so",
            asked.len(),
            wrong.len()
        );
        let allows = wrong.iter().filter(|(each, _)| each.told == Told::Allowed).count();
        let mut shown = format!("{summary}; {allows} of the wrong ones are allows");
        // The last of them tell whether it went on.
        for (each, late) in wrong.iter().take(SHOWN).chain(wrong.iter().rev().take(SHOWN)) {
            write!(
                shown,
                "\n  {:?} at process {} about {:?} of {}, {:?} after the start, {late:?} late",
                each.told,
                each.process,
                REQUESTS[each.request],
                each.token.id,
                each.began - self.began,
            )
            .unwrap();
        }
        if wrong.is_empty() && !asked.is_empty() {
            Ok(summary)
        } else {
            Err(shown)
        }
    }
}
