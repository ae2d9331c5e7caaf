//! Looking at tokens.

use bailiwick::{Catalog, Grant, GrantKind, Role, Scope, ScopeSet, Timestamp};

use super::Tokens;
use crate::store::{HolderQuery, StoreError, TokenQuery};
use crate::{Standing, TokenId, TokenRecord};

/// A token, and what it amounts to at this moment.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct TokenView<C: Catalog> {
    /// The token.
    pub token: TokenRecord,
    /// The standing of whose it is; `None` if they are no member any more, so that it can do nothing.
    pub standing: Option<Standing>,
    /// The token that minted it, with which it ends.
    pub parent: Option<TokenRecord>,
    /// How many live tokens end with it: it minted them, or one of them did.
    pub descendants: u64,
    /// When its old secret is dead, if it was replaced and works still.
    pub old_secret_until: Option<Timestamp>,
    /// What it was given, in this catalogue.
    pub granted: Grant<C>,
    /// What it can do now.
    pub effective: ScopeSet<C>,
    /// Names that it was given and this catalogue does not have. They grant nothing.
    pub unknown: Vec<String>,
}

impl<C: Catalog> Tokens<C> {
    /// Live tokens of a team, a user, or both: what a list shows, and nothing that has expired.
    ///
    /// # Errors
    ///
    /// When the store fails.
    pub async fn list(&self, query: &TokenQuery) -> Result<Vec<TokenRecord>, StoreError> {
        self.store.tokens(query).await
    }

    /// A live token in full; `None` if there is none with this identifier.
    ///
    /// # Errors
    ///
    /// When the store fails.
    pub async fn get(&self, id: TokenId, now: Timestamp) -> Result<Option<TokenView<C>>, StoreError> {
        let Some(token) = self.store.token(id).await?.filter(|token| !token.is_expired(now)) else {
            return Ok(None);
        };
        let standing = self.store.standing(token.team, token.user).await?;
        let role = standing.as_ref().map_or_else(nothing, Standing::role);
        let granted: Grant<C> = token.grant.resolve();
        Ok(Some(TokenView {
            effective: granted.effective(&role).to_set(),
            unknown: token.grant.unknown::<C>().map(str::to_owned).collect(),
            parent: match token.parent {
                Some(parent) => self.store.token(parent).await?,
                None => None,
            },
            old_secret_until: self.store.old_secret_until(id, now).await?,
            descendants: self.store.descendants(id, now).await?,
            granted,
            standing,
            token,
        }))
    }

    /// Live tokens that were given a scope: by name, by an alias, by a scope that implies it, or because they follow their
    /// holder's role. Whether the role has it now is another question.
    ///
    /// # Errors
    ///
    /// When the store fails.
    pub async fn holders(
        &self,
        scope: Scope<C>,
        live_at: Timestamp,
        after: Option<TokenId>,
        limit: u32,
    ) -> Result<Vec<TokenRecord>, StoreError> {
        let gives = |set: ScopeSet<C>| set.implied().contains(scope);
        let scopes = C::scopes().filter(|candidate| gives((*candidate).into()));
        let aliases = C::tables().aliases.iter().map(|alias| alias.name);
        let aliases = aliases.filter(|name| gives(C::resolve(name).scopes()));
        let kinds = [
            (GrantKind::ReadOnly, Grant::<C>::read_only()),
            (GrantKind::FullAccess, Grant::full_access()),
        ];
        let kinds = kinds.into_iter().filter(|(_, grant)| grant.expanded().contains(scope));
        let query = HolderQuery {
            names: scopes.map(Scope::name).chain(aliases).map(str::to_owned).collect(),
            kinds: kinds.map(|(kind, _)| kind).collect(),
            live_at,
            after,
            limit,
        };
        self.store.holders(&query).await
    }
}

fn nothing<C: Catalog>() -> Role<C> {
    Role::new(ScopeSet::EMPTY)
}
