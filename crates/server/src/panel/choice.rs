//! A choice among scopes, step by step.

use bailiwick::{ActionClass, Catalog, Role, Scope, ScopeSet};

use super::fields::Fields;
use super::groups::resource;

/// What somebody may choose from, and what they chose.
#[derive(Debug)]
pub(super) struct Choice<C: Catalog> {
    /// What is offered.
    pub(super) offered: ScopeSet<C>,
    /// What is chosen itself, without what that requires.
    pub(super) chosen: ScopeSet<C>,
    /// Names that were chosen and are not offered any more.
    pub(super) refused: Vec<String>,
    /// What is looked for.
    pub(super) search: String,
}

/// Classes of actions in the order of the page.
pub(super) const CLASSES: [(ActionClass, &str, &str); 5] = [
    (ActionClass::CREATE, "create", "Create"),
    (ActionClass::READ, "read", "Read"),
    (ActionClass::UPDATE, "update", "Update"),
    (ActionClass::DELETE, "delete", "Delete"),
    (ActionClass::OTHER, "other", "Other"),
];

impl<C: Catalog> Choice<C> {
    /// What a role can give to a token: scopes that it has together with all that they require.
    pub(super) fn under(role: &Role<C>) -> Self {
        let whole = |scope: &Scope<C>| ScopeSet::from(*scope).with_required().is_subset(role.ceiling());
        Self::of(role.ceiling().iter().filter(whole).collect())
    }

    /// Everything that the catalogue has.
    pub(super) fn all() -> Self {
        Self::of(ScopeSet::all())
    }

    fn of(offered: ScopeSet<C>) -> Self {
        Self {
            offered,
            chosen: ScopeSet::EMPTY,
            refused: Vec::new(),
            search: String::new(),
        }
    }

    /// The same with something chosen.
    pub(super) fn choosing(self, chosen: &ScopeSet<C>) -> Self {
        Self {
            chosen: chosen.clone(),
            ..self
        }
    }

    /// What a form was sent with, and what its button does.
    pub(super) fn filled(mut self, fields: &Fields) -> Self {
        let (scopes, unknown) = fields.scopes::<C>();
        let refused = scopes.clone() - &self.offered;
        self.refused = refused
            .iter()
            .map(|scope| scope.name().to_owned())
            .chain(unknown)
            .collect();
        self.chosen = scopes & &self.offered;
        fields.get("search").trim().clone_into(&mut self.search);
        match fields.step().split_once(':') {
            Some(("bulk", class)) => self.toggle(class),
            Some(("add", name)) => {
                if let Some(scope) = C::scope(name).filter(|scope| self.offered.contains(*scope)) {
                    self.chosen.insert(scope);
                }
            }
            _ => {}
        }
        self
    }

    /// What is offered and found, of a class.
    pub(super) fn shown(&self, class: ActionClass) -> ScopeSet<C> {
        let of_class = ScopeSet::of_class(class) & &self.offered;
        of_class.iter().filter(|scope| self.finds(*scope)).collect()
    }

    /// Whether the resource of a scope is one that is looked for.
    pub(super) fn finds(&self, scope: Scope<C>) -> bool {
        let plain = |text: &str| text.to_lowercase().replace([' ', '-'], "_");
        plain(resource(scope)).contains(&plain(&self.search))
    }

    /// What is chosen and what that requires.
    pub(super) fn held(&self) -> ScopeSet<C> {
        self.chosen.with_required()
    }

    /// Chooses all that is shown of a class, or none of it if all of it is.
    fn toggle(&mut self, class: &str) {
        let Some((class, ..)) = CLASSES.into_iter().find(|(_, name, _)| *name == class) else {
            return;
        };
        let shown = self.shown(class);
        let chosen = std::mem::replace(&mut self.chosen, ScopeSet::EMPTY);
        self.chosen = if shown.is_subset(&chosen) {
            chosen - &shown
        } else {
            chosen | &shown
        };
    }
}

#[cfg(test)]
mod tests {
    use bailiwick::digitalocean::{DigitalOcean, droplet, roles, vpc};

    use super::*;

    fn sent(fields: &[(&str, &str)]) -> Choice<DigitalOcean> {
        let fields = fields
            .iter()
            .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
        Choice::under(&roles::MEMBER).filled(&Fields(fields.collect()))
    }

    #[test]
    fn what_is_offered_can_be_minted_whole() {
        for role in DigitalOcean::roles().map(bailiwick::PredefinedRole::role) {
            let offered = Choice::under(&role).offered;
            assert!(offered.with_required().is_subset(role.ceiling()));
            for scope in &offered {
                let grant = bailiwick::Grant::custom(scope).with_required();
                assert_eq!(grant.check_mint(&role), Ok(()), "{}", scope.name());
            }
        }
    }

    #[test]
    fn what_the_role_does_not_have_is_refused_by_name() {
        let choice = Choice::<DigitalOcean>::under(&roles::RESOURCE_VIEWER);
        let fields = ["droplet:read", "droplet:create", "moon:land"].map(|name| ("scope".to_owned(), name.to_owned()));
        let choice = choice.filled(&Fields(fields.into()));
        assert_eq!(choice.chosen, droplet::READ.into());
        assert_eq!(choice.refused, ["droplet:create", "moon:land"]);
    }

    #[test]
    fn bulk_selection_takes_what_is_found_and_gives_it_back() {
        let taken = sent(&[("scope", "droplet:read"), ("search", "VPC"), ("do", "bulk:read")]);
        assert!(taken.chosen.contains(vpc::READ) && taken.chosen.contains(droplet::READ));
        assert!(!taken.chosen.contains(vpc::CREATE));
        let mut again: Vec<_> = taken.chosen.iter().map(|scope| ("scope", scope.name())).collect();
        again.extend([("search", "VPC"), ("do", "bulk:read")]);
        assert_eq!(sent(&again).chosen, droplet::READ.into());
    }
}
