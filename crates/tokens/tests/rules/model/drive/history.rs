//! The states there were.

use super::super::naive::{Role, State};

/// What a change touches, of what answers rest on.
#[derive(Clone, Copy, PartialEq, Debug)]
pub(super) enum Touched {
    Token(usize),
    User(usize),
    Role(usize),
    Nothing,
}

/// The states there were, and the change that led to each, with the process that made it.
pub(super) struct History {
    states: Vec<State>,
    changes: Vec<(usize, Touched)>,
}

impl History {
    pub(super) fn new() -> Self {
        Self {
            states: vec![State::default()],
            changes: vec![(0, Touched::Nothing)],
        }
    }

    /// Another state, after a change through a process.
    pub(super) fn go_on(&mut self, via: usize, touched: Touched, change: impl FnOnce(&mut State)) {
        let mut state = self.last().clone();
        change(&mut state);
        self.states.push(state);
        self.changes.push((via, touched));
    }

    pub(super) fn newest(&self) -> usize {
        self.states.len() - 1
    }

    pub(super) fn state(&self, number: usize) -> &State {
        &self.states[number]
    }

    pub(super) fn last(&self) -> &State {
        self.states.last().unwrap()
    }

    /// Whether a process may believe what a state says of a secret: it has itself changed nothing of that since.
    pub(super) fn may_believe(&self, via: usize, secret: usize, state: usize) -> bool {
        let then = &self.states[state];
        let Some(token) = then.secrets.get(secret).map(|secret| secret.token) else {
            return false;
        };
        let user = then.tokens[token].user;
        let role = match then.members.get(&user) {
            Some(Role::Custom(role)) => Touched::Role(*role),
            _ => Touched::User(user),
        };
        let behind = [Touched::Token(token), Touched::User(user), role];
        let since = &self.changes[state + 1..];
        !since.iter().any(|(by, touched)| *by == via && behind.contains(touched))
    }
}
