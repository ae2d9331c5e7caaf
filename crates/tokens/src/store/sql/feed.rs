//! News of changes.
//!
//! Places come from the one row of `feed_end`, which a transaction writes to last and keeps to itself until it ends. So they
//! follow the order of commits, and there is no gap that may still be filled.

use super::record::{all, one};
use super::{Fault, Session, Value};
use crate::store::feed::REMEMBERED;
use crate::store::{Feed, Invalidation};

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
    for (place, invalidation) in (start + 1..).zip(invalidated) {
        let (digest, member, role) = match invalidation {
            Invalidation::Secret(digest) => (Some(digest), None, None),
            Invalidation::Member(team, user) => (None, Some((*team, *user)), None),
            Invalidation::Role(role) => (None, None, Some(*role)),
        };
        let values = [
            number(place),
            digest.into(),
            member.map(|(team, _)| team).into(),
            member.map(|(_, user)| user).into(),
            role.into(),
        ];
        session
            .run(
                "INSERT INTO feed (place, digest, team_id, user_id, role_id) VALUES ($1, $2, $3, $4, $5)",
                &values,
            )
            .await?;
    }
    if start / SWEEP != end / SWEEP {
        let old = number(end.saturating_sub(REMEMBERED));
        session.run("DELETE FROM feed WHERE place <= $1", &[old]).await?;
    }
    Ok(())
}

pub(super) async fn read<S: Session>(session: &mut S, since: Option<u64>) -> Result<Feed, Fault> {
    let end = one::<u64, S>(session, "SELECT place FROM feed_end", &[]).await?;
    let end = end.ok_or(sqlx::Error::RowNotFound)?;
    let behind = since.and_then(|since| end.checked_sub(since));
    let Some((since, behind)) = since.zip(behind.filter(|behind| *behind <= REMEMBERED)) else {
        return Ok(Feed { end, news: None });
    };
    let sql = "SELECT digest, team_id, user_id, role_id FROM feed WHERE place > $1 AND place <= $2 ORDER BY place";
    let news: Vec<Invalidation> = match behind {
        0 => Vec::new(),
        _ => all(session, sql, &[number(since), number(end)]).await?,
    };
    // Some may have been swept since the end was read.
    let whole = news.len() as u64 == behind;
    Ok(Feed {
        end,
        news: whole.then_some(news),
    })
}

fn number(place: u64) -> Value<'static> {
    Value::Number(i64::try_from(place).ok())
}
