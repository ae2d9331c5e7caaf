//! Who makes a request.

use std::fmt;
use std::sync::Arc;

use bailiwick::{Catalog, Effective, Grant, Role};

use crate::reply::Reply;
use crate::{Forbidden, Need};

/// Who makes a request: a live token, and its holder's role as of this request.
///
/// [`Enforce`](crate::Enforce) and [`Authenticate`](crate::Authenticate) put it into the request's extensions; with
/// feature `axum` it is an extractor. To clone it is to count one reference.
///
/// ```
/// use bailiwick::Grant;
/// use bailiwick::digitalocean::{DigitalOcean, droplet, roles};
/// use bailiwick_http::Caller;
///
/// let caller = Caller::<DigitalOcean>::new("token-7", "user-3", Grant::read_only(), roles::MEMBER);
/// assert_eq!(&**caller.user_id(), "user-3");
/// assert!(caller.require(droplet::READ).is_ok());
/// assert_eq!(caller.require(droplet::DELETE).unwrap_err().to_string(), "missing droplet:delete");
/// ```
pub struct Caller<C: Catalog> {
    token: Arc<Token<C>>,
    reply: Reply,
}

struct Token<C: Catalog> {
    id: Arc<str>,
    user_id: Arc<str>,
    team_id: Option<Arc<str>>,
    grant: Arc<Grant<C>>,
    role: Arc<Role<C>>,
}

impl<C: Catalog> Caller<C> {
    /// The live token with this id and this grant, whose holder has this role now. For token sources.
    ///
    /// A source with a cache keeps callers in it, and clones them. When the role has changed,
    /// [`with_role`](Self::with_role) makes the caller of the next requests.
    #[must_use]
    pub fn new(
        token_id: impl Into<Arc<str>>,
        user_id: impl Into<Arc<str>>,
        grant: impl Into<Arc<Grant<C>>>,
        role: impl Into<Arc<Role<C>>>,
    ) -> Self {
        Self {
            token: Arc::new(Token {
                id: token_id.into(),
                user_id: user_id.into(),
                team_id: None,
                grant: grant.into(),
                role: role.into(),
            }),
            reply: Reply::default(),
        }
    }

    /// The same token, whose holder has another role now.
    #[must_use]
    pub fn with_role(&self, role: impl Into<Arc<Role<C>>>) -> Self {
        let mut caller = self.clone();
        Arc::make_mut(&mut caller.token).role = role.into();
        caller
    }

    /// The same token, which is one of this team. For token sources that know several teams.
    ///
    /// ```
    /// use bailiwick::Grant;
    /// use bailiwick::digitalocean::{DigitalOcean, roles};
    /// use bailiwick_http::Caller;
    ///
    /// let caller = Caller::<DigitalOcean>::new("token-7", "user-3", Grant::read_only(), roles::MEMBER);
    /// assert_eq!(caller.team_id(), None);
    /// let caller = caller.with_team("team-1").with_role(roles::OWNER);
    /// assert_eq!(caller.team_id().map(AsRef::as_ref), Some("team-1"));
    /// ```
    #[must_use]
    pub fn with_team(mut self, team_id: impl Into<Arc<str>>) -> Self {
        Arc::make_mut(&mut self.token).team_id = Some(team_id.into());
        self
    }

    /// The token's id. Not its secret, which is not known here.
    #[must_use]
    pub fn token_id(&self) -> &Arc<str> {
        &self.token.id
    }

    /// Who holds the token.
    #[must_use]
    pub fn user_id(&self) -> &Arc<str> {
        &self.token.user_id
    }

    /// Whose resources the token is for, where its source says so.
    #[must_use]
    pub fn team_id(&self) -> Option<&Arc<str>> {
        self.token.team_id.as_ref()
    }

    /// What the token was given.
    #[must_use]
    pub fn grant(&self) -> &Arc<Grant<C>> {
        &self.token.grant
    }

    /// What its holder may do, as of this request.
    #[must_use]
    pub fn role(&self) -> &Arc<Role<C>> {
        &self.token.role
    }

    /// What the token can do, as of this request.
    #[must_use]
    pub fn effective(&self) -> Effective<'_, C> {
        self.token.grant.effective(&self.token.role)
    }

    /// Goes on only if the token has these scopes now: for what a handler finds out on its way.
    ///
    /// A scope, several of which all are needed (`[a, b]`), or a [`Need`] with alternatives.
    ///
    /// # Errors
    ///
    /// Which scopes are missing. With feature `axum` it is the response, with feature `tonic` a `Status`, so that
    /// handlers can use `?`.
    pub fn require(&self, need: impl Into<Need<C>>) -> Result<(), Forbidden> {
        self.check(&need.into())
    }

    pub(crate) fn check(&self, need: &Need<C>) -> Result<(), Forbidden> {
        if need.is_met_by(self.effective()) {
            Ok(())
        } else {
            Err(Forbidden::lacking(need, self.effective()).answered(self.reply.clone()))
        }
    }

    /// How a refusal behind the layers is answered.
    pub(crate) fn reply(&self) -> &Reply {
        &self.reply
    }

    pub(crate) fn reply_mut(&mut self) -> &mut Reply {
        &mut self.reply
    }
}

impl<C: Catalog> Clone for Caller<C> {
    fn clone(&self) -> Self {
        Self {
            token: Arc::clone(&self.token),
            reply: self.reply.clone(),
        }
    }
}

impl<C: Catalog> Clone for Token<C> {
    fn clone(&self) -> Self {
        Self {
            id: Arc::clone(&self.id),
            user_id: Arc::clone(&self.user_id),
            team_id: self.team_id.clone(),
            grant: Arc::clone(&self.grant),
            role: Arc::clone(&self.role),
        }
    }
}

impl<C: Catalog> fmt::Debug for Caller<C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Caller")
            .field("token_id", self.token_id())
            .field("user_id", self.user_id())
            .field("team_id", &self.team_id())
            .field("grant", self.grant())
            .field("role", self.role())
            .finish()
    }
}
