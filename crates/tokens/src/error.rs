//! What keeps something from being done.

use bailiwick::{Catalog, MintError, Scope};

use crate::store::{CommitError, StoreError};
use crate::{ExpiryError, LoginError, Name, RandomError};

/// Why a step in a token's life was not taken. Nothing of it was.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error<C: Catalog> {
    /// The grant cannot be minted by whoever asks for it.
    #[error(transparent)]
    Grant(#[from] MintError<C>),
    /// The token cannot last that long.
    #[error(transparent)]
    Expiry(#[from] ExpiryError),
    /// Nobody can sign in as this.
    #[error(transparent)]
    Login(#[from] LoginError),
    /// The catalogue has no predefined role of this name.
    #[error("the catalogue has no role `{0}`, expected one of {known}", known = known_roles::<C>())]
    UnknownRole(String),
    /// A token is minted for somebody else than who mints it.
    #[error("a token can be minted only for whoever mints it")]
    NotTheirs,
    /// A token mints or regenerates, and the catalog names no scope for that.
    #[error("a token mints and regenerates no tokens here, sign in for that")]
    TokensMintNone,
    /// A token mints or regenerates without the scope for that.
    #[error("missing {}, which a token needs to mint and regenerate tokens", .0.name())]
    NoMintingScope(Scope<C>),
    /// A role of a team would be called like one that is known, or be taken for it.
    #[error("the name `{name}` could be taken for {other}, choose another one")]
    LookAlike {
        /// The name.
        name: Name,
        /// The role or kind of tokens that it could be taken for.
        other: String,
    },
    /// An old secret would go on to work for longer than [`LONGEST_GRACE`](crate::LONGEST_GRACE).
    #[error("an old secret works for at most {} days more", crate::LONGEST_GRACE.as_secs() / 86_400)]
    LongGrace,
    /// The store has a rule against it, or failed.
    #[error(transparent)]
    Commit(#[from] CommitError),
    /// There are no random numbers for a secret.
    #[error(transparent)]
    Random(#[from] RandomError),
}

impl<C: Catalog> From<StoreError> for Error<C> {
    fn from(error: StoreError) -> Self {
        Self::Commit(CommitError::Store(error))
    }
}

fn known_roles<C: Catalog>() -> String {
    let names: Vec<_> = C::roles().map(|role| format!("`{}`", role.name())).collect();
    names.join(", ")
}

/// Why nobody is authenticated.
#[derive(Debug, thiserror::Error)]
#[expect(
    clippy::exhaustive_enums,
    reason = "each is answered differently, and there is no fourth"
)]
pub enum AuthenticateError {
    /// What was presented stands for no live token. Which of the reasons it is stands in the audit log alone.
    #[error("the token is not valid")]
    Refused,
    /// It cannot be told: the store does not answer, and what is remembered may be out of date.
    #[error("tokens cannot be verified at the moment")]
    Unavailable(#[source] StoreError),
    /// It was not tried to tell: the store is asked about too many other secrets at this moment, or did not answer a moment ago.
    #[error("too many tokens are looked up at the moment, or they cannot be")]
    Busy,
}
