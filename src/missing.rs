//! The scopes that a denied token lacks: which, since when, and what to do.

use core::fmt;

use crate::endpoint::AllOf;
use crate::{Catalog, Effective, Endpoint, Scope, ScopeSet};

/// What a token lacks for an endpoint: the alternative with the fewest missing scopes, the catalogue's first on a tie.
///
/// ```
/// use bailiwick::digitalocean::{DigitalOcean, droplet, roles};
/// use bailiwick::{Catalog, Cause, Denial, Grant, Method, Role};
///
/// let endpoint = DigitalOcean::endpoint(Method::Post, "/v2/droplets").unwrap();
/// let (grant, role) = (Grant::custom(droplet::READ | droplet::CREATE), Role::new(droplet::READ));
/// let Some(Denial::MissingScopes(missing)) = grant.effective(&role).decide(endpoint).denial() else { panic!() };
/// assert!(missing.iter().eq([(droplet::CREATE, Cause::Role)]));
/// assert_eq!(missing.remedy().role_adds(), &droplet::CREATE.into());
/// assert!(missing.remedy().mint().is_empty());
/// ```
#[derive(Clone, Copy, Debug)]
pub struct MissingScopes<'a, C: Catalog> {
    effective: Effective<'a, C>,
    endpoint: Endpoint<C>,
}

/// Who lacks a missing scope.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[expect(clippy::exhaustive_enums, reason = "token, role or both: there is nobody else")]
pub enum Cause {
    /// The token was never given it.
    Token,
    /// The role does not have it now; the token was given it.
    Role,
    /// The token was never given it, and the role could not give it now.
    TokenAndRole,
}

impl<'a, C: Catalog> MissingScopes<'a, C> {
    pub(crate) fn new(effective: Effective<'a, C>, endpoint: Endpoint<C>) -> Self {
        Self { effective, endpoint }
    }

    /// The endpoint.
    #[must_use]
    pub fn endpoint(&self) -> Endpoint<C> {
        self.endpoint
    }

    /// The alternative with the fewest missing scopes, whole.
    #[must_use]
    pub fn alternative(&self) -> AllOf<C> {
        let alternatives = self.endpoint.any_of().iter().map(|scopes| AllOf::of(scopes));
        alternatives
            .min_by_key(|all_of| self.missing_of(*all_of).count())
            .unwrap_or(AllOf::of(&[]))
    }

    /// The missing scopes of that alternative, in the order of their indices, each with who lacks it.
    pub fn iter(&self) -> impl Iterator<Item = (Scope<C>, Cause)> {
        self.missing_of(self.alternative())
    }

    /// What would turn the denial into an allow.
    ///
    /// Where the token lacks something a new token is needed, since a grant never changes: with the whole alternative
    /// and all that it requires. Nothing else that the old token has is in it: whoever mints the new one adds what it
    /// is to keep. What the role lacks, its owner has to add, before a token can be minted with it too: the least that
    /// helps.
    #[must_use]
    pub fn remedy(&self) -> Remedy<C> {
        let ceiling = self.effective.role().ceiling();
        let token_lacks = self.iter().any(|(_, cause)| cause != Cause::Role);
        if token_lacks {
            let mint = self.alternative().to_set().with_required();
            Remedy {
                role_adds: (mint.clone() - ceiling).without_implied(),
                mint,
            }
        } else {
            Remedy {
                mint: ScopeSet::EMPTY,
                role_adds: self
                    .iter()
                    .map(|(scope, _)| scope)
                    .collect::<ScopeSet<C>>()
                    .without_implied(),
            }
        }
    }

    fn missing_of(&self, all_of: AllOf<C>) -> impl Iterator<Item = (Scope<C>, Cause)> + use<'a, C> {
        let effective = self.effective;
        all_of.iter().filter_map(move |scope| {
            let given = effective.grant().expanded().contains(scope);
            let allowed = effective.role().ceiling().contains(scope);
            Cause::of(given, allowed).map(|cause| (scope, cause))
        })
    }
}

impl Cause {
    fn of(given: bool, allowed: bool) -> Option<Self> {
        match (given, allowed) {
            (true, true) => None,
            (false, true) => Some(Self::Token),
            (true, false) => Some(Self::Role),
            (false, false) => Some(Self::TokenAndRole),
        }
    }

    /// The cause as one word: `token`, `role` or `token_and_role`.
    ///
    /// ```
    /// assert_eq!(bailiwick::Cause::TokenAndRole.as_str(), "token_and_role");
    /// ```
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Token => "token",
            Self::Role => "role",
            Self::TokenAndRole => "token_and_role",
        }
    }
}

/// The cause as a clause: `the token was never given it`.
impl fmt::Display for Cause {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Token => "the token was never given it",
            Self::Role => "the role does not have it now",
            Self::TokenAndRole => "the token was never given it, and the role does not have it now",
        })
    }
}

/// Each missing scope with its cause, separated by semicolons.
impl<C: Catalog> fmt::Display for MissingScopes<'_, C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut separator = "";
        for (scope, cause) in self.iter() {
            write!(f, "{separator}missing {scope}: {cause}")?;
            separator = "; ";
        }
        Ok(())
    }
}

/// What would turn a denial into an allow. Made by [`MissingScopes::remedy`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Remedy<C: Catalog> {
    mint: ScopeSet<C>,
    role_adds: ScopeSet<C>,
}

impl<C: Catalog> Remedy<C> {
    /// The scopes to mint a new token with, closed under `requires`; empty when the token would do.
    #[must_use]
    pub fn mint(&self) -> &ScopeSet<C> {
        &self.mint
    }

    /// The least that the role's owner has to add first; empty when the role would do. What another one of these scopes
    /// implies is not among them, as the role has it with that one.
    #[must_use]
    pub fn role_adds(&self) -> &ScopeSet<C> {
        &self.role_adds
    }
}

/// One sentence.
impl<C: Catalog> fmt::Display for Remedy<C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.role_adds.is_empty(), self.mint.is_empty()) {
            (true, _) => write!(f, "mint a token with {}", self.mint),
            (false, true) => write!(f, "have the role's owner add {}", self.role_adds),
            (false, false) => write!(
                f,
                "have the role's owner add {}, then mint a token with {}",
                self.role_adds, self.mint
            ),
        }
    }
}
