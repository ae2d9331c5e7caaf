//! Who makes a request: a grant under a role.

use std::borrow::Cow;
use std::collections::BTreeSet;

use bailiwick::{Catalog, Decision, Denial, Effective, Endpoint, Grant, Role, StoredGrant};

use crate::error::Error;
use crate::nearest::nearest;
use crate::terminal::Plain;

/// A role as somebody wrote it.
#[derive(Debug)]
pub(crate) enum RoleText {
    /// One that the catalogue brings along.
    Predefined(String),
    /// One made of these scopes.
    Scopes(StoredGrant),
}

/// The predefined roles of a catalogue, put together once.
pub(crate) struct Roles<C: Catalog>(Vec<(&'static str, Role<C>)>);

/// A grant under a role, both as they are in this catalogue.
pub(crate) struct Subject<'r, C: Catalog> {
    grant: Grant<C>,
    role: Cow<'r, Role<C>>,
    unknown: BTreeSet<String>,
}

impl<C: Catalog> Roles<C> {
    /// Those of the catalogue.
    pub(crate) fn new() -> Self {
        Self(C::roles().map(|role| (role.name(), role.role())).collect())
    }

    /// Their names.
    pub(crate) fn names(&self) -> impl Iterator<Item = &'static str> {
        self.0.iter().map(|(name, _)| *name)
    }

    /// The role with this name.
    pub(crate) fn get(&self, name: &str) -> Option<&Role<C>> {
        self.0.iter().find(|(other, _)| *other == name).map(|(_, role)| role)
    }

    /// A grant under a role. Names of scopes that the catalogue does not have grant nothing; the name of a role that it
    /// does not have is an error, since nobody could say what it allows.
    pub(crate) fn subject(&self, role: &RoleText, grant: &StoredGrant) -> Result<Subject<'_, C>, Error> {
        let mut unknown: BTreeSet<String> = grant.unknown::<C>().map(str::to_owned).collect();
        let role = match role {
            RoleText::Predefined(name) => Cow::Borrowed(self.get(name).ok_or_else(|| self.unknown_role(name))?),
            RoleText::Scopes(scopes) => {
                unknown.extend(scopes.unknown::<C>().map(str::to_owned));
                Cow::Owned(Role::new(scopes.resolve::<C>().chosen().clone()))
            }
        };
        let grant = grant.resolve();
        Ok(Subject { grant, role, unknown })
    }

    fn unknown_role(&self, name: &str) -> Error {
        let meant = nearest(name, self.names()).map(|meant| format!("did you mean `{meant}`?"));
        let help = meant.or_else(|| C::scope(name).map(|_| "a role made of scopes is a list of them".to_owned()));
        Error::new(format!("unknown role `{}`", Plain(name))).with_help(help)
    }
}

impl<C: Catalog> Subject<'_, C> {
    /// What the grant comes to under the role.
    pub(crate) fn effective(&self) -> Effective<'_, C> {
        self.grant.effective(&self.role)
    }

    /// Decides on a request to an endpoint, or to none.
    pub(crate) fn decide(&self, endpoint: Option<Endpoint<C>>) -> Decision<'_, C> {
        match endpoint {
            Some(endpoint) => self.effective().decide(endpoint),
            None => Decision::Deny(Denial::UnknownEndpoint),
        }
    }

    /// The names that the catalogue does not have, sorted.
    pub(crate) fn unknown(&self) -> impl Iterator<Item = &str> {
        self.unknown.iter().map(String::as_str)
    }
}
