//! Who looks at a page, and what they may see.

use axum::extract::{FromRequest, FromRequestParts, Request};
use axum::http::request::Parts;
use bailiwick::{Catalog, Role, Timestamp};
use bailiwick_tokens::store::Note;
use bailiwick_tokens::{Actor, Member, Standing, Team, TokenView, Tokens, User};
use subtle::ConstantTimeEq;

use super::failure::Failure;
use super::fields::Fields;
use super::host::{Host, SignedIn};
use super::shell::Shell;

/// A member who looks at a page.
pub(super) struct Visit<C: Catalog> {
    pub(super) tokens: Tokens<C>,
    pub(super) signed_in: SignedIn,
    pub(super) user: User,
    pub(super) team: Team,
    pub(super) standing: Standing,
    /// Every team of theirs with their role in it, by name.
    pub(super) memberships: Vec<(Member, Team)>,
    pub(super) now: Timestamp,
}

/// A form that a member sent from a page of their own session.
pub(super) struct Posted<C: Catalog> {
    pub(super) visit: Visit<C>,
    pub(super) fields: Fields,
}

/// How long a form can be sent for what is done once, in seconds.
const ONCE: i64 = 86_400;
const ONCE_KIND: &str = "panel-once";

impl<C: Catalog> Visit<C> {
    pub(super) fn shell(&self, section: &'static str, title: impl Into<String>) -> Shell {
        Shell {
            section,
            title: title.into(),
            api: C::title(),
            team: self.team.name.to_string(),
            others: self.others(),
            may_add_team: self.memberships.iter().any(|(member, _)| member.role.is_owner::<C>()),
            login: self.user.login.to_string(),
            role: self.standing.role_name().to_owned(),
            owner: self.is_owner(),
            csrf: self.signed_in.csrf.clone(),
        }
    }

    /// Whether they own the team: their role is the first that the catalogue brings along.
    pub(super) fn is_owner(&self) -> bool {
        self.standing.member.role.is_owner::<C>()
    }

    /// The teams to which they can go from here.
    fn others(&self) -> Vec<Team> {
        let all = self.memberships.iter().map(|(_, team)| team);
        all.filter(|team| team.id != self.team.id).cloned().collect()
    }

    pub(super) fn must_own(&self) -> Result<(), Failure> {
        if self.is_owner() {
            Ok(())
        } else {
            Err(Failure::OwnersOnly)
        }
    }

    pub(super) fn role(&self) -> Role<C> {
        self.standing.role()
    }

    pub(super) fn actor(&self) -> Actor {
        Actor::User(self.user.id)
    }

    /// A token that they may look at: one of their own, or an owner any of the team's.
    pub(super) async fn token(&self, id: &str) -> Result<TokenView<C>, Failure> {
        let id = id.parse().map_err(|_| Failure::NotFound)?;
        let view = self.tokens.get(id, self.now).await?.ok_or(Failure::NotFound)?;
        let theirs = view.token.user == self.user.id || self.is_owner();
        if view.token.team == self.team.id && theirs {
            Ok(view)
        } else {
            Err(Failure::NotFound)
        }
    }

    /// A token of their own. Whoever had the secret of somebody else's would act in their name, so not even owners get it.
    pub(super) async fn own_token(&self, id: &str) -> Result<TokenView<C>, Failure> {
        let view = self.token(id).await?;
        if view.token.user == self.user.id {
            Ok(view)
        } else {
            Err(Failure::NotFound)
        }
    }

    /// Whether a form is sent for the first time. A page that is loaded again sends its form again.
    pub(super) async fn is_first(&self, nonce: &str) -> Result<bool, Failure> {
        if nonce.len() != 32 {
            return Err(Failure::Unreadable);
        }
        let note = Note {
            kind: ONCE_KIND.to_owned(),
            key: self.once(nonce),
            value: String::new(),
            expires_at: Some(Timestamp::from_secs(self.now.as_secs().saturating_add(ONCE))),
        };
        Ok(self.tokens.store().add_note(&note, self.now).await?)
    }

    /// Lets a form be sent again, since nothing was done.
    pub(super) async fn again(&self, nonce: &str) -> Result<(), Failure> {
        self.tokens
            .store()
            .take_note(ONCE_KIND, &self.once(nonce), self.now)
            .await?;
        Ok(())
    }

    fn once(&self, nonce: &str) -> String {
        format!("{}/{nonce}", self.user.id)
    }
}

impl<C: Catalog, H: Host<Catalog = C>> FromRequestParts<H> for Visit<C> {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, host: &H) -> Result<Self, Failure> {
        let signed_in = host.signed_in(parts).await;
        let signed_in = signed_in.map_err(|response| Failure::Answer(Box::new(response)))?;
        let store = host.tokens().store();
        let user = store.user(signed_in.user).await?.ok_or(Failure::NotFound)?;
        let memberships = store.memberships(user.id).await?;
        let team = memberships.iter().find(|(_, team)| team.id == signed_in.team);
        let team = team.map(|(_, team)| team.clone()).ok_or(Failure::NotFound)?;
        let standing = store.standing(team.id, user.id).await?.ok_or(Failure::NotFound)?;
        Ok(Self {
            tokens: host.tokens().clone(),
            signed_in,
            user,
            team,
            standing,
            memberships,
            now: host.now(),
        })
    }
}

impl<C: Catalog, H: Host<Catalog = C>> FromRequest<H> for Posted<C> {
    type Rejection = Failure;

    async fn from_request(request: Request, host: &H) -> Result<Self, Failure> {
        let (mut parts, body) = request.into_parts();
        let visit = Visit::from_request_parts(&mut parts, host).await?;
        let form = axum::Form::<Vec<(String, String)>>::from_request(Request::from_parts(parts, body), host).await;
        let fields = Fields(form.map_err(|_| Failure::Unreadable)?.0);
        let (sent, expected) = (fields.get("csrf").as_bytes(), visit.signed_in.csrf.as_bytes());
        if expected.is_empty() || !bool::from(sent.ct_eq(expected)) {
            return Err(Failure::Foreign);
        }
        Ok(Self { visit, fields })
    }
}
