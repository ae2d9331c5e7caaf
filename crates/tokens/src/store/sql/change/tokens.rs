//! Tokens.

use bailiwick::Timestamp;

use super::{Made, take_user};
use crate::store::sql::record::all;
use crate::store::sql::{Fault, Session, grant, read};
use crate::store::{ALWAYS, CommitError, Invalidation, NewToken, events};
use crate::{Name, SecretDigest, TokenId, TokenRecord, UserId};

pub(super) async fn mint<S: Session>(session: &mut S, new: &NewToken, at: Timestamp) -> Made {
    let NewToken {
        record,
        secret,
        judge,
        by,
    } = new;
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
    if let Some(by) = by {
        live(session, *by, at).await?;
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
    let sql = "UPDATE secrets SET good_until = $2 \
               WHERE token_id = $1 AND (good_until IS NULL OR good_until > $2) RETURNING digest";
    let until = grace_until.unwrap_or(ALWAYS);
    let replaced = news(all(session, sql, &[id.into(), until.into()]).await?);
    insert_secret(session, id, secret).await?;
    Ok((events::regenerated(&token, at, grace_until), replaced))
}

pub(super) async fn delete<S: Session>(session: &mut S, id: TokenId) -> Made {
    take_user_of(session, id).await?;
    let token = read::token(session, id).await?.ok_or(CommitError::NoToken)?;
    let sql = "UPDATE tokens SET deleted = TRUE, held_name = NULL WHERE id = $1";
    session.run(sql, &[id.into()]).await?;
    grant::release(session, id).await?;
    let sql = "SELECT digest FROM secrets WHERE token_id = $1";
    let secrets = news(all(session, sql, &[id.into()]).await?);
    Ok((events::deleted(&token), secrets))
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
    let sql = "INSERT INTO tokens (id, team_id, user_id, name, held_name, granted, created_at, expires_at, deleted) \
               VALUES ($1, $2, $3, $4, $4, $5, $6, $7, FALSE)";
    let values = [
        token.id.into(),
        token.team.into(),
        token.user.into(),
        (&token.name).into(),
        granted.as_str().into(),
        token.created_at.into(),
        token.expires_at.into(),
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
