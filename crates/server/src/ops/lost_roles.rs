//! The roles that members have and the catalog does not, for probes that come every second: to find them the store looks at all
//! members.

use std::time::Duration;

use bailiwick::Catalog;
use bailiwick_tokens::Tokens;
use bailiwick_tokens::store::StoreError;
use tokio::sync::Mutex;
use tokio::time::Instant;

/// How long an answer is good.
const GOOD: Duration = Duration::from_secs(30);

/// The last answer.
#[derive(Default)]
pub(crate) struct LostRoles(Mutex<Option<Answer>>);

struct Answer {
    asked: Instant,
    roles: Vec<(String, u64)>,
}

impl LostRoles {
    /// The roles as they were at most 30 seconds ago. One asks the store, and whoever comes meanwhile waits for the answer.
    pub(crate) async fn of_late<C: Catalog>(&self, tokens: &Tokens<C>) -> Result<Vec<(String, u64)>, StoreError> {
        let mut last = self.0.lock().await;
        if let Some(answer) = last.as_ref().filter(|answer| answer.asked.elapsed() < GOOD) {
            return Ok(answer.roles.clone());
        }
        let asked = Instant::now();
        let roles = tokens.lost_roles().await?;
        let answer = last.insert(Answer { asked, roles });
        Ok(answer.roles.clone())
    }
}
