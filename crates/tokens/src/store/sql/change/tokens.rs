//! Tokens.

use bailiwick::Timestamp;

use super::{Made, take_user};
use crate::store::sql::read::LINEAGE;
use crate::store::sql::record::all;
use crate::store::sql::{Fault, Session, grant, read};
use crate::store::{ALWAYS, CommitError, Invalidation, NewToken, events};
use crate::{Name, SecretDigest, TokenId, TokenRecord, UserId};

pub(super) async fn mint<S: Session>(session: &mut S, new: &NewToken, at: Timestamp) -> Made {
    let NewToken { record, secret, judge } = new;
    take_user(session, record.user).await.map_err(|fault| match fault {
        Fault::Rule(CommitError::NoUser) => CommitError::NoMember.into(),
        other => other,
    })?;
    let mut standing = read::standing(session, record.team, record.user).await?;
    if let Some(role) = standing.as_ref().and_then(|standing| standing.custom.as_ref()) {
        // It may have been edited since it was read, but not any more.
        session.hold_role(role.id).await?;
        standing = read::standing(session, record.team, record.user).await?;
    }
    if !judge.allows(&standing.ok_or(CommitError::NoMember)?) {
        return Err(CommitError::NotAllowed.into());
    }
    if let Some(parent) = record.parent
        && !record.can_descend_from(&live(session, parent, at).await?)
    {
        return Err(CommitError::NotAllowed.into());
    }
    free_name(session, record.user, &record.name, at).await?;
    insert(session, record).await?;
    insert_secret(session, record.id, secret).await?;
    Ok((events::minted(record), Vec::new()))
}

pub(super) async fn rename<S: Session>(session: &mut S, id: TokenId, name: &Name, at: Timestamp) -> Made {
    take_user_of(session, id).await?;
    let before = live(session, id, at).await?;
    if before.name != *name {
        free_name(session, before.user, name, at).await?;
    }
    let sql = "UPDATE tokens SET name = $2, held_name = $2 WHERE id = $1";
    let renamed = session.run(sql, &[id.into(), name.into()]).await;
    renamed.map_err(|fault| fault.or_taken(CommitError::NameTaken))?;
    Ok((events::renamed(&before, name), Vec::new()))
}

pub(super) async fn regenerate<S: Session>(
    session: &mut S,
    id: TokenId,
    secret: &SecretDigest,
    grace_until: Option<Timestamp>,
    at: Timestamp,
) -> Made {
    take_user_of(session, id).await?;
    let token = live(session, id, at).await?;
    let older = "UPDATE secrets SET good_until = $2 WHERE token_id = $1 AND good_until > $3 RETURNING digest";
    let mut replaced: Vec<SecretDigest> = all(session, older, &[id.into(), ALWAYS.into(), at.into()]).await?;
    let last = "UPDATE secrets SET good_until = $2 WHERE token_id = $1 AND good_until IS NULL RETURNING digest";
    let until = grace_until.unwrap_or(ALWAYS);
    replaced.extend(all::<SecretDigest, S>(session, last, &[id.into(), until.into()]).await?);
    let replaced = news(replaced);
    insert_secret(session, id, secret).await?;
    Ok((events::regenerated(&token, at, grace_until), replaced))
}

pub(super) async fn end_grace<S: Session>(session: &mut S, id: TokenId, until: Timestamp, at: Timestamp) -> Made {
    take_user_of(session, id).await?;
    let token = live(session, id, at).await?;
    let sql = "UPDATE secrets SET good_until = $2 WHERE token_id = $1 AND good_until > $2 AND good_until > $3 RETURNING digest";
    let ended: Vec<SecretDigest> = all(session, sql, &[id.into(), until.into(), at.into()]).await?;
    if ended.is_empty() {
        return Err(CommitError::NoOldSecret.into());
    }
    Ok((events::grace_ended(&token, at, until), news(ended)))
}

pub(super) async fn delete<S: Session>(session: &mut S, id: TokenId) -> Made {
    take_user_of(session, id).await?;
    let token = read::token(session, id).await?.ok_or(CommitError::NoToken)?;
    // A token and what it minted are one user's, who was taken above: nothing is minted meanwhile.
    grant::release(session, id).await?;
    let secrets = format!(
        "{LINEAGE} SELECT s.digest FROM secrets s JOIN tokens t ON t.id = s.token_id JOIN lineage l ON l.id = t.id \
         WHERE t.deleted = FALSE"
    );
    let secrets = news(all(session, &secrets, &[id.into()]).await?);
    let ended = format!(
        "{LINEAGE} UPDATE tokens SET deleted = TRUE, held_name = NULL \
         WHERE deleted = FALSE AND id IN (SELECT id FROM lineage)"
    );
    let ended = session.run(&ended, &[id.into()]).await?;
    Ok((events::deleted(&token, ended.saturating_sub(1)), secrets))
}

/// Takes the user whose token it is to itself.
async fn take_user_of<S: Session>(session: &mut S, token: TokenId) -> Result<(), Fault> {
    let sql = "UPDATE users SET changes = changes + 1 WHERE id = (SELECT user_id FROM tokens WHERE id = $1)";
    match session.run(sql, &[token.into()]).await? {
        0 => Err(CommitError::NoToken.into()),
        _ => Ok(()),
    }
}

async fn live<S: Session>(session: &mut S, id: TokenId, at: Timestamp) -> Result<TokenRecord, Fault> {
    let token = read::token(session, id).await?;
    let token = token.filter(|token| !token.is_expired(at));
    token.ok_or(CommitError::NoToken.into())
}

/// Takes a name from a token that has expired. One that another token still holds is taken when it is written.
async fn free_name<S: Session>(session: &mut S, user: UserId, name: &Name, at: Timestamp) -> Result<(), Fault> {
    let sql = "UPDATE tokens SET held_name = NULL WHERE user_id = $1 AND held_name = $2 AND expires_at <= $3";
    session.run(sql, &[user.into(), name.into(), at.into()]).await?;
    Ok(())
}

async fn insert<S: Session>(session: &mut S, token: &TokenRecord) -> Result<(), Fault> {
    let granted = grant::json(&token.grant)?;
    let sql = "INSERT INTO tokens (id, team_id, user_id, name, held_name, granted, created_at, expires_at, parent_id, deleted) \
               VALUES ($1, $2, $3, $4, $4, $5, $6, $7, $8, FALSE)";
    let values = [
        token.id.into(),
        token.team.into(),
        token.user.into(),
        (&token.name).into(),
        granted.as_str().into(),
        token.created_at.into(),
        token.expires_at.into(),
        token.parent.into(),
    ];
    let added = session.run(sql, &values).await;
    added.map_err(|fault| fault.or_taken(CommitError::NameTaken))?;
    grant::hold(session, token).await
}

async fn insert_secret<S: Session>(session: &mut S, token: TokenId, secret: &SecretDigest) -> Result<(), Fault> {
    let sql = "INSERT INTO secrets (digest, token_id, good_until) VALUES ($1, $2, NULL)";
    session.run(sql, &[secret.into(), token.into()]).await?;
    Ok(())
}

/// Secrets that nobody may go on to believe, in the order of their digests.
fn news(mut digests: Vec<SecretDigest>) -> Vec<Invalidation> {
    digests.sort_unstable_by(|one, other| one.as_bytes().cmp(other.as_bytes()));
    digests.into_iter().map(Invalidation::Secret).collect()
}
