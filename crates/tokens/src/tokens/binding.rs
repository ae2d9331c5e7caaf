//! The catalog that a database belongs to.

use bailiwick::{Catalog, PredefinedRole, Timestamp};
use serde::{Deserialize, Serialize};

use super::Tokens;
use crate::store::{Note, StoreError, StoreErrorKind};

const KIND: &str = "catalog";

/// What a database was made for: the same tokens under another catalog, or under other owners, would do what nobody gave
/// them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Bound {
    /// The name of the catalog.
    pub catalog: String,
    /// The name of the role whose members own their team.
    pub owner: String,
}

/// How a database came to belong to a catalog.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Binding {
    /// It did already.
    Kept,
    /// It belonged to none, and does now.
    Made(Bound),
    /// It belonged to another one, or its owners had another role, and it was to be adopted.
    Adopted {
        /// What it was made for.
        before: Bound,
        /// What it is for now.
        now: Bound,
    },
}

/// Why a database is not used with a catalog.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum BindError {
    /// The catalog does not say who owns a team.
    #[error("the catalog `{catalog}` does not say which role owns a team")]
    NoOwner {
        /// The catalog.
        catalog: &'static str,
    },
    /// It was made for another catalog, or for another role of owners.
    #[error(
        "the database was made for the catalog `{}` with `{}` as the owners' role, and not for `{}` with `{}`",
        before.catalog, before.owner, asked.catalog, asked.owner
    )]
    Other {
        /// What it was made for.
        before: Bound,
        /// What it was to be used with.
        asked: Bound,
    },
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl<C: Catalog> Tokens<C> {
    /// Sees to it that the store belongs to this catalog and to its owners' role. One that belongs to none does from now
    /// on; one that belongs to another is left alone, unless it is to be adopted. A role that was renamed is the same one.
    ///
    /// Programs that give people a say over teams call it before anything else.
    ///
    /// # Errors
    ///
    /// When the catalog names no owners' role, when the store belongs to another one, or when it fails.
    pub async fn bind(&self, adopt: bool, now: Timestamp) -> Result<Binding, BindError> {
        let owner = C::owner().ok_or(BindError::NoOwner { catalog: C::name() })?;
        let asked = Bound {
            catalog: C::name().to_owned(),
            owner: owner.name().to_owned(),
        };
        if self.store.add_note(&note(&asked)?, now).await? {
            return Ok(Binding::Made(asked));
        }
        let Some(before) = self.bound(now).await? else {
            let message = "what the database belongs to was taken away while it was asked for";
            return Err(StoreError::new(StoreErrorKind::Corrupt, message).into());
        };
        if before == asked {
            return Ok(Binding::Kept);
        }
        let renamed = C::predefined_role(&before.owner).map(PredefinedRole::name);
        let is_renamed = before.catalog == asked.catalog && renamed == Some(owner.name());
        if !is_renamed && !adopt {
            return Err(BindError::Other { before, asked });
        }
        self.store.set_note(&note(&asked)?).await?;
        if is_renamed {
            return Ok(Binding::Kept);
        }
        Ok(Binding::Adopted { before, now: asked })
    }

    /// What the store belongs to; `None` if it belongs to no catalog yet.
    ///
    /// # Errors
    ///
    /// When the store fails.
    pub async fn bound(&self, now: Timestamp) -> Result<Option<Bound>, StoreError> {
        let kept = self.store.note(KIND, "", now).await?;
        kept.map(|kept| serde_json::from_str(&kept.value).map_err(unreadable))
            .transpose()
    }

    /// The names of predefined roles that members have and this catalog does not, each with how many they are. Members
    /// with such a role may do nothing.
    ///
    /// # Errors
    ///
    /// When the store fails.
    pub async fn lost_roles(&self) -> Result<Vec<(String, u64)>, StoreError> {
        let mut names = self.store.role_names().await?;
        names.retain(|(name, _)| C::predefined_role(name).is_none());
        Ok(names)
    }
}

fn note(bound: &Bound) -> Result<Note, StoreError> {
    Ok(Note {
        kind: KIND.to_owned(),
        key: String::new(),
        value: serde_json::to_string(bound).map_err(unreadable)?,
        expires_at: None,
    })
}

fn unreadable(error: serde_json::Error) -> StoreError {
    StoreError::new(StoreErrorKind::Corrupt, "what the database belongs to cannot be read").because_of(error)
}
