//! Takes each step in the model and through the processes, and compares.

mod history;
mod life;

use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Duration;

use bailiwick::digitalocean::{DigitalOcean, domain, droplet};
use bailiwick::{Scope, ScopeSet, Timestamp};
use bailiwick_tokens::store::{CommitError, Store};
use bailiwick_tokens::{AuthenticateError, Error, Freshness, RoleId, RoleRef, Secret, TeamId, TokenId, Tokens, UserId};

use super::naive::{Names, Role, State};
use super::step::Step;
use crate::world::{NOW, TestStore, name, pass, program};
use history::{History, Touched};

const PREDEFINED: [&str; 2] = ["member", "resource_viewer"];
const DAY: i64 = 86_400;

pub(super) struct Drive {
    store: Arc<TestStore>,
    /// Two processes, and one without upkeep.
    processes: [Tokens<DigitalOcean>; 3],
    history: History,
    team: TeamId,
    users: Vec<UserId>,
    roles: Vec<RoleId>,
    tokens: Vec<TokenId>,
    secrets: Vec<Secret>,
    now: i64,
    /// Milliseconds that have passed.
    clock: u64,
    down: bool,
    /// When it was down last.
    down_at: u64,
    /// The state that all news up to now has told of, and the last moment at which news may have come.
    told: usize,
    news_at: u64,
}

impl Drive {
    pub(super) async fn new(room: u32) -> Self {
        let store = Arc::new(TestStore::default());
        let process = || Tokens::shared(Arc::clone(&store) as Arc<dyn Store>).remembering(room);
        let processes = [process(), process(), process()];
        for tokens in &processes[..2] {
            tokio::spawn(tokens.keep_fresh(Freshness::default()));
        }
        pass(Duration::from_millis(1)).await;
        let tokens = &processes[0];
        let team = tokens.add_team(name("parcels"), &program(), NOW).await.unwrap().id;
        let mut drive = Self {
            team,
            users: Vec::new(),
            roles: Vec::new(),
            tokens: Vec::new(),
            secrets: Vec::new(),
            history: History::new(),
            now: NOW.as_secs(),
            clock: 0,
            down: false,
            down_at: 0,
            told: 0,
            news_at: 0,
            store: Arc::clone(&store),
            processes: processes.clone(),
        };
        for user in 0..3 {
            let login = name(&format!("user-{user}"));
            drive
                .users
                .push(tokens.add_user(login, &program(), NOW).await.unwrap().id);
            let role = name(&format!("role {user}"));
            drive.roles.push(
                tokens
                    .add_role(team, role, &scopes(user), &program(), NOW)
                    .await
                    .unwrap()
                    .id,
            );
            drive.change(0, Touched::Nothing, |state| state.roles.push(names(&scopes(user))));
            drive
                .take(&Step::Join {
                    via: 0,
                    user,
                    role: user,
                })
                .await;
        }
        drive
    }

    pub(super) fn finds(&self) -> usize {
        self.store.finds()
    }

    pub(super) async fn take(&mut self, step: &Step) {
        match *step {
            Step::Mint { via, user, grant, days } => self.mint(via, user % 3, grant, days).await,
            Step::Rename { via, token } => self.rename(via, token).await,
            Step::Regenerate { via, token, grace } => self.regenerate(via, token, grace).await,
            Step::Delete { via, token } => self.delete(via, token).await,
            Step::Join { via, user, role } => self.join(via, user % 3, role).await,
            Step::AssignRole { via, user, role } => self.assign_role(via, user % 3, role).await,
            Step::EditRole { via, role, permissions } => self.edit_role(via, role % 3, permissions).await,
            Step::Leave { via, user } => self.leave(via, user % 3).await,
            Step::Authenticate { via, secret } => {
                if !self.secrets.is_empty() {
                    self.authenticate(via, secret % self.secrets.len()).await;
                }
            }
            Step::Pass { millis } => self.pass(millis).await,
            Step::Skip { days } => self.now += days * DAY,
            Step::Outage { begins } => {
                self.down = begins;
                self.down_at = self.clock;
                if begins {
                    self.store.down.begin();
                } else {
                    self.store.down.end();
                }
            }
        }
    }

    /// Every secret, through every process, before and after the last news.
    pub(super) async fn ask_everything(&mut self) {
        for step in [
            None,
            Some(Step::Outage { begins: false }),
            Some(Step::Pass { millis: 250 }),
        ] {
            if let Some(step) = step {
                self.take(&step).await;
            }
            for via in 0..3 {
                for secret in 0..self.secrets.len() {
                    self.authenticate(via, secret).await;
                }
            }
        }
    }

    async fn pass(&mut self, millis: u64) {
        let begin = self.clock;
        pass(Duration::from_millis(millis)).await;
        self.clock += millis;
        self.now += i64::try_from(self.clock / 1_000 - begin / 1_000).unwrap();
        if !self.down {
            self.news_at = self.clock;
            if millis >= 250 {
                self.told = self.history.newest();
            }
        }
    }

    async fn authenticate(&mut self, via: usize, secret: usize) {
        let now = Timestamp::from_secs(self.now);
        let answer = self.processes[via]
            .authenticate(self.secrets[secret].expose(), now)
            .await;
        let given = match answer {
            Ok(caller) => Some(names(&caller.effective().to_set())),
            Err(AuthenticateError::Refused) => None,
            Err(AuthenticateError::Unavailable(_)) => {
                assert!(self.down, "the store can be reached");
                return;
            }
            Err(AuthenticateError::Busy) => {
                let was_down = self.down || self.clock < self.down_at + 1_000;
                assert!(was_down, "the store could be reached for a second");
                return;
            }
        };
        let (now, last) = (self.now, self.history.newest());
        let expected = self.history.state(last).answer(secret, now);
        if given == expected && (given.is_none() || !self.down) {
            return;
        }
        // Otherwise it was answered from memory, so a secret that counts, and within the bound.
        assert!(given.is_some(), "refused, though the model allows {expected:?}");
        assert!(
            via < 2 && self.clock - self.news_at < 5_000,
            "{given:?}, though nothing could be remembered"
        );
        let possible = (self.told..=last).filter(|state| self.history.may_believe(via, secret, *state));
        let possible: BTreeSet<_> = possible
            .map(|state| self.history.state(state).answer(secret, now))
            .collect();
        assert!(possible.contains(&given), "{given:?}, not one of {possible:?}");
    }

    /// Whether a step was taken, after comparing with whether it could be.
    fn expect(&self, may: bool, taken: Result<(), &Error<DigitalOcean>>) -> bool {
        match taken {
            Err(Error::Commit(CommitError::Store(_))) => assert!(self.down, "the store can be reached"),
            _ if self.down => panic!("the store cannot be reached, and yet: {taken:?}"),
            _ => assert_eq!(may, taken.is_ok(), "{taken:?}"),
        }
        taken.is_ok()
    }

    fn change(&mut self, via: usize, touched: Touched, change: impl FnOnce(&mut State)) {
        self.history.go_on(via, touched, change);
    }

    fn role(&self, role: usize) -> (Role, RoleRef) {
        match role % 5 {
            custom @ 0..3 => (Role::Custom(custom), RoleRef::Custom(self.roles[custom])),
            other => {
                let name = PREDEFINED[other - 3];
                (Role::Predefined(name), RoleRef::Predefined(name.to_owned()))
            }
        }
    }

    fn time(&self) -> Timestamp {
        Timestamp::from_secs(self.now)
    }
}

/// Some sets of scopes, closed under what they require.
fn scopes(choice: usize) -> ScopeSet<DigitalOcean> {
    let set = match choice % 5 {
        0 => droplet::READ | droplet::CREATE | domain::READ,
        1 => ScopeSet::from(droplet::READ),
        2 => ScopeSet::all(),
        3 => domain::READ | domain::UPDATE,
        _ => droplet::READ | droplet::DELETE,
    };
    set.with_required()
}

fn names(set: &ScopeSet<DigitalOcean>) -> Names {
    set.iter().map(Scope::name).collect()
}

fn set(names: &Names) -> ScopeSet<DigitalOcean> {
    names.iter().copied().collect::<Vec<_>>().join(" ").parse().unwrap()
}
