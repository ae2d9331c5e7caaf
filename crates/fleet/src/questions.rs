//! The three questions.

use bailiwick::{AllOf, Catalog, Endpoint, Requirement, Role, Scope, ScopeSet};

use crate::column::Column;
use crate::fleet::FleetRole;
use crate::scan::{Factor, Term};
use crate::{Fleet, FleetError, RoleId, Scan};

impl<C: Catalog> Fleet<C> {
    /// Which tokens have this scope now: their grants have it, and so have their roles as they are.
    #[must_use]
    pub fn holders(&self, scope: Scope<C>) -> Scan<'_> {
        Scan::new(vec![self.having(scope)])
    }

    /// Which tokens may use this endpoint now. For a public one: every live token.
    ///
    /// ```
    /// use bailiwick::digitalocean::{DigitalOcean, droplet, roles};
    /// use bailiwick::{Catalog, Grant, Method};
    /// use bailiwick_fleet::{Fleet, NewToken};
    ///
    /// let mut fleet = Fleet::new();
    /// let role = fleet.add_role("member", roles::MEMBER);
    /// let grant = Grant::custom(droplet::READ);
    /// fleet.push(&NewToken { team: "web", role, grant: &grant, expires: None }).unwrap();
    ///
    /// let list = DigitalOcean::endpoint(Method::Get, "/v2/droplets").unwrap();
    /// let create = DigitalOcean::endpoint(Method::Post, "/v2/droplets").unwrap();
    /// assert_eq!(fleet.allowed(list).count(), 1);
    /// assert_eq!(fleet.allowed(create).count(), 0);
    /// ```
    #[must_use]
    pub fn allowed(&self, endpoint: Endpoint<C>) -> Scan<'_> {
        match endpoint.requirement() {
            Requirement::Public | Requirement::Authenticated => {
                let members = self.roles.iter().map(|role| role.members.words());
                let any_of = members.collect();
                Scan::new(vec![Term { any_of, and: vec![] }])
            }
            Requirement::Nobody => Scan::new(vec![]),
            Requirement::AnyOf(alternatives) => {
                let all_of = |scopes: AllOf<C>| scopes.iter().map(|scope| self.having(scope)).reduce(Term::and);
                Scan::new(alternatives.filter_map(all_of).collect())
            }
        }
    }

    /// What the live tokens of a team can do now, all of them together.
    #[must_use]
    pub fn can(&self, team: &str) -> ScopeSet<C> {
        let mut can = ScopeSet::EMPTY;
        for id in self.tokens_of(team) {
            let Ok(role) = self.role_of(id).and_then(|role| self.role(role)) else {
                continue;
            };
            let wanted = role.ceiling().clone() - &can;
            for scope in &wanted {
                if self.column(scope).is_some_and(|column| column.get(id.get())) {
                    can.insert(scope);
                }
            }
        }
        can
    }

    /// Which tokens could do less if a role became another one.
    ///
    /// # Errors
    ///
    /// [`FleetError::UnknownRole`].
    pub fn losing(&self, id: RoleId, new: &Role<C>) -> Result<Scan<'_>, FleetError> {
        let role = self.fleet_role(id)?;
        let lost = role.role.ceiling().clone() - new.ceiling();
        let holders = lost.iter().filter_map(|scope| self.column(scope)).map(Column::words);
        Ok(Scan::new(vec![Term {
            any_of: vec![role.members.words()],
            and: vec![Factor::AnyOf(holders.collect())],
        }]))
    }

    fn column(&self, scope: Scope<C>) -> Option<&Column> {
        self.holders.get(scope.index() as usize)
    }

    /// The columns to read for a scope: its own, and those of roles only where some role that has tokens lacks it. Every
    /// live token is under exactly one role, so the smaller half of them says it all.
    fn having(&self, scope: Scope<C>) -> Term<'_> {
        let any_of = self.column(scope).map(Column::words).into_iter().collect();
        let used = self.roles.iter().filter(|role| !role.members.is_empty());
        let (have, lack): (Vec<_>, Vec<_>) = used.partition(|role| role.role.ceiling().contains(scope));
        let and = match (have.len(), lack.len()) {
            (_, 0) => vec![],
            (few, many) if few <= many => vec![Factor::AnyOf(members(&have))],
            _ => vec![Factor::NoneOf(members(&lack))],
        };
        Term { any_of, and }
    }
}

fn members<'a, C: Catalog>(roles: &[&'a FleetRole<C>]) -> Vec<&'a [u64]> {
    roles.iter().map(|role| role.members.words()).collect()
}
