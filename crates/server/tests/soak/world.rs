//! The team: an owner, two members whose roles are edited, and their tokens.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Mutex, OnceLock, PoisonError, RwLock};

use axum::body::Body;
use axum::http::{Method, Request};
use serde_json::{Value, json};

use crate::client::{Http, Session};
use crate::model::Model;
use crate::naive::Grant;
use crate::timeline::{Change, Timeline};

/// How many tokens there are of each member.
const TOKENS: usize = 100;
/// How many of them are the last few.
const RECENT: usize = 12;
/// How many secrets that do not count any more go on being tried.
const ENDED: usize = 40;

pub(crate) struct World {
    pub(crate) http: Http,
    pub(crate) model: Model,
    pub(crate) origins: [String; 2],
    pub(crate) team: String,
    /// The owner first.
    pub(crate) members: Vec<Member>,
    pub(crate) roles: [String; 2],
    pub(crate) tokens: RwLock<Vec<Arc<Token>>>,
    ended: Mutex<Vec<Arc<Token>>>,
    names: AtomicU64,
}

pub(crate) struct Member {
    pub(crate) id: String,
    pub(crate) session: Session,
    pub(crate) timeline: Timeline,
}

/// A secret. When a token gets another one, that is another one of these.
pub(crate) struct Token {
    pub(crate) id: String,
    pub(crate) secret: String,
    pub(crate) member: usize,
    pub(crate) grant: usize,
    /// The changes after each of which it does not count, though its token does.
    pub(crate) replaced: Mutex<Vec<Arc<Change>>>,
    pub(crate) life: Arc<Life>,
}

/// What all secrets of a token share.
#[derive(Default)]
pub(crate) struct Life {
    pub(crate) deleted: OnceLock<Arc<Change>>,
    parent: Option<Arc<Life>>,
    /// The secret that was replaced last, in its grace.
    pub(crate) old: Mutex<Option<Arc<Token>>>,
}

impl Life {
    /// Its own end, and those of what it descends from.
    fn ends(&self) -> impl Iterator<Item = Arc<Change>> {
        let lineage = std::iter::successors(Some(self), |life| life.parent.as_deref());
        lineage.filter_map(|life| life.deleted.get().cloned())
    }

    fn descends_from(&self, other: &Arc<Self>) -> bool {
        let mut lineage = std::iter::successors(self.parent.as_ref(), |life| life.parent.as_ref());
        lineage.any(|life| Arc::ptr_eq(life, other))
    }
}

impl Token {
    /// The changes after each of which it does not count.
    pub(crate) fn ends(&self) -> Vec<Arc<Change>> {
        let mut ends = self.replaced.lock().unwrap_or_else(PoisonError::into_inner).clone();
        ends.extend(self.life.ends());
        ends
    }

    pub(crate) fn end(&self, change: &Arc<Change>) {
        let mut replaced = self.replaced.lock().unwrap_or_else(PoisonError::into_inner);
        replaced.push(Arc::clone(change));
    }
}

/// Somebody who came by the link.
pub(crate) async fn first_owner(origin: &str, link: &str) -> Session {
    let http = Http::new();
    let form = "login=ada&password=correct+horse+battery&team=parcels".to_owned();
    let claimed = http.form(link, form).await;
    http.session(origin, &claimed).await
}

impl World {
    pub(crate) async fn new(origins: [String; 2], owner: Session) -> Self {
        let (http, model) = (Http::new(), Model::new());
        let origin = &origins[0];
        let teams = http
            .call(&owner, Method::GET, &format!("{origin}/v1/teams"), None)
            .await;
        let team = format!("/v1/teams/{}", teams.json()["items"][0]["id"].as_str().unwrap());
        let everything = model.scopes.clone();
        let mut roles = [String::new(), String::new()];
        let mut members = vec![Member {
            id: String::new(),
            session: owner.clone(),
            timeline: Timeline::new(&model, model.naive.roles["owner"].clone()),
        }];
        for (role, login) in roles.iter_mut().zip(["bob", "eve"]) {
            let wanted = json!({ "name": format!("role of {login}"), "permissions": everything });
            let added = http
                .call(&owner, Method::POST, &format!("{origin}{team}/roles"), Some(wanted))
                .await;
            added.json()["role"]["custom"].as_str().unwrap().clone_into(role);
            let wanted = json!({ "role": { "custom": *role } });
            let invited = http
                .call(
                    &owner,
                    Method::POST,
                    &format!("{origin}{team}/invitations"),
                    Some(wanted),
                )
                .await;
            let form = format!("login={login}&password=correct+horse+battery");
            let accepted = http.form(&format!("{origin}{}", invited.text("path")), form).await;
            let session = http.session(origin, &accepted).await;
            let shown = http
                .call(&owner, Method::GET, &format!("{origin}{team}/members"), None)
                .await
                .json();
            let shown = shown["items"]
                .as_array()
                .unwrap()
                .iter()
                .find(|each| each["login"] == login)
                .unwrap()
                .clone();
            members.push(Member {
                id: shown["user"].as_str().unwrap().to_owned(),
                session,
                timeline: Timeline::new(&model, everything.clone()),
            });
        }
        let world = Self {
            http,
            model,
            origins,
            team,
            members,
            roles,
            tokens: RwLock::default(),
            ended: Mutex::default(),
            names: AtomicU64::default(),
        };
        for member in 0..world.members.len() {
            for number in 0..TOKENS {
                // One in four may do everything, and so mints more often than others.
                let grants = world.model.grants.len();
                let grant = if number % 4 == 0 { grants - 1 } else { number % grants };
                let token = world.mint(number % 2, member, grant).await;
                world.add(token);
            }
        }
        world
    }

    /// Has a process mint a token, which has to be allowed.
    pub(crate) async fn mint(&self, process: usize, member: usize, grant: usize) -> Token {
        let wanted = match &self.model.grants[grant] {
            Grant::Custom(names) => json!(names),
            Grant::ReadOnly => json!("read_only"),
            Grant::FullAccess => json!("full_access"),
        };
        let wanted = json!({ "name": self.name(), "grant": wanted, "expires": "30" });
        let path = format!("{}/tokens", self.team);
        let minted = self.call(process, member, Method::POST, &path, Some(wanted)).await;
        let text = |name: &str| minted[name].as_str().unwrap().to_owned();
        Token {
            id: text("id"),
            secret: text("secret"),
            member,
            grant,
            replaced: Mutex::default(),
            life: Arc::default(),
        }
    }

    /// Has a token mint one like it; nothing if it may not.
    pub(crate) async fn mint_by(&self, process: usize, token: &Token) -> Option<Token> {
        let grant = match &self.model.grants[token.grant] {
            Grant::Custom(names) => json!(names),
            Grant::ReadOnly => json!("read_only"),
            Grant::FullAccess => json!("full_access"),
        };
        let wanted = json!({ "name": self.name(), "grant": grant, "expires": "30" }).to_string();
        let request = Request::post(format!("{}{}/tokens", self.origins[process], self.team))
            .header("Authorization", format!("Bearer {}", token.secret))
            .header("Content-Type", "application/json");
        let answer = self.http.send(request.body(wanted.into()).unwrap()).await;
        if !answer.status.is_success() {
            assert!([403, 422].contains(&answer.status.as_u16()), "{answer:?}");
            return None;
        }
        let life = Life {
            parent: Some(Arc::clone(&token.life)),
            ..Life::default()
        };
        Some(Token {
            id: answer.text("id"),
            secret: answer.text("secret"),
            member: token.member,
            grant: token.grant,
            replaced: Mutex::default(),
            life: Arc::new(life),
        })
    }

    /// No two tokens of a member's have the same.
    fn name(&self) -> String {
        format!("ci {}", self.names.fetch_add(1, Ordering::Relaxed))
    }

    /// Has a process do something for a member.
    pub(crate) async fn call(
        &self,
        process: usize,
        member: usize,
        method: Method,
        path: &str,
        body: Option<Value>,
    ) -> Value {
        let url = format!("{}{path}", self.origins[process]);
        let answer = self.http.call(&self.members[member].session, method, &url, body).await;
        if answer.body.is_empty() {
            Value::Null
        } else {
            answer.json()
        }
    }

    pub(crate) fn add(&self, token: Token) {
        self.tokens
            .write()
            .unwrap_or_else(PoisonError::into_inner)
            .push(Arc::new(token));
    }

    /// A token that counts, every other time one of the last few, so that trees of them grow.
    pub(crate) fn live(&self, random: &mut fastrand::Rng) -> Arc<Token> {
        let tokens = self.tokens.read().unwrap_or_else(PoisonError::into_inner);
        let first = if random.bool() {
            tokens.len().saturating_sub(RECENT)
        } else {
            0
        };
        Arc::clone(&tokens[random.usize(first..tokens.len())])
    }

    /// A token that counts and minted one that does.
    pub(crate) fn parent(&self, random: &mut fastrand::Rng) -> Option<Arc<Token>> {
        let tokens = self.tokens.read().unwrap_or_else(PoisonError::into_inner);
        let is_parent = |token: &&Arc<Token>| tokens.iter().any(|other| other.life.descends_from(&token.life));
        let parents = tokens.iter().filter(is_parent);
        random.choice(parents.collect::<Vec<_>>()).cloned()
    }

    /// Takes a secret out of those that count, with those of what it minted if its token ends, and keeps them among those that
    /// are tried nevertheless. The answer is how many.
    pub(crate) fn retire(&self, token: &Arc<Token>, is_end: bool) -> usize {
        let is_over = |other: &Arc<Token>| Arc::ptr_eq(other, token) || is_end && other.life.descends_from(&token.life);
        let mut tokens = self.tokens.write().unwrap_or_else(PoisonError::into_inner);
        let (over, left): (Vec<_>, Vec<_>) = tokens.drain(..).partition(is_over);
        *tokens = left;
        let mut ended = self.ended.lock().unwrap_or_else(PoisonError::into_inner);
        let count = over.len();
        ended.extend(over);
        let more = ended.len().saturating_sub(ENDED);
        ended.drain(..more);
        count
    }

    /// A token to ask with: one in ten is about to end, or has.
    pub(crate) fn any(&self, random: &mut fastrand::Rng) -> Arc<Token> {
        let ended = self.ended.lock().unwrap_or_else(PoisonError::into_inner);
        if random.u8(..10) == 0 && !ended.is_empty() {
            return Arc::clone(&ended[random.usize(..ended.len())]);
        }
        drop(ended);
        let tokens = self.tokens.read().unwrap_or_else(PoisonError::into_inner);
        Arc::clone(&tokens[random.usize(..tokens.len())])
    }
}

/// Looks around as people and operators do.
pub(crate) async fn read_on_and_on(world: &World, process: usize, over: &AtomicBool) {
    let team = &world.team;
    let paths = ["/", "/healthz", "/readyz", "/metrics", "/v1/openapi.json"].map(str::to_owned);
    let paths = paths
        .into_iter()
        .chain(["members", "roles", "tokens", "audit"].map(|each| format!("{team}/{each}")));
    for path in paths
        .collect::<Vec<_>>()
        .iter()
        .cycle()
        .take_while(|_| !over.load(Ordering::Relaxed))
    {
        let request = Request::get(format!("{}{path}", world.origins[process]));
        let request = request.header("Cookie", &world.members[0].session.cookie);
        let answer = world.http.send(request.body(Body::empty()).unwrap()).await;
        assert!(!answer.status.is_client_error(), "{path}: {answer:?}");
    }
}
