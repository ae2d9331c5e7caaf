//! The panel on a port, with a clock that can be set and people who are signed in by name.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use axum::extract::Path;
use axum::http::StatusCode;
use axum::http::header::{COOKIE, LOCATION, SET_COOKIE};
use axum::http::request::Parts;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use bailiwick::digitalocean::DigitalOcean;
use bailiwick::{Catalog, Grant, Method, ScopeSet, Timestamp};
use bailiwick_server::panel::{Host, SignedIn, router};
use bailiwick_tokens::store::memory::MemoryStore;
use bailiwick_tokens::{Actor, CustomRole, Expiry, MintRequest, Minted, RoleRef, Team, Tokens, User};

/// The panel of a team with an owner, `ada`, and a member, `ben`.
#[derive(Clone)]
pub(crate) struct Site {
    pub(crate) tokens: Tokens<DigitalOcean>,
    pub(crate) team: Team,
    pub(crate) ada: User,
    pub(crate) ben: User,
    pub(crate) url: String,
    clock: Arc<AtomicI64>,
}

const START: i64 = 1_790_000_000;

impl Site {
    pub(crate) async fn start() -> Self {
        let tokens = Tokens::<DigitalOcean>::new(MemoryStore::new());
        let (now, actor) = (Timestamp::from_secs(START), Actor::Program("bailiwick".to_owned()));
        let team = tokens.add_team("Parcels".parse().unwrap(), &actor, now).await.unwrap();
        let mut people = Vec::new();
        for (login, role) in [("ada", "owner"), ("ben", "member")] {
            let user = tokens.add_user(login.parse().unwrap(), &actor, now).await.unwrap();
            let role = RoleRef::Predefined(role.to_owned());
            tokens.add_member(team.id, user.id, role, &actor, now).await.unwrap();
            people.push(user);
        }
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let (ben, ada) = (people.pop().unwrap(), people.pop().unwrap());
        let site = Self {
            tokens,
            team,
            ada,
            ben,
            url: format!("http://{}", listener.local_addr().unwrap()),
            clock: Arc::new(AtomicI64::new(START)),
        };
        let routes = router(site.clone()).route("/as/{login}", get(sign_in));
        tokio::spawn(async move { axum::serve(listener, routes).await });
        site
    }

    pub(crate) fn at(&self, path: &str) -> String {
        format!("{}{path}", self.url)
    }

    pub(crate) fn pass(&self, seconds: i64) {
        self.clock.fetch_add(seconds, Ordering::SeqCst);
    }

    /// What a request with a secret is answered: 200, 401, or 403.
    pub(crate) async fn answer(&self, secret: &str, method: Method, path: &str) -> u16 {
        let Ok(caller) = self.tokens.authenticate(secret, self.now()).await else {
            return 401;
        };
        let endpoint = DigitalOcean::endpoint(method, path).unwrap();
        if caller.effective().allows(endpoint) { 200 } else { 403 }
    }

    pub(crate) async fn mint(&self, user: &User, name: &str, grant: Grant<DigitalOcean>) -> Minted {
        let request = MintRequest {
            team: self.team.id,
            user: user.id,
            name: name.parse().unwrap(),
            grant,
            expiry: Expiry::Days90,
        };
        self.tokens
            .mint(request, &Actor::User(user.id), self.now())
            .await
            .unwrap()
    }

    /// A role of the team's own, which `ben` has from now on.
    pub(crate) async fn role(&self, name: &str, scopes: impl Into<ScopeSet<DigitalOcean>>) -> CustomRole {
        let (by, now) = (Actor::User(self.ada.id), self.now());
        let role = self
            .tokens
            .add_role(self.team.id, name.parse().unwrap(), &scopes.into(), &by, now)
            .await
            .unwrap();
        let to = RoleRef::Custom(role.id);
        self.tokens
            .assign_role(self.team.id, self.ben.id, to, &by, now)
            .await
            .unwrap();
        role
    }
}

async fn sign_in(Path(login): Path<String>) -> Response {
    let headers = [
        (SET_COOKIE, format!("login={login}; Path=/; HttpOnly; SameSite=Lax")),
        (LOCATION, "/tokens".to_owned()),
    ];
    (StatusCode::SEE_OTHER, headers).into_response()
}

impl Host for Site {
    type Catalog = DigitalOcean;

    fn tokens(&self) -> &Tokens<DigitalOcean> {
        &self.tokens
    }

    fn now(&self) -> Timestamp {
        Timestamp::from_secs(self.clock.load(Ordering::SeqCst))
    }

    async fn signed_in(&self, request: &Parts) -> Result<SignedIn, Response> {
        let cookie = request.headers.get(COOKIE).and_then(|cookie| cookie.to_str().ok());
        let user = match cookie.and_then(|cookie| cookie.strip_prefix("login=")) {
            Some("ada") => &self.ada,
            Some("ben") => &self.ben,
            _ => return Err(StatusCode::UNAUTHORIZED.into_response()),
        };
        Ok(SignedIn {
            user: user.id,
            team: self.team.id,
            csrf: format!("of {}", user.login),
        })
    }

    async fn invite(&self, _: &SignedIn, _: RoleRef, _: &Parts) -> Result<String, String> {
        Ok(self.at("/invitation/AbCdEfGhIjKlMnOpQrStUvWxYz0123456789-_abcdef"))
    }
}
