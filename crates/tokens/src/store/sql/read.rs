//! What is asked. Short lists are put in order here, since databases order text by rules of their own.

use std::collections::BTreeMap;

use bailiwick::{GrantKind, Timestamp};

use super::record::{all, one};
use super::{Fault, Session, Value, grant};
use crate::store::{Found, HolderQuery, TokenQuery};
use crate::{
    CustomRole, Member, Name, RoleId, SecretDigest, Standing, Team, TeamId, TokenId, TokenRecord, User, UserId,
};

pub(super) async fn find<S: Session>(session: &mut S, secret: &SecretDigest) -> Result<Option<Found>, Fault> {
    let sql = format!(
        "SELECT {TOKEN}, t.deleted, s.good_until, \
         m.team_id, m.user_id, m.role_name, m.role_id, r.id, r.team_id, r.name, r.permissions \
         FROM secrets s JOIN tokens t ON t.id = s.token_id LEFT JOIN uses u ON u.token_id = t.id \
         LEFT JOIN members m ON m.team_id = t.team_id AND m.user_id = t.user_id \
         LEFT JOIN roles r ON r.id = m.role_id WHERE s.digest = $1"
    );
    one(session, &sql, &[secret.into()]).await
}

pub(super) async fn token<S: Session>(session: &mut S, id: TokenId) -> Result<Option<TokenRecord>, Fault> {
    let sql = format!(
        "SELECT {TOKEN} FROM tokens t LEFT JOIN uses u ON u.token_id = t.id WHERE t.id = $1 AND t.deleted = FALSE"
    );
    one(session, &sql, &[id.into()]).await
}

pub(super) async fn tokens<S: Session>(session: &mut S, query: &TokenQuery) -> Result<Vec<TokenRecord>, Fault> {
    // A user's tokens are few, and a team's fewer than all.
    let which = match query {
        TokenQuery { user: Some(_), .. } => "t.user_id = $1 AND ($2 IS NULL OR t.team_id = $2)",
        TokenQuery { team: Some(_), .. } => "$1 IS NULL AND t.team_id = $2",
        _ => "$1 IS NULL AND $2 IS NULL",
    };
    let sql = format!(
        "SELECT {TOKEN} FROM tokens t LEFT JOIN uses u ON u.token_id = t.id \
         WHERE {which} AND t.deleted = FALSE AND t.id > $3 AND (t.expires_at IS NULL OR t.expires_at > $4) \
         ORDER BY t.id LIMIT $5"
    );
    let values = [
        query.user.into(),
        query.team.into(),
        behind(query.after),
        query.live_at.into(),
        i64::from(query.limit).into(),
    ];
    all(session, &sql, &values).await
}

/// Each name is asked for alone: then the index gives its tokens in order, and no more of them than are wanted.
pub(super) async fn holders<S: Session>(session: &mut S, query: &HolderQuery) -> Result<Vec<TokenRecord>, Fault> {
    let sql = format!(
        "SELECT {TOKEN} FROM holdings h JOIN tokens t ON t.id = h.token_id LEFT JOIN uses u ON u.token_id = t.id \
         WHERE h.kind = $1 AND h.name = $2 AND h.token_id > $3 AND (t.expires_at IS NULL OR t.expires_at > $4) \
         ORDER BY h.token_id LIMIT $5"
    );
    let names = query.names.iter().map(|name| (GrantKind::Custom, name.as_str()));
    let kinds = query.kinds.iter().filter(|kind| **kind != GrantKind::Custom);
    let mut found = BTreeMap::new();
    for (kind, name) in names.chain(kinds.map(|kind| (*kind, ""))) {
        let values = [
            grant::kind(kind).into(),
            name.into(),
            behind(query.after),
            query.live_at.into(),
            i64::from(query.limit).into(),
        ];
        let tokens: Vec<TokenRecord> = all(session, &sql, &values).await?;
        found.extend(tokens.into_iter().map(|token| (token.id, token)));
    }
    Ok(found.into_values().take(query.limit as usize).collect())
}

pub(super) async fn standing<S: Session>(
    session: &mut S,
    team: TeamId,
    user: UserId,
) -> Result<Option<Standing>, Fault> {
    let sql = "SELECT m.team_id, m.user_id, m.role_name, m.role_id, r.id, r.team_id, r.name, r.permissions \
               FROM members m LEFT JOIN roles r ON r.id = m.role_id WHERE m.team_id = $1 AND m.user_id = $2";
    let standing: Option<Option<Standing>> = one(session, sql, &[team.into(), user.into()]).await?;
    Ok(standing.flatten())
}

pub(super) async fn members<S: Session>(session: &mut S, team: TeamId) -> Result<Vec<(Member, User)>, Fault> {
    let sql = "SELECT m.team_id, m.user_id, m.role_name, m.role_id, u.id, u.login, u.created_at \
               FROM members m JOIN users u ON u.id = m.user_id WHERE m.team_id = $1";
    let mut members: Vec<(Member, User)> = all(session, sql, &[team.into()]).await?;
    members.sort_by(|(_, one), (_, other)| one.login.cmp(&other.login));
    Ok(members)
}

pub(super) async fn memberships<S: Session>(session: &mut S, user: UserId) -> Result<Vec<(Member, Team)>, Fault> {
    let sql = "SELECT m.team_id, m.user_id, m.role_name, m.role_id, t.id, t.name, t.created_at \
               FROM members m JOIN teams t ON t.id = m.team_id WHERE m.user_id = $1";
    let mut members: Vec<(Member, Team)> = all(session, sql, &[user.into()]).await?;
    members.sort_by(|(_, one), (_, other)| (&one.name, one.id).cmp(&(&other.name, other.id)));
    Ok(members)
}

pub(super) async fn roles<S: Session>(session: &mut S, team: TeamId) -> Result<Vec<CustomRole>, Fault> {
    let sql = "SELECT id, team_id, name, permissions FROM roles WHERE team_id = $1";
    let mut roles: Vec<CustomRole> = all(session, sql, &[team.into()]).await?;
    roles.sort_by(|one, other| one.name.cmp(&other.name));
    Ok(roles)
}

pub(super) async fn role<S: Session>(session: &mut S, id: RoleId) -> Result<Option<CustomRole>, Fault> {
    let sql = "SELECT id, team_id, name, permissions FROM roles WHERE id = $1";
    one(session, sql, &[id.into()]).await
}

pub(super) async fn team<S: Session>(session: &mut S, id: TeamId) -> Result<Option<Team>, Fault> {
    let sql = "SELECT id, name, created_at FROM teams WHERE id = $1";
    one(session, sql, &[id.into()]).await
}

pub(super) async fn teams<S: Session>(session: &mut S) -> Result<Vec<Team>, Fault> {
    let mut teams: Vec<Team> = all(session, "SELECT id, name, created_at FROM teams", &[]).await?;
    teams.sort_by(|one, other| (&one.name, one.id).cmp(&(&other.name, other.id)));
    Ok(teams)
}

pub(super) async fn user<S: Session>(session: &mut S, id: UserId) -> Result<Option<User>, Fault> {
    let sql = "SELECT id, login, created_at FROM users WHERE id = $1";
    one(session, sql, &[id.into()]).await
}

pub(super) async fn user_by_login<S: Session>(session: &mut S, login: &Name) -> Result<Option<User>, Fault> {
    let sql = "SELECT id, login, created_at FROM users WHERE login = $1";
    one(session, sql, &[login.into()]).await
}

pub(super) async fn logins<S: Session>(session: &mut S) -> Result<Vec<Name>, Fault> {
    all(session, "SELECT login FROM users", &[]).await
}

/// How many live tokens a token minted, it or one of them.
pub(super) async fn descendants<S: Session>(session: &mut S, id: TokenId, live_at: Timestamp) -> Result<u64, Fault> {
    let sql = format!(
        "{LINEAGE} SELECT COUNT(*) FROM tokens t JOIN lineage l ON t.id = l.id \
         WHERE t.id <> $1 AND t.deleted = FALSE AND (t.expires_at IS NULL OR t.expires_at > $2)"
    );
    let count = one::<u64, S>(session, &sql, &[id.into(), live_at.into()]).await?;
    Ok(count.unwrap_or_default())
}

/// How many live tokens end between two moments.
pub(super) async fn expiring<S: Session>(session: &mut S, after: Timestamp, until: Timestamp) -> Result<u64, Fault> {
    let sql = "SELECT COUNT(*) FROM tokens WHERE deleted = FALSE AND expires_at > $1 AND expires_at <= $2";
    let count = one::<u64, S>(session, sql, &[after.into(), until.into()]).await?;
    Ok(count.unwrap_or_default())
}

/// When the secret that was replaced last is dead, if it works still.
pub(super) async fn old_secret_until<S: Session>(
    session: &mut S,
    id: TokenId,
    now: Timestamp,
) -> Result<Option<Timestamp>, Fault> {
    let sql = "SELECT good_until FROM secrets WHERE token_id = $1 AND good_until > $2 ORDER BY good_until DESC LIMIT 1";
    one(session, sql, &[id.into(), now.into()]).await
}

/// The names of predefined roles, each with how many members have it.
pub(super) async fn role_names<S: Session>(session: &mut S) -> Result<Vec<(String, u64)>, Fault> {
    let sql = "SELECT role_name, COUNT(*) FROM members WHERE role_name IS NOT NULL GROUP BY role_name";
    let mut names: Vec<(String, u64)> = all(session, sql, &[]).await?;
    names.sort();
    Ok(names)
}

/// What a token's record is read from: `tokens` as `t`, and `uses` as `u`.
const TOKEN: &str = "t.id, t.team_id, t.user_id, t.name, t.granted, t.created_at, t.expires_at, \
                     t.parent_id, u.used_at";

/// The token `$1` and all that it minted, at any depth.
pub(super) const LINEAGE: &str = "WITH RECURSIVE lineage(id) AS (SELECT id FROM tokens WHERE id = $1 \
                                  UNION SELECT t.id FROM tokens t JOIN lineage l ON t.parent_id = l.id)";

/// Every token is behind the first identifier that could be.
fn behind(after: Option<TokenId>) -> Value<'static> {
    after.unwrap_or(TokenId::from_uuid(uuid::Uuid::nil())).into()
}
