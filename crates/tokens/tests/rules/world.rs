//! A team with a member, their tokens, and a store that does as it is told.

mod by_tokens;
mod store;

use std::sync::Arc;
use std::time::Duration;

use bailiwick::digitalocean::{DigitalOcean, droplet};
use bailiwick::{Catalog, Grant, ScopeSet, StoredGrant, Timestamp};
use bailiwick_tokens::audit::AuditQuery;
use bailiwick_tokens::store::{Change, Judge, NewToken, Store, Write};
use bailiwick_tokens::{
    Actor, AuthenticateError, Error, Expiry, Freshness, MintRequest, Minted, Name, RoleId, RoleRef, Secret, TeamId,
    TokenId, TokenRecord, Tokens, UserId,
};
use tokio::task::JoinHandle;

pub(crate) use by_tokens::{ByTokens, MINTS};
pub(crate) use store::{Fault, TestStore};

/// When everything happens, unless a test says otherwise.
pub(crate) const NOW: Timestamp = Timestamp::from_secs(1_790_000_000);

/// What a test finds: the user is a member of the team under the predefined role `member`.
pub(crate) struct World {
    pub(crate) store: Arc<TestStore>,
    pub(crate) tokens: Tokens<DigitalOcean>,
    pub(crate) team: TeamId,
    pub(crate) user: UserId,
}

impl World {
    pub(crate) async fn new() -> Self {
        let store = Arc::new(TestStore::default());
        let tokens = Tokens::shared(Arc::clone(&store) as Arc<dyn Store>);
        let team = tokens.add_team(name("parcels"), &program(), NOW).await.unwrap().id;
        let user = tokens.add_user(name("ada"), &program(), NOW).await.unwrap().id;
        let world = Self {
            store,
            tokens,
            team,
            user,
        };
        world.join(user, "member").await;
        world
    }

    /// The same with the upkeep running, which has the first news.
    pub(crate) async fn fresh() -> Self {
        let world = Self::new().await;
        run(&world.tokens).await;
        world
    }

    /// The tokens as another process sees them, with the upkeep running.
    pub(crate) async fn elsewhere(&self) -> Tokens<DigitalOcean> {
        let tokens = Tokens::shared(Arc::clone(&self.store) as Arc<dyn Store>);
        run(&tokens).await;
        tokens
    }

    pub(crate) fn member(&self) -> Actor {
        Actor::User(self.user)
    }

    pub(crate) async fn join(&self, user: UserId, role: &str) {
        let role = RoleRef::Predefined(role.to_owned());
        self.tokens
            .add_member(self.team, user, role, &program(), NOW)
            .await
            .unwrap();
    }

    pub(crate) async fn add_user(&self, login: &str) -> UserId {
        self.tokens.add_user(name(login), &program(), NOW).await.unwrap().id
    }

    pub(crate) fn request(&self, token: &str, grant: Grant<DigitalOcean>) -> MintRequest<DigitalOcean> {
        MintRequest {
            team: self.team,
            user: self.user,
            name: name(token),
            grant,
            expiry: Expiry::Never,
        }
    }

    pub(crate) async fn mint(&self, token: &str, grant: Grant<DigitalOcean>) -> Minted {
        self.tokens
            .mint(self.request(token, grant), &self.member(), NOW)
            .await
            .unwrap()
    }

    /// Mints by a token, where tokens mint.
    pub(crate) async fn mint_by(
        &self,
        by: TokenId,
        request: MintRequest<DigitalOcean>,
        now: Timestamp,
    ) -> Result<Minted, Error<ByTokens>> {
        let MintRequest {
            team,
            user,
            name,
            grant,
            expiry,
        } = request;
        let grant = StoredGrant::from(&grant).resolve();
        let request = MintRequest {
            team,
            user,
            name,
            grant,
            expiry,
        };
        self.where_tokens_mint().mint(request, &Actor::Token(by), now).await
    }

    /// The same tokens, where tokens mint.
    pub(crate) fn where_tokens_mint(&self) -> Tokens<ByTokens> {
        Tokens::shared(Arc::clone(&self.store) as Arc<dyn Store>)
    }

    /// A custom token that reads Droplets.
    pub(crate) async fn reader(&self, token: &str) -> Minted {
        self.mint(token, Grant::custom(droplet::READ).with_required()).await
    }

    /// Puts a token into the store that no catalogue of today would mint.
    pub(crate) async fn plant<C: Catalog>(&self, token: &str, grant: StoredGrant) -> Secret {
        let secret = Secret::generate::<C>().unwrap();
        let record = TokenRecord {
            id: TokenId::new(NOW).unwrap(),
            team: self.team,
            user: self.user,
            name: name(token),
            grant,
            created_at: NOW,
            expires_at: None,
            parent: None,
            last_used_at: None,
        };
        let new = NewToken {
            record,
            secret: secret.digest(),
            judge: Judge::new(|_| true),
        };
        let write = Write {
            at: NOW,
            actor: program(),
            change: Change::Mint(Box::new(new)),
            keep: Vec::new(),
        };
        self.store.commit(write).await.unwrap();
        secret
    }

    /// Gives the user a role of the team's own.
    pub(crate) async fn custom_role(&self, permissions: &ScopeSet<DigitalOcean>) -> RoleId {
        let (new, by) = (name("deployer"), program());
        let role = self
            .tokens
            .add_role(self.team, new, permissions, &by, NOW)
            .await
            .unwrap()
            .id;
        let assigned = RoleRef::Custom(role);
        self.tokens
            .assign_role(self.team, self.user, assigned, &program(), NOW)
            .await
            .unwrap();
        role
    }

    /// The log as it is shown, newest first, after all that waits was written.
    pub(crate) async fn log(&self) -> Vec<serde_json::Value> {
        self.tokens.flush().await.unwrap();
        self.store_log().await
    }

    /// The log as it is shown, newest first.
    pub(crate) async fn store_log(&self) -> Vec<serde_json::Value> {
        let all = AuditQuery {
            limit: u32::MAX,
            ..AuditQuery::default()
        };
        let entries = self.store.audit(&all).await.unwrap();
        entries
            .iter()
            .map(|entry| serde_json::to_value(entry).unwrap())
            .collect()
    }

    /// What the log says of refused uses: reason, how often, and whether the token is named.
    pub(crate) async fn refusals(&self) -> Vec<(String, u64, bool)> {
        let refused = self
            .log()
            .await
            .into_iter()
            .filter(|entry| entry["event"] == "use_refused");
        let told = |entry: serde_json::Value| {
            let reason = entry["reason"].as_str().unwrap().to_owned();
            (reason, entry["times"].as_u64().unwrap(), entry.get("token").is_some())
        };
        refused.map(told).collect()
    }
}

/// Starts the upkeep, and waits for its first news. It ends with the runtime.
pub(crate) async fn run(tokens: &Tokens<DigitalOcean>) -> JoinHandle<std::convert::Infallible> {
    let upkeep = tokio::spawn(tokens.keep_fresh(Freshness::default()));
    pass(Duration::from_millis(1)).await;
    upkeep
}

/// Lets time pass, and everything happen that is due in it. The clock is a paused one.
pub(crate) async fn pass(time: Duration) {
    tokio::time::sleep(time).await;
}

/// Longer than it takes to learn of what others changed.
pub(crate) async fn poll() {
    pass(Freshness::default().poll).await;
}

pub(crate) fn name(text: &str) -> Name {
    text.parse().unwrap()
}

pub(crate) fn program() -> Actor {
    Actor::Program("test".to_owned())
}

/// So many seconds later.
pub(crate) fn later(seconds: i64) -> Timestamp {
    Timestamp::from_secs(NOW.as_secs() + seconds)
}

/// What a client is told, in a word.
pub(crate) async fn answer(tokens: &Tokens<DigitalOcean>, secret: &str, now: Timestamp) -> &'static str {
    match tokens.authenticate(secret, now).await {
        Ok(_) => "ok",
        Err(AuthenticateError::Refused) => "refused",
        Err(AuthenticateError::Unavailable(_)) => "unavailable",
        Err(AuthenticateError::Busy) => "busy",
    }
}
