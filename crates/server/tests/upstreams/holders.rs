//! Tokens, each of which may do exactly what a case is about.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::SystemTime;

use bailiwick::{Catalog, Endpoint, Grant, Requirement, Role, ScopeSet, Timestamp};
use bailiwick_tokens::store::Store;
use bailiwick_tokens::store::memory::MemoryStore;
use bailiwick_tokens::{Actor, Expiry, MintRequest, RoleRef, Team, Tokens, User};

/// Somebody with a token of full access under a role, which is what limits it.
#[derive(Debug)]
pub(crate) struct Holder<C: Catalog> {
    role: Role<C>,
    pub(crate) secret: String,
}

impl<C: Catalog> Holder<C> {
    /// Whether the token meets what the endpoint asks for.
    pub(crate) fn meets(&self, endpoint: Endpoint<C>) -> bool {
        Grant::full_access().effective(&self.role).allows(endpoint)
    }
}

/// All of them, and the store that knows their tokens.
pub(crate) struct Holders<C: Catalog> {
    pub(crate) store: Arc<dyn Store>,
    by_permissions: BTreeMap<ScopeSet<C>, Arc<Holder<C>>>,
}

impl<C: Catalog> Holders<C> {
    /// Two for each endpoint: who has every scope but one of each alternative, and who has just enough.
    pub(crate) async fn new() -> Self {
        let store: Arc<dyn Store> = Arc::new(MemoryStore::new());
        let tokens = Tokens::<C>::shared(Arc::clone(&store));
        let now = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap();
        let now = Timestamp::from_secs(i64::try_from(now.as_secs()).unwrap());
        let mint = Mint {
            team: tokens
                .add_team("parcels".parse().unwrap(), &program(), now)
                .await
                .unwrap(),
            tokens,
            now,
        };
        let mut by_permissions = BTreeMap::new();
        for permissions in C::endpoints().flat_map(|endpoint| [without(endpoint), enough(endpoint)]) {
            if !by_permissions.contains_key(&permissions) {
                let holder = mint.holder(by_permissions.len(), &permissions).await;
                by_permissions.insert(permissions, Arc::new(holder));
            }
        }
        Self { store, by_permissions }
    }

    /// Who has every scope but one of each alternative of what the endpoint asks for.
    pub(crate) fn without(&self, endpoint: Endpoint<C>) -> Arc<Holder<C>> {
        Arc::clone(&self.by_permissions[&without(endpoint)])
    }

    /// Who has the scopes of the endpoint's first alternative alone.
    pub(crate) fn enough(&self, endpoint: Endpoint<C>) -> Arc<Holder<C>> {
        Arc::clone(&self.by_permissions[&enough(endpoint)])
    }
}

struct Mint<C: Catalog> {
    tokens: Tokens<C>,
    team: Team,
    now: Timestamp,
}

impl<C: Catalog> Mint<C> {
    async fn holder(&self, number: usize, permissions: &ScopeSet<C>) -> Holder<C> {
        let (tokens, now) = (&self.tokens, self.now);
        let name = format!("holder-{number}");
        let user: User = tokens.add_user(name.parse().unwrap(), &program(), now).await.unwrap();
        let program = program();
        let role = tokens.add_role(self.team.id, name.parse().unwrap(), permissions, &program, now);
        let role = RoleRef::Custom(role.await.unwrap().id);
        tokens
            .add_member(self.team.id, user.id, role, &program, now)
            .await
            .unwrap();
        let request = MintRequest {
            team: self.team.id,
            user: user.id,
            name: name.parse().unwrap(),
            grant: Grant::full_access(),
            expiry: "30".parse::<Expiry>().unwrap(),
        };
        let minted = tokens.mint(request, &Actor::User(user.id), now).await.unwrap();
        Holder {
            role: Role::new(permissions.clone()),
            secret: minted.secret.expose().to_owned(),
        }
    }
}

fn program() -> Actor {
    Actor::Program("upstreams".to_owned())
}

/// Every scope but one of each alternative, and those that imply one of these.
fn without<C: Catalog>(endpoint: Endpoint<C>) -> ScopeSet<C> {
    let mut held = ScopeSet::all();
    if let Requirement::AnyOf(alternatives) = endpoint.requirement() {
        let missing: ScopeSet<C> = alternatives.filter_map(|all_of| all_of.iter().next()).collect();
        for scope in C::scopes() {
            if !ScopeSet::from(scope).implied().is_disjoint(&missing) {
                held.remove(scope);
            }
        }
    }
    held
}

/// The first alternative.
fn enough<C: Catalog>(endpoint: Endpoint<C>) -> ScopeSet<C> {
    if let Requirement::AnyOf(mut alternatives) = endpoint.requirement() {
        alternatives.next().unwrap().to_set()
    } else {
        ScopeSet::default()
    }
}
