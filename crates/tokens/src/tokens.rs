//! What can be done with tokens.

mod authenticate;
mod binding;
mod life;
mod look_alike;
mod mint;
mod people;
mod roles;
mod view;

use std::collections::HashSet;
use std::sync::Arc;

use bailiwick::{Catalog, PredefinedRole, Timestamp};
use tokio::sync::OnceCell;

pub use authenticate::Authenticated;
pub use binding::{BindError, Binding, Bound};
pub use life::LONGEST_GRACE;
pub use mint::{MintRequest, Minted};
pub use view::TokenView;

use crate::store::{Change, CommitError, Store, Write};
use crate::verify::Verifier;
use crate::{Actor, Name};

/// Tokens that are remembered unless another number is asked for.
const REMEMBERED: u32 = 1 << 16;

/// The tokens of one catalogue in one store: minted, listed, verified and deleted by the rules.
///
/// Cheap to clone; all clones are the same. Moments are passed in, since nothing here reads a clock that tells the time.
///
/// ```
/// use bailiwick::digitalocean::{DigitalOcean, droplet};
/// use bailiwick::{Grant, Timestamp};
/// use bailiwick_tokens::store::memory::MemoryStore;
/// use bailiwick_tokens::{Actor, Expiry, MintRequest, RoleRef, Tokens};
///
/// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let tokens = Tokens::<DigitalOcean>::new(MemoryStore::new());
/// let now = Timestamp::from_secs(1_790_000_000);
/// let actor = Actor::Program("example".to_owned());
/// let team = tokens.add_team("parcels".parse()?, &actor, now).await?;
/// let user = tokens.add_user("ada".parse()?, &actor, now).await?;
/// tokens.add_member(team.id, user.id, RoleRef::Predefined("member".to_owned()), &actor, now).await?;
///
/// let minted = tokens
///     .mint(
///         MintRequest {
///             team: team.id,
///             user: user.id,
///             name: "build server".parse()?,
///             grant: Grant::custom(droplet::READ).with_required(),
///             expiry: Expiry::Days90,
///         },
///         &Actor::User(user.id),
///         now,
///     )
///     .await?;
///
/// let caller = tokens.authenticate(minted.secret.expose(), now).await?;
/// assert!(caller.effective().contains(droplet::READ));
/// assert!(!caller.effective().contains(droplet::DELETE));
///
/// tokens.delete(minted.token.id, &Actor::User(user.id), now).await?;
/// assert!(tokens.authenticate(minted.secret.expose(), now).await.is_err());
/// # Ok(()) }
/// ```
pub struct Tokens<C: Catalog> {
    store: Arc<dyn Store>,
    pub(crate) verifier: Arc<Verifier<C>>,
    /// The canonical forms of logins that are kept in another form. These are from before there was one, and none is added, so they
    /// are read once.
    kept_otherwise: Arc<OnceCell<HashSet<Name>>>,
}

impl<C: Catalog> Tokens<C> {
    /// The tokens that this store keeps.
    #[must_use]
    pub fn new(store: impl Store) -> Self {
        Self::shared(Arc::new(store))
    }

    /// The tokens that a store keeps which others use too.
    #[must_use]
    pub fn shared(store: Arc<dyn Store>) -> Self {
        Self {
            store,
            verifier: Arc::new(Verifier::new(REMEMBERED)),
            kept_otherwise: Arc::default(),
        }
    }

    /// The same store, with room to remember another number of tokens than 65,536, rounded up to a power of two; with none,
    /// every authentication asks the store.
    ///
    /// It begins with nothing, so the place for it is behind [`new`](Self::new): what clones remember that were made
    /// before is not shared.
    #[must_use]
    pub fn remembering(self, tokens: u32) -> Self {
        Self {
            verifier: Arc::new(Verifier::new(tokens)),
            ..self
        }
    }

    /// The store, for what needs no rule: reading.
    #[must_use]
    pub fn store(&self) -> &dyn Store {
        self.store.as_ref()
    }

    async fn commit(&self, change: Change, actor: &Actor, at: Timestamp) -> Result<(), CommitError> {
        let (token, new_secret) = (change.ends_secrets_of(), change.new_secret());
        let write = Write {
            at,
            actor: actor.clone(),
            change,
            keep: C::owner().map(names_of).unwrap_or_default(),
        };
        let outdated = self.store.commit(write).await?;
        // Where a caller gives up meanwhile, or the store makes a change and fails to say so, the feed tells of it.
        self.verifier.forget(&outdated);
        // Secrets that another process had killed before are not in the answer, and may be remembered here until the
        // feed tells of them. Whoever was told that a token has another secret now must not find an older one working.
        if let Some(token) = token {
            self.verifier.forget_token(token);
        }
        if let Some(secret) = new_secret {
            self.verifier.forget_secret(&secret);
        }
        Ok(())
    }
}

/// Every name by which members have a role.
fn names_of<C: Catalog>(role: PredefinedRole<C>) -> Vec<String> {
    let former = role.formerly().iter().copied();
    [role.name()].into_iter().chain(former).map(str::to_owned).collect()
}

impl<C: Catalog> Clone for Tokens<C> {
    fn clone(&self) -> Self {
        Self {
            store: Arc::clone(&self.store),
            verifier: Arc::clone(&self.verifier),
            kept_otherwise: Arc::clone(&self.kept_otherwise),
        }
    }
}

impl<C: Catalog> std::fmt::Debug for Tokens<C> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Tokens({})", C::name())
    }
}
