//! The tokens that a plan is about.

use std::io;
use std::path::Path;
use std::rc::Rc;
use std::time::{SystemTime, UNIX_EPOCH};

use bailiwick::StoredGrant;
use bailiwick_analysis::plan::{TokenChange, TokenJudge};
use serde::{Deserialize, Serialize};

use crate::error::Error;
use crate::json_lines::JsonLines;
use crate::loaded::{Before, Loaded};
use crate::nearest::nearest;
use crate::terminal::Plain;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Line {
    id: Option<serde_json::Value>,
    #[serde(rename = "team")]
    _team: Option<serde::de::IgnoredAny>,
    role: String,
    grant: StoredGrant,
    expires: Option<i64>,
    #[serde(default)]
    revoked: bool,
}

/// What becomes of the tokens, in numbers.
#[derive(Clone, Copy, Debug, Default, Serialize)]
pub(super) struct TokenCounts {
    /// How many are live, and were judged.
    pub(super) judged: usize,
    /// How many are not live any more.
    pub(super) not_live: usize,
    pub(super) gaining: usize,
    pub(super) losing: usize,
    /// How many have a name that the new catalogue does not know.
    pub(super) with_unknown_names: usize,
    /// For how many there is something to say.
    pub(super) changed: usize,
}

/// A token for which there is something to say.
#[derive(Debug, Serialize)]
pub(super) struct Changed {
    /// Its line in the file.
    pub(super) line: u64,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) id: Option<serde_json::Value>,
    pub(super) role: String,
    #[serde(flatten, serialize_with = "change")]
    pub(super) change: Rc<TokenChange>,
}

fn change<S: serde::Serializer>(change: &Rc<TokenChange>, serializer: S) -> Result<S::Ok, S::Error> {
    change.as_ref().serialize(serializer)
}

/// Judges every token of a file, and tells of each for which there is something to say. A line that cannot be judged is
/// an error, for an answer without it would be wrong.
pub(super) fn judge(
    path: &Path,
    mut judge: TokenJudge<'_, Before, Loaded>,
    now: i64,
    mut tell: impl FnMut(Changed) -> io::Result<()>,
) -> Result<TokenCounts, Error> {
    let mut changes = TokenCounts::default();
    let mut lines = JsonLines::open(path)?;
    while let Some(line) = lines.next::<Line>()? {
        let Some(change) = judge.judge(&line.role, &line.grant) else {
            let message = lines.error(format!("unknown role `{}`", Plain(&line.role)));
            let meant = nearest(&line.role, judge.roles()).map(|meant| format!("did you mean `{meant}`?"));
            return Err(message.with_help(meant.or_else(|| Some("describe custom roles with `--roles`".to_owned()))));
        };
        if line.revoked || line.expires.is_some_and(|at| at <= now) {
            changes.not_live += 1;
            continue;
        }
        changes.judged += 1;
        if change.is_empty() {
            continue;
        }
        changes.gaining += usize::from(!change.gained.is_empty());
        changes.losing += usize::from(!change.lost.is_empty());
        changes.with_unknown_names += usize::from(!change.lapsed.is_empty() || !change.unknown.is_empty());
        changes.changed += 1;
        tell(Changed {
            line: lines.number(),
            id: line.id,
            role: line.role,
            change,
        })?;
    }
    Ok(changes)
}

/// The time on the machine's clock, in seconds since 1970.
pub(super) fn now() -> Result<i64, Error> {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).ok();
    since
        .and_then(|since| i64::try_from(since.as_secs()).ok())
        .ok_or_else(|| Error::new("the clock of this machine stands before 1970; say the time with `--now`"))
}
