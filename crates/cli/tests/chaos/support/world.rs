//! A team with an owner and a member, whose role is edited and whose tokens come and go.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, PoisonError, RwLock};

use serde_json::json;
use sqlx::Row as _;
use tokio::time::Instant;

use super::client::{Answer, Http, Session};
use super::history::{Asked, History};
use super::model::{MODEL, REQUESTS, Token, Told, Truth};
use super::postgres::Postgres;
use super::process::Process;
use super::wait::{PATIENCE, until};
use crate::naive::Names;

/// How many tokens there are at first.
const TOKENS: usize = 12;

pub(crate) struct World {
    pub(crate) http: Http,
    pub(crate) origins: Vec<String>,
    pub(crate) team: String,
    pub(crate) owner: Session,
    pub(crate) member: Session,
    pub(crate) role: String,
    pub(crate) tokens: RwLock<Vec<Arc<Token>>>,
    pub(crate) history: History,
    names: AtomicU64,
}

/// Whoever comes by the first owner's link.
pub(crate) const CLAIM: &str = "login=ada&password=correct+horse+battery&team=parcels";

impl World {
    /// Made by a process.
    pub(crate) async fn new(process: &Process) -> Arc<Self> {
        let http = Http::new();
        let origin = &process.origin;
        let claimed = http.form(&process.link().await, CLAIM).await;
        let owner = http.session(origin, &claimed).await;
        let teams = http.call(&owner, "GET", &format!("{origin}/v1/teams"), None).await;
        let team = format!("/v1/teams/{}", teams.json()["items"][0]["id"].as_str().unwrap());
        let role = MODEL.everything();
        let wanted = json!({ "name": "minters", "permissions": role });
        let url = format!("{origin}{team}/roles");
        let added = http.call(&owner, "POST", &url, Some(wanted)).await.json();
        let id = added["role"]["custom"].as_str().unwrap().to_owned();
        let url = format!("{origin}{team}/invitations");
        let wanted = json!({ "role": { "custom": id } });
        let invited = http.call(&owner, "POST", &url, Some(wanted)).await;
        let url = format!("{origin}{}", invited.text("path"));
        let accepted = http.form(&url, "login=bob&password=correct+horse+battery").await;
        let member = http.session(origin, &accepted).await;
        let world = Arc::new(Self {
            http,
            origins: vec![origin.clone()],
            team,
            owner,
            member,
            role: id,
            tokens: RwLock::default(),
            history: History::default(),
            names: AtomicU64::default(),
        });
        world.history.begin(Truth { live: [].into(), role });
        for number in 0..TOKENS {
            let minted = world.mint(0, number % MODEL.grants.len()).await;
            assert_eq!(minted.status, 201, "{minted:?}");
        }
        world
    }

    /// The same, asked at another process too.
    pub(crate) fn also_at(self: Arc<Self>, process: &Process) -> Arc<Self> {
        let mut world = Arc::into_inner(self).unwrap();
        world.origins.push(process.origin.clone());
        Arc::new(world)
    }

    pub(crate) fn token(&self, number: usize) -> Arc<Token> {
        Arc::clone(&self.tokens.read().unwrap_or_else(PoisonError::into_inner)[number])
    }

    /// A token to ask with, dead or alive.
    pub(crate) fn any(&self, random: &mut fastrand::Rng) -> Arc<Token> {
        let tokens = self.tokens.read().unwrap_or_else(PoisonError::into_inner);
        Arc::clone(&tokens[random.usize(..tokens.len())])
    }

    /// Has a process mint a token. It counts from when it is answered.
    pub(crate) async fn mint(&self, process: usize, grant: usize) -> Answer {
        self.mint_at(&self.origins[process], grant).await
    }

    pub(crate) async fn mint_at(&self, origin: &str, grant: usize) -> Answer {
        let name = format!("ci {}", self.names.fetch_add(1, Ordering::Relaxed));
        let wanted = json!({ "name": name, "grant": MODEL.wanted(grant), "expires": "30" });
        let url = format!("{origin}{}/tokens", self.team);
        let answer = self.http.call(&self.member, "POST", &url, Some(wanted)).await;
        if answer.status == 201 {
            let token = Token {
                id: answer.text("id"),
                secret: answer.text("secret"),
                grant,
            };
            let mut truth = self.history.now();
            truth.live.insert(token.id.clone());
            // It was there before it was heard of, and nobody could ask.
            self.history.begin(truth);
            self.history.settle();
            let mut tokens = self.tokens.write().unwrap_or_else(PoisonError::into_inner);
            tokens.push(Arc::new(token));
        }
        answer
    }

    /// Has a process delete a token.
    pub(crate) async fn delete(&self, process: usize, token: &Token) -> Answer {
        self.delete_at(&self.origins[process], token).await
    }

    /// The same, by a process that is not asked otherwise.
    pub(crate) async fn delete_at(&self, origin: &str, token: &Token) -> Answer {
        let mut truth = self.history.now();
        truth.live.remove(&token.id);
        self.history.begin(truth);
        let url = format!("{origin}/v1/tokens/{}", token.id);
        let answer = self.http.call(&self.member, "DELETE", &url, None).await;
        if answer.status == 204 {
            self.history.settle();
        }
        answer
    }

    /// Has a process edit the role of the tokens' holder.
    pub(crate) async fn edit(&self, process: usize, role: Names) -> Answer {
        self.history.begin(Truth {
            role: role.clone(),
            ..self.history.now()
        });
        let url = format!("{}{}/roles/{}", self.origins[process], self.team, self.role);
        let wanted = json!({ "permissions": role });
        let answer = self.http.call(&self.owner, "PUT", &url, Some(wanted)).await;
        if answer.is_success() {
            self.history.settle();
        }
        answer
    }

    /// What a process says about a request.
    pub(crate) async fn ask(&self, process: usize, token: &Arc<Token>, request: usize) -> Asked {
        let (method, path) = REQUESTS[request];
        let asking = http::Request::get(format!("{}/authorize", self.origins[process]))
            .header("Authorization", format!("Bearer {}", token.secret))
            .header("Accept", "application/problem+json")
            .header("X-Original-Method", method)
            .header("X-Original-URI", path);
        let began = Instant::now();
        let answer = self.http.send(asking, String::new()).await;
        Asked {
            process,
            token: Arc::clone(token),
            request,
            began,
            ended: Instant::now(),
            told: Told::by(&answer),
        }
    }

    /// What a database holds, by reading it.
    pub(crate) async fn read(&self, server: &Postgres) -> Truth {
        let mut connection = server.connect().await;
        let live = "SELECT id::text FROM tokens WHERE NOT deleted";
        let live = sqlx::query(live).fetch_all(&mut connection).await.unwrap();
        let role = sqlx::query("SELECT permissions FROM roles WHERE id::text = $1").bind(&self.role);
        let role: String = role.fetch_one(&mut connection).await.unwrap().get(0);
        Truth {
            live: live.iter().map(|row| row.get(0)).collect(),
            role: serde_json::from_str(&role).unwrap(),
        }
    }

    /// From now on true is what a database holds, and nothing else.
    pub(crate) async fn believe(&self, server: &Postgres) {
        self.history.begin(self.read(server).await);
        self.history.settle();
    }

    /// Waits until every process is ready and answers every request about every token as it has to.
    pub(crate) async fn agrees(&self) {
        let agrees = async || self.disagreement().await.is_none();
        until("all processes are ready and answer as the model", PATIENCE, agrees).await;
    }

    /// In what a process is not as it has to be, if one is not.
    pub(crate) async fn disagreement(&self) -> Option<String> {
        let truth = self.history.now();
        let tokens = self.tokens.read().unwrap_or_else(PoisonError::into_inner).clone();
        for (process, origin) in self.origins.iter().enumerate() {
            let ready = self.ready(origin).await;
            if ready.status != 200 {
                return Some(format!(
                    "process {process} is not ready: {} {}",
                    ready.status, ready.body
                ));
            }
            for (token, request) in tokens
                .iter()
                .flat_map(|token| (0..REQUESTS.len()).map(move |each| (token, each)))
            {
                let (told, expected) = (
                    self.ask(process, token, request).await.told,
                    MODEL.told(&truth, token, request),
                );
                if told != expected {
                    return Some(format!(
                        "process {process} says {told:?} and not {expected:?} about {}",
                        token.id
                    ));
                }
            }
        }
        None
    }

    pub(crate) async fn ready(&self, origin: &str) -> Answer {
        self.http.get(&format!("{origin}/readyz")).await
    }

    /// Whether the metrics of a process have a cause for which it is not ready.
    pub(crate) async fn counts_a_cause(&self, origin: &str) -> bool {
        let metrics = self.http.get(&format!("{origin}/metrics")).await.body;
        let mut causes = metrics.lines().filter(|line| line.starts_with("bailiwick_not_ready{"));
        causes.any(|line| line.ends_with("} 1"))
    }
}
