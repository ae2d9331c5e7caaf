//! What changes while the load goes on.

use std::sync::Arc;

use axum::http::Method;
use serde_json::json;

use crate::naive::Names;
use crate::report::Report;
use crate::timeline::Change;
use crate::world::{Token, World};

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
            self.replace(1 - process).await;
            report.revocations.add(1);
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

    async fn replace(&mut self, process: usize) {
        let token = self.world.take(&mut self.random);
        let end = token.end.get_or_init(|| Change::sent(process));
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
    }

    async fn regenerate(&mut self, process: usize) {
        let token = self.world.take(&mut self.random);
        let end = token.end.get_or_init(|| Change::sent(process));
        let path = format!("/v1/tokens/{}/regenerate", token.id);
        let again = self
            .world
            .call(process, token.member, Method::POST, &path, Some(json!({})))
            .await;
        end.acknowledge();
        self.world.add(Token {
            id: token.id.clone(),
            secret: again["secret"].as_str().unwrap().to_owned(),
            member: token.member,
            grant: token.grant,
            end: std::sync::OnceLock::new(),
        });
    }
}
