//! The store: tokens, roles and teams, and what changes them.

use std::collections::BTreeMap;
use std::fmt;

use bailiwick::{Catalog, Grant, Role, Timestamp};

use crate::FleetError;
use crate::column::Column;

/// A token of a fleet: its number, from 0 on, in the order in which tokens were added. No number is used twice.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TokenId(pub(crate) u32);

impl TokenId {
    /// The number.
    #[must_use]
    pub fn get(self) -> u32 {
        self.0
    }
}

/// A role of a fleet.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RoleId(usize);

/// A token to add.
#[derive(Debug)]
pub struct NewToken<'a, C: Catalog> {
    /// The team that it belongs to.
    pub team: &'a str,
    /// The role of its holder.
    pub role: RoleId,
    /// What it was given.
    pub grant: &'a Grant<C>,
    /// When it expires, if it does.
    pub expires: Option<Timestamp>,
}

/// A columnar store of grants. The crate's documentation says what it is for.
pub struct Fleet<C: Catalog> {
    /// By scope: which tokens' grants have it.
    pub(crate) holders: Vec<Column>,
    pub(crate) roles: Vec<FleetRole<C>>,
    pub(crate) tokens: Vec<Option<RoleId>>,
    teams: BTreeMap<Box<str>, Vec<u32>>,
    expiries: BTreeMap<Timestamp, Vec<u32>>,
}

pub(crate) struct FleetRole<C: Catalog> {
    name: Box<str>,
    pub(crate) role: Role<C>,
    /// Which tokens are under it.
    pub(crate) members: Column,
}

impl<C: Catalog> Fleet<C> {
    /// A fleet without roles and tokens.
    #[must_use]
    pub fn new() -> Self {
        let count = C::scopes().map(|scope| scope.index() as usize + 1).max().unwrap_or(0);
        Self {
            holders: vec![Column::default(); count],
            roles: vec![],
            tokens: vec![],
            teams: BTreeMap::new(),
            expiries: BTreeMap::new(),
        }
    }

    /// Adds a role as it is now. Names are for [`role_named`](Self::role_named) alone; two roles may have the same one, and
    /// the first is found.
    pub fn add_role(&mut self, name: &str, role: Role<C>) -> RoleId {
        let id = RoleId(self.roles.len());
        self.roles.push(FleetRole {
            name: name.into(),
            role,
            members: Column::default(),
        });
        id
    }

    /// A role by its name.
    #[must_use]
    pub fn role_named(&self, name: &str) -> Option<RoleId> {
        let mut numbered = (0..).zip(&self.roles);
        numbered
            .find(|(_, role)| *role.name == *name)
            .map(|(number, _)| RoleId(number))
    }

    /// A role as it is now.
    ///
    /// # Errors
    ///
    /// [`FleetError::UnknownRole`].
    pub fn role(&self, id: RoleId) -> Result<&Role<C>, FleetError> {
        self.fleet_role(id).map(|role| &role.role)
    }

    /// Edits a role. No token is written to.
    ///
    /// # Errors
    ///
    /// [`FleetError::UnknownRole`].
    pub fn set_role(&mut self, id: RoleId, role: Role<C>) -> Result<(), FleetError> {
        self.fleet_role_mut(id)?.role = role;
        Ok(())
    }

    /// Adds a token.
    ///
    /// # Errors
    ///
    /// [`FleetError::UnknownRole`], and [`FleetError::Full`] with 4,294,967,295 tokens.
    pub fn push(&mut self, token: &NewToken<'_, C>) -> Result<TokenId, FleetError> {
        let number = u32::try_from(self.tokens.len()).map_err(|_| FleetError::Full)?;
        if number == u32::MAX {
            return Err(FleetError::Full);
        }
        self.fleet_role_mut(token.role)?.members.set(number, true);
        for scope in token.grant.expanded() {
            if let Some(column) = self.holders.get_mut(scope.index() as usize) {
                column.set(number, true);
            }
        }
        match self.teams.get_mut(token.team) {
            Some(tokens) => tokens.push(number),
            None => {
                self.teams.insert(token.team.into(), vec![number]);
            }
        }
        if let Some(at) = token.expires {
            self.expiries.entry(at).or_default().push(number);
        }
        self.tokens.push(Some(token.role));
        Ok(TokenId(number))
    }

    /// Puts a token under another role: its holder got one.
    ///
    /// # Errors
    ///
    /// [`FleetError::UnknownRole`] and [`FleetError::UnknownToken`]; nothing has changed then.
    pub fn move_token(&mut self, id: TokenId, role: RoleId) -> Result<(), FleetError> {
        let old = self.role_of(id)?;
        self.fleet_role(role)?;
        self.fleet_role_mut(old)?.members.set(id.0, false);
        self.fleet_role_mut(role)?.members.set(id.0, true);
        if let Some(token) = self.tokens.get_mut(id.0 as usize) {
            *token = Some(role);
        }
        Ok(())
    }

    /// Removes a token, for good: it was deleted or revoked.
    ///
    /// # Errors
    ///
    /// [`FleetError::UnknownToken`].
    pub fn remove(&mut self, id: TokenId) -> Result<(), FleetError> {
        let role = self.role_of(id)?;
        self.fleet_role_mut(role)?.members.set(id.0, false);
        for column in &mut self.holders {
            column.set(id.0, false);
        }
        if let Some(token) = self.tokens.get_mut(id.0 as usize) {
            *token = None;
        }
        Ok(())
    }

    /// Removes every token that has expired by now, and says how many. A token is expired from its expiry on.
    pub fn expire(&mut self, now: Timestamp) -> usize {
        let mut expired = 0;
        while let Some(entry) = self.expiries.first_entry().filter(|entry| *entry.key() <= now) {
            for number in entry.remove() {
                expired += usize::from(self.remove(TokenId(number)).is_ok());
            }
        }
        expired
    }

    /// The role that a token is under.
    ///
    /// # Errors
    ///
    /// [`FleetError::UnknownToken`].
    pub fn role_of(&self, id: TokenId) -> Result<RoleId, FleetError> {
        let token = self.tokens.get(id.0 as usize).copied().flatten();
        token.ok_or(FleetError::UnknownToken)
    }

    /// The live tokens of a team, ascending; none for a team that nobody has named.
    pub fn tokens_of(&self, team: &str) -> impl Iterator<Item = TokenId> {
        let numbers = self.teams.get(team).map(Vec::as_slice).unwrap_or_default();
        let tokens = numbers.iter().map(|number| TokenId(*number));
        tokens.filter(|id| self.role_of(*id).is_ok())
    }

    pub(crate) fn role_names(&self) -> impl Iterator<Item = &str> {
        self.roles.iter().map(|role| &*role.name)
    }

    pub(crate) fn fleet_role(&self, id: RoleId) -> Result<&FleetRole<C>, FleetError> {
        self.roles.get(id.0).ok_or(FleetError::UnknownRole)
    }

    fn fleet_role_mut(&mut self, id: RoleId) -> Result<&mut FleetRole<C>, FleetError> {
        self.roles.get_mut(id.0).ok_or(FleetError::UnknownRole)
    }
}

impl<C: Catalog> Default for Fleet<C> {
    fn default() -> Self {
        Self::new()
    }
}

impl<C: Catalog> fmt::Debug for Fleet<C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Fleet")
            .field("tokens", &self.tokens.len())
            .field("roles", &self.roles.len())
            .field("teams", &self.teams.len())
            .finish_non_exhaustive()
    }
}
