//! What a token and a role amount to: closures, and the three kinds of grant.

use super::{Class, Naive, Names};

/// What a token was given, as it is stored: names that may be old or unknown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Grant {
    Custom(Names),
    ReadOnly,
    FullAccess,
}

impl Naive {
    /// What holding these scopes gives: they themselves and whatever they imply, step by step.
    pub(crate) fn implied(&self, scopes: &Names) -> Names {
        let mut all = scopes.clone();
        loop {
            let next = &all | &self.direct(&all, |scope| &scope.implies);
            if next == all {
                return all;
            }
            all = next;
        }
    }

    /// What these scopes require, directly or through others. A scope is among them only if it is required itself.
    pub(crate) fn required(&self, scopes: &Names) -> Names {
        let mut all = self.direct(scopes, |scope| &scope.requires);
        loop {
            let next = &all | &self.direct(&all, |scope| &scope.requires);
            if next == all {
                return all;
            }
            all = next;
        }
    }

    /// Everything that this grant covers, whatever the role.
    pub(crate) fn expand(&self, grant: &Grant) -> Names {
        match grant {
            Grant::Custom(stored) => self.implied(&self.resolve(stored).known),
            Grant::ReadOnly => {
                let read = self.scopes.iter().filter(|(_, scope)| scope.class == Class::Read);
                read.map(|(name, _)| name.clone()).collect()
            }
            Grant::FullAccess => self.scopes.keys().cloned().collect(),
        }
    }

    /// The most that a token can do while its holder has this role.
    pub(crate) fn ceiling(&self, role: &Names) -> Names {
        self.implied(&self.resolve(role).known)
    }

    /// What a token can do at this moment.
    pub(crate) fn effective(&self, grant: &Grant, role: &Names) -> Names {
        &self.expand(grant) & &self.ceiling(role)
    }

    /// One step along a relation from all of these scopes.
    pub(super) fn direct(&self, scopes: &Names, relation: impl Fn(&super::Scope) -> &Names) -> Names {
        scopes
            .iter()
            .filter_map(|name| self.scopes.get(name))
            .flat_map(relation)
            .cloned()
            .collect()
    }
}
