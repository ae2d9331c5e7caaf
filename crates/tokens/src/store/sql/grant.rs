//! Grants in a database: as JSON beside the token, and by name in `holdings`, where they are looked up.

use std::collections::BTreeSet;

use bailiwick::{GrantKind, StoredGrant};

use super::read::LINEAGE;
use super::{Fault, Session, Value};
use crate::store::{StoreError, StoreErrorKind};
use crate::{TokenId, TokenRecord};

/// How many rows are written at once.
const ROWS: usize = 100;

/// What stands for a kind.
pub(super) fn kind(kind: GrantKind) -> &'static str {
    match kind {
        GrantKind::Custom => "custom",
        GrantKind::ReadOnly => "read_only",
        GrantKind::FullAccess => "full_access",
    }
}

/// Names as JSON: whatever is in them, they are the same when they are read.
pub(super) fn json(value: &impl serde::Serialize) -> Result<String, StoreError> {
    serde_json::to_string(value)
        .map_err(|error| StoreError::new(StoreErrorKind::Other, "names that are no JSON").because_of(error))
}

/// Adds a token to those that hold each of its names.
pub(super) async fn hold<S: Session>(session: &mut S, token: &TokenRecord) -> Result<(), Fault> {
    let names = names(&token.grant);
    for names in names.chunks(ROWS) {
        let places: Vec<_> = (3..3 + names.len())
            .map(|place| format!("($1, ${place}, $2)"))
            .collect();
        let sql = format!(
            "INSERT INTO holdings (kind, name, token_id) VALUES {}",
            places.join(", ")
        );
        let mut values: Vec<Value<'_>> = vec![kind(token.grant.kind()).into(), token.id.into()];
        values.extend(names.iter().map(|name| Value::from(*name)));
        session.run(&sql, &values).await?;
    }
    Ok(())
}

/// Removes it from them, with all that it minted.
pub(super) async fn release<S: Session>(session: &mut S, token: TokenId) -> Result<(), Fault> {
    let sql = format!("{LINEAGE} DELETE FROM holdings WHERE token_id IN (SELECT id FROM lineage)");
    session.run(&sql, &[token.into()]).await?;
    Ok(())
}

/// Each name once. A grant of a kind that needs no name has one that is empty.
fn names(grant: &StoredGrant) -> Vec<&str> {
    match grant.kind() {
        GrantKind::Custom => grant.names().collect::<BTreeSet<_>>().into_iter().collect(),
        GrantKind::ReadOnly | GrantKind::FullAccess => vec![""],
    }
}
