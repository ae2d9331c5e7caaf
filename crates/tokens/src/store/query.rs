//! What is asked of stores.

use bailiwick::{GrantKind, Timestamp};

use crate::{TeamId, TokenId, UserId};

/// Which tokens are asked for.
#[derive(Clone, Copy, Debug)]
pub struct TokenQuery {
    /// Only of this team.
    pub team: Option<TeamId>,
    /// Only of this user.
    pub user: Option<UserId>,
    /// Only those that are live at this moment.
    pub live_at: Timestamp,
    /// Only those behind this one.
    pub after: Option<TokenId>,
    /// At most so many.
    pub limit: u32,
}

/// Which tokens are asked for by what they were given.
#[derive(Clone, Debug)]
pub struct HolderQuery {
    /// Custom grants with at least one of these names.
    pub names: Vec<String>,
    /// Grants of one of these kinds, of which custom is none: such a grant is found by its names.
    pub kinds: Vec<GrantKind>,
    /// Only those that are live at this moment.
    pub live_at: Timestamp,
    /// Only those behind this one.
    pub after: Option<TokenId>,
    /// At most so many.
    pub limit: u32,
}
