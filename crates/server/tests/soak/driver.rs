//! What changes while the load goes on.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use axum::http::Method;
use serde_json::json;

use crate::naive::{Decision, Grant, Names};
use crate::report::Report;
use crate::timeline::Change;
use crate::world::{Token, World};

/// What a token may ask for exactly if it may mint.
const MINTERS: &str = "/v2/account";

/// Seconds for which an old secret goes on to work.
const GRACE: u64 = 5;

pub(crate) struct Driver {
    world: Arc<World>,
    random: fastrand::Rng,
    /// Which of the two roles each member after the owner has.
    assigned: [usize; 2],
    permissions: [Names; 2],
}

impl Driver {
    pub(crate) fn new(world: Arc<World>) -> Self {
        let everything = world.model.scopes.clone();
        Self {
            world,
            random: fastrand::Rng::with_seed(18),
            assigned: [0, 1],
            permissions: [everything.clone(), everything],
        }
    }

    /// Each second a role is edited, a token ends, and another takes its place; every fifth, somebody gets another role.
    pub(crate) async fn second(&mut self, second: u64, report: &Report) {
        let process = self.random.usize(..2);
        self.edit(process).await;
        report.edits.add(1);
        if second % 5 == 4 {
            self.assign(1 - process).await;
            report.assignments.add(1);
        }
        if second % 3 == 2 {
            self.regenerate(process).await;
            report.regenerations.add(1);
        } else {
            let ended = self.replace(1 - process).await;
            report.revocations.add(1);
            report.descendants.add(ended - 1);
        }
        for process in 0..2 {
            self.mint_by(process, report).await;
        }
    }

    async fn edit(&mut self, process: usize) {
        let role = self.random.usize(..2);
        let all = self.random.u8(..6) == 0;
        let scopes = self.world.model.scopes.iter();
        let permissions: Names = scopes.filter(|_| all || self.random.bool()).cloned().collect();
        self.permissions[role].clone_from(&permissions);
        let theirs: Vec<_> = (0..2)
            .filter(|member| self.assigned[*member] == role)
            .map(|member| member + 1)
            .collect();
        let path = format!("{}/roles/{}", self.world.team, self.world.roles[role]);
        self.change(
            &theirs,
            &permissions,
            process,
            &path,
            json!({ "permissions": permissions }),
        )
        .await;
    }

    async fn assign(&mut self, process: usize) {
        let member = self.random.usize(..2);
        let role = 1 - self.assigned[member];
        self.assigned[member] = role;
        let path = format!("{}/members/{}", self.world.team, self.world.members[member + 1].id);
        let body = json!({ "role": { "custom": self.world.roles[role] } });
        self.change(&[member + 1], &self.permissions[role], process, &path, body)
            .await;
    }

    /// Does something after which members can do something else.
    async fn change(
        &self,
        members: &[usize],
        permissions: &Names,
        process: usize,
        path: &str,
        body: serde_json::Value,
    ) {
        let world = &self.world;
        for member in members {
            world.members[*member]
                .timeline
                .begin(&world.model, permissions.clone(), process);
        }
        world.call(process, 0, Method::PUT, path, Some(body)).await;
        for member in members {
            world.members[*member].timeline.acknowledge();
        }
    }

    /// Deletes a token, and mints another one. The answer is how many secrets ended.
    async fn replace(&mut self, process: usize) -> u64 {
        let parent = self
            .random
            .bool()
            .then(|| self.world.parent(&mut self.random))
            .flatten();
        let token = parent.unwrap_or_else(|| self.world.live(&mut self.random));
        let end = Arc::clone(token.life.deleted.get_or_init(|| Arc::new(Change::sent(process))));
        let ended = self.world.retire(&token, true);
        let path = format!("/v1/tokens/{}", token.id);
        self.world
            .call(process, token.member, Method::DELETE, &path, None)
            .await;
        end.acknowledge();
        let model = &self.world.model;
        let role = self.world.members[token.member].timeline.now();
        let mut grants: Vec<_> = (0..model.grants.len()).collect();
        self.random.shuffle(&mut grants);
        let may = |grant: &&usize| model.naive.check_mint(&model.grants[**grant], &role).is_ok();
        let grant = *grants.iter().find(may).unwrap();
        self.world.add(self.world.mint(process, token.member, grant).await);
        u64::try_from(ended).unwrap()
    }

    /// Has a token mint one like it, if it may: it is not read only, and it has the scope for that and all that it was given
    /// under the role of now.
    async fn mint_by(&mut self, process: usize, report: &Report) {
        let token = self.world.live(&mut self.random);
        let model = &self.world.model;
        let (grant, role) = (
            &model.grants[token.grant],
            self.world.members[token.member].timeline.now(),
        );
        let mints = model.naive.decide(Some(grant), &role, "GET", MINTERS) == Decision::Allow;
        let may = mints && !matches!(grant, Grant::ReadOnly) && model.naive.check_mint(grant, &role).is_ok();
        match self.world.mint_by(process, &token).await {
            Some(child) if may => {
                self.world.add(child);
                report.minted.add(1);
            }
            None if !may => report.unminted.add(1),
            minted => report.wrong(format!("{grant:?} minted: {}, under {role:?}", minted.is_some())),
        }
    }

    /// Regenerates a token, every other time with a grace period.
    async fn regenerate(&mut self, process: usize) {
        let token = self.world.live(&mut self.random);
        let grace = Duration::from_secs(if self.random.bool() { GRACE } else { 0 });
        let end = Arc::new(if grace.is_zero() {
            Change::sent(process)
        } else {
            Change::in_a_while(process, grace)
        });
        token.end(&end);
        // One that was in its grace is over.
        let older = token
            .life
            .old
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .replace(Arc::clone(&token));
        let sent = Arc::new(Change::sent(process));
        if let Some(older) = older {
            older.end(&sent);
        }
        self.world.retire(&token, false);
        let path = format!("/v1/tokens/{}/regenerate", token.id);
        let body = json!({ "grace_seconds": grace.as_secs() });
        let again = self
            .world
            .call(process, token.member, Method::POST, &path, Some(body))
            .await;
        end.acknowledge_in(grace);
        sent.acknowledge();
        self.world.add(Token {
            id: token.id.clone(),
            secret: again["secret"].as_str().unwrap().to_owned(),
            member: token.member,
            grant: token.grant,
            replaced: Mutex::default(),
            life: Arc::clone(&token.life),
        });
    }
}
