//! News of changes.
//!
//! Numbers come from the one row of `feed_end`, which a transaction writes to last and keeps to itself until it ends. So they
//! follow the order of commits, and there is no gap that may still be filled. A number can be given out again, by a standby
//! that was promoted without the last entries or by a backup that was restored; the random mark of an entry cannot.

use super::columns::{Columns, Reader};
use super::record::{Record, all, one};
use super::value::places;
use super::{Fault, Session, Value};
use crate::random;
use crate::store::feed::REMEMBERED;
use crate::store::{Feed, FeedPlace, Invalidation, StoreError, StoreErrorKind};

/// How many entries are written by one statement.
const AT_ONCE: usize = 500;

/// What is too old is removed at every so many places.
const SWEEP: u64 = 256;

pub(super) async fn append<S: Session>(session: &mut S, invalidated: &[Invalidation]) -> Result<(), Fault> {
    let count = invalidated.len() as u64;
    if count == 0 {
        return Ok(());
    }
    let raised = "UPDATE feed_end SET place = place + $1 RETURNING place";
    let end = one::<u64, S>(session, raised, &[number(count)]).await?;
    let end = end.ok_or(sqlx::Error::RowNotFound)?;
    let start = end.saturating_sub(count);
    let placed: Vec<_> = (start + 1..).zip(invalidated).collect();
    for placed in placed.chunks(AT_ONCE) {
        let mut values = Vec::with_capacity(placed.len() * 6);
        for (place, invalidation) in placed {
            let (digest, member, role) = match invalidation {
                Invalidation::Secret(digest) => (Some(digest), None, None),
                Invalidation::Member(team, user) => (None, Some((*team, *user)), None),
                Invalidation::Role(role) => (None, None, Some(*role)),
            };
            let (team, user) = member.unzip();
            values.extend([
                number(*place),
                mark()?,
                digest.into(),
                team.into(),
                user.into(),
                role.into(),
            ]);
        }
        let sql = format!(
            "INSERT INTO feed (place, mark, digest, team_id, user_id, role_id) VALUES {}",
            places(placed.len(), 6)
        );
        session.run(&sql, &values).await?;
    }
    if start / SWEEP != end / SWEEP {
        // The entry at the oldest place that is remembered stays, to be compared.
        let old = number(end.saturating_sub(REMEMBERED));
        session.run("DELETE FROM feed WHERE place < $1", &[old]).await?;
    }
    Ok(())
}

/// The news since a place, if it is one of this history and not too long ago.
pub(in crate::store) async fn read<S: Session>(
    session: &mut S,
    since: Option<FeedPlace>,
    history: u64,
) -> Result<Feed, Fault> {
    let sql = "SELECT e.place, f.mark FROM feed_end e LEFT JOIN feed f ON f.place = e.place";
    let end: Option<(u64, Mark)> = one(session, sql, &[]).await?;
    let (number, Mark(mark)) = end.ok_or(sqlx::Error::RowNotFound)?;
    let end = FeedPlace { number, mark, history };
    let since = since.filter(|since| since.history == history);
    let behind = since.and_then(|since| Some((since, number.checked_sub(since.number)?)));
    let news = match behind.filter(|(_, behind)| *behind <= REMEMBERED) {
        None => None,
        Some((since, 0)) => (since == end).then(Vec::new),
        Some((since, behind)) => between(session, since, end, behind).await?,
    };
    Ok(Feed { end, news })
}

/// What lies between two places; `None` where the entry at the first is another one, or some were swept since the end was read.
async fn between<S: Session>(
    session: &mut S,
    since: FeedPlace,
    end: FeedPlace,
    behind: u64,
) -> Result<Option<Vec<Invalidation>>, Fault> {
    let sql =
        "SELECT mark, digest, team_id, user_id, role_id FROM feed WHERE place >= $1 AND place <= $2 ORDER BY place";
    let mut entries: Vec<(Mark, Invalidation)> = all(session, sql, &[number(since.number), number(end.number)]).await?;
    // There is no entry at the place before the first.
    if since.number > 0 {
        if entries.first().is_none_or(|(Mark(mark), _)| *mark != since.mark) {
            return Ok(None);
        }
        entries.remove(0);
    }
    let news: Vec<_> = entries.into_iter().map(|(_, invalidation)| invalidation).collect();
    Ok((news.len() as u64 == behind).then_some(news))
}

/// The random value of an entry; 0 where there is none, or it was written by a version that knew of none.
struct Mark(u64);

impl Record for Mark {
    fn read<R: Columns>(columns: &mut Reader<R>) -> Result<Self, Fault> {
        let mark = columns.maybe_number()?.and_then(|mark| u64::try_from(mark).ok());
        Ok(Self(mark.unwrap_or_default()))
    }
}

/// A new one, of 62 bits and never 0.
fn mark() -> Result<Value<'static>, Fault> {
    let bytes = random::bytes().map_err(|error| {
        StoreError::new(StoreErrorKind::Other, "no random value for an entry of the feed").because_of(error)
    })?;
    Ok(Value::Number(Some((i64::from_le_bytes(bytes) >> 2).abs() | 1)))
}

fn number(place: u64) -> Value<'static> {
    Value::Number(i64::try_from(place).ok())
}
