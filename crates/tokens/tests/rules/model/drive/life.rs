//! The steps of a life, each in the model and through a process.

use std::time::Duration;

use bailiwick::Timestamp;
use bailiwick_tokens::{Expiry, MintRequest};

use super::super::naive::{Grant, Secret, Token};
use super::history::Touched;
use super::{DAY, Drive, names, scopes, set};
use crate::world::{name, program};

impl Drive {
    pub(super) async fn mint(&mut self, via: usize, user: usize, grant: usize, days: Option<usize>) {
        let grant = [
            Grant::Custom(names(&scopes(grant))),
            Grant::ReadOnly,
            Grant::FullAccess,
            Grant::Custom(names(&scopes(grant))),
        ][grant % 4]
            .clone();
        let expiry = days.map_or(Expiry::Never, |choice| Expiry::CHOICES[choice]);
        let request = MintRequest {
            team: self.team,
            user: self.users[user],
            name: name(&format!("token {}", self.tokens.len())),
            grant: match &grant {
                Grant::Custom(names) => bailiwick::Grant::custom(set(names)),
                Grant::ReadOnly => bailiwick::Grant::read_only(),
                Grant::FullAccess => bailiwick::Grant::full_access(),
            },
            expiry,
        };
        let may = self.history.last().may_mint(user, &grant);
        let now = Timestamp::from_secs(self.now);
        let minted = self.processes[via].mint(request, &program(), now).await;
        if self.expect(may, minted.as_ref().map(drop)) {
            let minted = minted.unwrap();
            let expires = [30, 60, 90, 365].map(|days| self.now + days * DAY);
            let expires = days.map(|choice| expires[choice]);
            let token = self.tokens.len();
            self.tokens.push(minted.token.id);
            self.secrets.push(minted.secret);
            self.change(via, Touched::Nothing, |state| {
                state.tokens.push(Token {
                    user,
                    grant,
                    expires,
                    deleted: false,
                });
                state.secrets.push(Secret { token, until: None });
            });
        }
    }

    pub(super) async fn rename(&mut self, via: usize, token: usize) {
        let Some(token) = wrap(token, self.tokens.len()) else {
            return;
        };
        let live = self.history.last().is_live(token, self.now);
        let (new, by) = (name(&format!("token {token}")), program());
        let renamed = self.processes[via]
            .rename(self.tokens[token], new, &by, self.time())
            .await;
        self.expect(live, renamed.as_ref().map(drop));
    }

    pub(super) async fn regenerate(&mut self, via: usize, token: usize, grace: Option<u64>) {
        let Some(token) = wrap(token, self.tokens.len()) else {
            return;
        };
        let live = self.history.last().is_live(token, self.now);
        let until = grace.map(|grace| self.now + i64::try_from(grace).unwrap());
        let grace = grace.map(Duration::from_secs);
        let secret = self.processes[via]
            .regenerate(self.tokens[token], grace, &program(), self.time())
            .await;
        if self.expect(live, secret.as_ref().map(drop)) {
            self.secrets.push(secret.unwrap());
            self.change(via, Touched::Token(token), |state| state.regenerate(token, until));
        }
    }

    pub(super) async fn delete(&mut self, via: usize, token: usize) {
        let Some(token) = wrap(token, self.tokens.len()) else {
            return;
        };
        let there = !self.history.last().tokens[token].deleted;
        let deleted = self.processes[via]
            .delete(self.tokens[token], &program(), self.time())
            .await;
        if self.expect(there, deleted.as_ref().map(drop)) {
            self.change(via, Touched::Token(token), |state| state.tokens[token].deleted = true);
        }
    }

    pub(super) async fn join(&mut self, via: usize, user: usize, role: usize) {
        let new = !self.history.last().members.contains_key(&user);
        let (role, named) = self.role(role);
        let joined = self.processes[via]
            .add_member(self.team, self.users[user], named, &program(), self.time())
            .await;
        if self.expect(new, joined.as_ref().map(drop)) {
            self.change(via, Touched::User(user), |state| state.put_under(user, role));
        }
    }

    pub(super) async fn assign_role(&mut self, via: usize, user: usize, role: usize) {
        let member = self.history.last().members.contains_key(&user);
        let (role, named) = self.role(role);
        let assigned = self.processes[via]
            .assign_role(self.team, self.users[user], named, &program(), self.time())
            .await;
        if self.expect(member, assigned.as_ref().map(drop)) {
            self.change(via, Touched::User(user), |state| state.put_under(user, role));
        }
    }

    pub(super) async fn edit_role(&mut self, via: usize, role: usize, permissions: usize) {
        let permissions = scopes(permissions);
        let edited = self.processes[via]
            .edit_role(self.roles[role], &permissions, &program(), self.time())
            .await;
        if self.expect(true, edited.as_ref().map(drop)) {
            self.change(via, Touched::Role(role), |state| {
                state.roles[role] = names(&permissions);
            });
        }
    }

    pub(super) async fn leave(&mut self, via: usize, user: usize) {
        let member = self.history.last().members.contains_key(&user);
        let left = self.processes[via]
            .remove_member(self.team, self.users[user], &program(), self.time())
            .await;
        if self.expect(member, left.as_ref().map(drop)) {
            self.change(via, Touched::User(user), |state| state.leave(user));
        }
    }
}

fn wrap(number: usize, count: usize) -> Option<usize> {
    number.checked_rem(count)
}
