//! Services over the same tokens: one that has them at hand, one that asks its store, and one whose store is down.

use std::cell::RefCell;
use std::sync::Arc;

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{Request, StatusCode};
use bailiwick::digitalocean::{DigitalOcean, droplet};
use bailiwick::{Grant, Scope, Timestamp};
use bailiwick_server::{App, ServeOptions, router};
use bailiwick_tokens::store::Store;
use bailiwick_tokens::store::memory::MemoryStore;
use bailiwick_tokens::{Actor, Freshness, MintRequest, RoleRef, TokenId, Tokens};
use tower::ServiceExt;

use crate::down::Down;

/// Which of the services is asked.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Of {
    Warm,
    Cold,
    Down,
}

pub(crate) struct World {
    warm: Served,
    cold: Served,
    down: Served,
    /// May read Droplets.
    pub(crate) live: String,
    /// May create Droplets, were it not for the role that its holder has by now.
    pub(crate) shrunk: String,
    pub(crate) expired: String,
    pub(crate) deleted: String,
}

struct Served {
    router: Router,
    /// What its metrics said at last.
    counts: RefCell<Vec<u64>>,
}

#[derive(Debug)]
pub(crate) struct Answered {
    pub(crate) status: StatusCode,
    pub(crate) reason: Option<String>,
    /// Whether it hands on whose request it is.
    pub(crate) names_somebody: bool,
    /// The outcomes that were counted for it.
    pub(crate) counted: Vec<&'static str>,
}

impl Answered {
    /// Whether some gateway takes it for a yes: nginx does 2xx, Envoy 200, Traefik and Caddy 2xx.
    pub(crate) fn is_yes(&self) -> bool {
        self.status.is_success()
    }
}

impl World {
    pub(crate) async fn new() -> Self {
        let store: Arc<dyn Store> = Arc::new(MemoryStore::new());
        let tokens = Tokens::<DigitalOcean>::shared(Arc::clone(&store));
        let now = current();
        let (live, _) = mint(&tokens, "ada", droplet::READ, now).await;
        let (shrunk, _) = mint(&tokens, "bob", droplet::CREATE, now).await;
        let (expired, _) = mint(
            &tokens,
            "eve",
            droplet::READ,
            Timestamp::from_secs(now.as_secs() - 40 * 86_400),
        )
        .await;
        let (deleted, id) = mint(&tokens, "dan", droplet::READ, now).await;
        tokens.delete(id, &actor(), now).await.unwrap();
        let bob = store.user_by_login(&"bob".parse().unwrap()).await.unwrap().unwrap();
        let team = store.memberships(bob.id).await.unwrap().remove(0).1;
        let viewer = RoleRef::Predefined("resource_viewer".to_owned());
        tokens
            .assign_role(team.id, bob.id, viewer, &actor(), now)
            .await
            .unwrap();

        let fresh = Tokens::shared(Arc::clone(&store));
        tokio::spawn(fresh.keep_fresh(Freshness::default()));
        while !fresh.is_fresh() {
            tokio::task::yield_now().await;
        }
        Self {
            warm: Served::new(fresh),
            cold: Served::new(Tokens::shared(store)),
            down: Served::new(Tokens::new(Down)),
            live,
            shrunk,
            expired,
            deleted,
        }
    }

    pub(crate) async fn ask(&self, of: Of, request: Request<Body>) -> Answered {
        match of {
            Of::Warm => self.warm.ask(request).await,
            Of::Cold => self.cold.ask(request).await,
            Of::Down => self.down.ask(request).await,
        }
    }
}

impl Served {
    fn new(tokens: Tokens<DigitalOcean>) -> Self {
        Self {
            router: router(App::new(tokens, ServeOptions::default())),
            counts: RefCell::new(vec![0; OUTCOMES.len()]),
        }
    }

    async fn ask(&self, request: Request<Body>) -> Answered {
        let response = self.router.clone().oneshot(request).await.unwrap();
        let header = |name: &str| {
            let value = response.headers().get(name)?;
            Some(value.to_str().unwrap().to_owned())
        };
        let names = ["x-auth-token-id", "x-auth-user-id", "x-auth-team-id"];
        let (status, reason) = (response.status(), header("x-auth-reason"));
        let names_somebody = names.iter().any(|name| header(name).is_some());
        let now = self.count().await;
        let before = self.counts.replace(now.clone());
        let counted = OUTCOMES.iter().zip(now.iter().zip(&before));
        let counted = counted.flat_map(|(outcome, (now, before))| (*before..*now).map(|_| *outcome));
        Answered {
            status,
            reason,
            names_somebody,
            counted: counted.collect(),
        }
    }

    async fn count(&self) -> Vec<u64> {
        let request = Request::get("/metrics").body(Body::empty()).unwrap();
        let response = self.router.clone().oneshot(request).await.unwrap();
        let text = to_bytes(response.into_body(), usize::MAX).await.unwrap();
        let text = String::from_utf8(text.to_vec()).unwrap();
        let of = |outcome: &&str| {
            let name = format!("bailiwick_decisions_total{{outcome=\"{outcome}\"}} ");
            text.lines()
                .find_map(|line| line.strip_prefix(&name))
                .unwrap()
                .parse()
                .unwrap()
        };
        OUTCOMES.iter().map(of).collect()
    }
}

const OUTCOMES: [&str; 8] = [
    "allowed",
    "not_found",
    "method_not_allowed",
    "unauthenticated",
    "invalid_request",
    "invalid_token",
    "forbidden",
    "unavailable",
];

/// Mints a token for a new member of a new team, and gives its secret.
async fn mint(
    tokens: &Tokens<DigitalOcean>,
    login: &str,
    scope: Scope<DigitalOcean>,
    now: Timestamp,
) -> (String, TokenId) {
    let user = tokens.add_user(login.parse().unwrap(), &actor(), now).await.unwrap();
    let team = tokens.add_team(login.parse().unwrap(), &actor(), now).await.unwrap();
    let role = RoleRef::Predefined("member".to_owned());
    tokens.add_member(team.id, user.id, role, &actor(), now).await.unwrap();
    let request = MintRequest {
        team: team.id,
        user: user.id,
        name: "ci".parse().unwrap(),
        grant: Grant::custom(scope).with_required(),
        expiry: "30".parse().unwrap(),
    };
    let minted = tokens.mint(request, &Actor::User(user.id), now).await.unwrap();
    (minted.secret.expose().to_owned(), minted.token.id)
}

fn actor() -> Actor {
    Actor::Program("test".to_owned())
}

fn current() -> Timestamp {
    let since = std::time::SystemTime::now()
        .duration_since(std::time::UNIX_EPOCH)
        .unwrap();
    Timestamp::from_secs(i64::try_from(since.as_secs()).unwrap())
}
