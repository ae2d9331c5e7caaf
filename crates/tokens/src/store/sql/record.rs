//! Records as they stand in rows.

use bailiwick::Timestamp;

use super::columns::{Columns, Reader, missing};
use super::{Fault, Session, Value};
use crate::audit::AuditEntry;
use crate::store::{Found, Invalidation, Note};
use crate::{
    CustomRole, Member, Name, RoleId, RoleRef, SecretDigest, Standing, Team, TeamId, TokenRecord, User, UserId,
};

/// What some columns in a row stand for.
pub(super) trait Record: Sized {
    fn read<R: Columns>(columns: &mut Reader<R>) -> Result<Self, Fault>;
}

/// The first record that a statement answers with.
pub(super) async fn one<T: Record, S: Session>(
    session: &mut S,
    sql: &str,
    values: &[Value<'_>],
) -> Result<Option<T>, Fault> {
    let rows = session.rows(sql, values).await?;
    let first = rows.into_iter().next();
    first.map(|row| T::read(&mut Reader::new(row))).transpose()
}

/// Every record that it answers with.
pub(super) async fn all<T: Record, S: Session>(
    session: &mut S,
    sql: &str,
    values: &[Value<'_>],
) -> Result<Vec<T>, Fault> {
    let rows = session.rows(sql, values).await?;
    let records = rows.into_iter().map(|row| T::read(&mut Reader::new(row)));
    records.collect()
}

impl<A: Record, B: Record> Record for (A, B) {
    fn read<R: Columns>(columns: &mut Reader<R>) -> Result<Self, Fault> {
        Ok((A::read(columns)?, B::read(columns)?))
    }
}

impl Record for Team {
    fn read<R: Columns>(columns: &mut Reader<R>) -> Result<Self, Fault> {
        Ok(Self {
            id: columns.id()?,
            name: columns.name()?,
            created_at: columns.moment()?,
        })
    }
}

impl Record for User {
    fn read<R: Columns>(columns: &mut Reader<R>) -> Result<Self, Fault> {
        Ok(Self {
            id: columns.id()?,
            login: columns.name()?,
            created_at: columns.moment()?,
        })
    }
}

impl Record for Name {
    fn read<R: Columns>(columns: &mut Reader<R>) -> Result<Self, Fault> {
        columns.name()
    }
}

impl Record for Note {
    fn read<R: Columns>(columns: &mut Reader<R>) -> Result<Self, Fault> {
        Ok(Self {
            kind: columns.text()?,
            key: columns.text()?,
            value: columns.text()?,
            expires_at: columns.maybe_moment()?,
        })
    }
}

impl Record for CustomRole {
    fn read<R: Columns>(columns: &mut Reader<R>) -> Result<Self, Fault> {
        Ok(Self {
            id: columns.id()?,
            team: columns.id()?,
            name: columns.name()?,
            permissions: columns.json()?,
        })
    }
}

/// The name of a predefined role and the identifier of one of the team's own: one of the two.
impl Record for RoleRef {
    fn read<R: Columns>(columns: &mut Reader<R>) -> Result<Self, Fault> {
        let (name, id): (_, Option<RoleId>) = (columns.maybe_text()?, columns.maybe_id()?);
        let role = name.map(Self::Predefined).or(id.map(Self::Custom));
        role.ok_or_else(missing)
    }
}

impl Record for Member {
    fn read<R: Columns>(columns: &mut Reader<R>) -> Result<Self, Fault> {
        Ok(Self {
            team: columns.id()?,
            user: columns.id()?,
            role: RoleRef::read(columns)?,
        })
    }
}

/// A membership and the role of the team's own that it names, as far as there are any.
impl Record for Option<Standing> {
    fn read<R: Columns>(columns: &mut Reader<R>) -> Result<Self, Fault> {
        let Some(team) = columns.maybe_id()? else {
            return Ok(None);
        };
        let (user, role) = (columns.id()?, RoleRef::read(columns)?);
        let custom = match role {
            RoleRef::Predefined(_) => None,
            RoleRef::Custom(_) => Some(CustomRole::read(columns)?),
        };
        let member = Member { team, user, role };
        Ok(Some(Standing { member, custom }))
    }
}

impl Record for TokenRecord {
    fn read<R: Columns>(columns: &mut Reader<R>) -> Result<Self, Fault> {
        Ok(Self {
            id: columns.id()?,
            team: columns.id()?,
            user: columns.id()?,
            name: columns.name()?,
            grant: columns.json()?,
            created_at: columns.moment()?,
            expires_at: columns.maybe_moment()?,
            parent: columns.maybe_id()?,
            last_used_at: columns.maybe_moment()?,
        })
    }
}

impl Record for Found {
    fn read<R: Columns>(columns: &mut Reader<R>) -> Result<Self, Fault> {
        Ok(Self {
            token: TokenRecord::read(columns)?,
            deleted: columns.flag()?,
            good_until: columns.maybe_moment()?,
            standing: Record::read(columns)?,
        })
    }
}

impl Record for SecretDigest {
    fn read<R: Columns>(columns: &mut Reader<R>) -> Result<Self, Fault> {
        columns.maybe_digest()?.ok_or_else(missing)
    }
}

impl Record for AuditEntry {
    fn read<R: Columns>(columns: &mut Reader<R>) -> Result<Self, Fault> {
        Ok(Self {
            number: columns.count()?,
            at: columns.moment()?,
            actor: columns.json()?,
            event: columns.json()?,
        })
    }
}

/// A secret, a membership or a role: the columns of one of them.
impl Record for Invalidation {
    fn read<R: Columns>(columns: &mut Reader<R>) -> Result<Self, Fault> {
        let digest = columns.maybe_digest()?;
        let member: Option<(TeamId, UserId)> = columns.maybe_id()?.zip(columns.maybe_id()?);
        match (digest, member) {
            (Some(digest), _) => Ok(Self::Secret(digest)),
            (None, Some((team, user))) => Ok(Self::Member(team, user)),
            (None, None) => Ok(Self::Role(columns.id()?)),
        }
    }
}

/// A place in the feed.
impl Record for Timestamp {
    fn read<R: Columns>(columns: &mut Reader<R>) -> Result<Self, Fault> {
        columns.moment()
    }
}

impl Record for String {
    fn read<R: Columns>(columns: &mut Reader<R>) -> Result<Self, Fault> {
        columns.text()
    }
}

impl Record for u64 {
    fn read<R: Columns>(columns: &mut Reader<R>) -> Result<Self, Fault> {
        columns.count()
    }
}
