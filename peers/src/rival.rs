//! A rival: what it is called, how it was modelled, and the questions that it answers.

use std::rc::Rc;

use serde::{Deserialize, Serialize};

use crate::question::{Question, question};
use crate::routes::{Matchit, Routes};
use crate::workload::Workload;

/// What kind of thing a rival is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Kind {
    /// This project.
    Ours,
    /// What one writes by hand, without a library for it.
    Floor,
    /// A set, a router or a web framework.
    Library,
    /// A policy engine: it answers a wider question.
    Policy,
}

/// The three questions.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ask {
    /// The scope is known: does the token have it now?
    Known,
    /// The scope comes as a name.
    Named,
    /// A method and a concrete path: is the request allowed?
    Routed,
}

impl Ask {
    /// All three.
    pub const ALL: [Self; 3] = [Self::Known, Self::Named, Self::Routed];

    /// What is asked, for people.
    #[must_use]
    pub fn title(self) -> &'static str {
        match self {
            Self::Known => "scope known",
            Self::Named => "scope name",
            Self::Routed => "method + path",
        }
    }
}

/// What is told of a rival.
#[derive(Clone, Copy, Debug)]
pub struct About {
    /// Its name.
    pub name: &'static str,
    /// Its kind.
    pub kind: Kind,
    /// The crates that it needs.
    pub crates: &'static [&'static str],
    /// How it was modelled.
    pub how: &'static str,
}

/// A rival, ready to be asked.
pub struct Rival {
    /// What is told of it.
    pub about: About,
    /// Bytes held for each token.
    pub token_bytes: f64,
    /// Bytes held for roles, policies and scopes, routes aside.
    pub policy_bytes: f64,
    questions: [Option<Box<dyn Question>>; 3],
}

/// What decides on scopes, in a rival's own way.
pub trait Judge: 'static {
    /// A scope as the rival has it.
    type Handle: Clone + 'static;

    /// The handle of a scope: made before the clock runs.
    fn handle(&self, scope: u32) -> Self::Handle;

    /// The handle of a name: part of what is timed. `None` for a name that is no scope.
    fn named(&self, name: &'static str) -> Option<Self::Handle>;

    /// Whether a token has a scope under a role.
    fn allows(&self, token: usize, role: usize, scope: &Self::Handle) -> bool;
}

impl Rival {
    /// A rival that answers some of the questions.
    #[must_use]
    pub fn new(about: About, questions: [Option<Box<dyn Question>>; 3]) -> Self {
        Self {
            about,
            token_bytes: 0.0,
            policy_bytes: 0.0,
            questions,
        }
    }

    /// A rival that decides on scopes and leaves routing to matchit, the fastest router that people use.
    pub fn judging<J: Judge>(about: About, work: &Workload, judge: J) -> Self {
        let judge = Rc::new(judge);
        let known = by_handle(work, &judge);
        let named = by_name(work, &judge);
        let routed = by_route::<Matchit, J>(work, &judge);
        Self::new(about, [Some(known), Some(named), Some(routed)])
    }

    /// The same with what the rival holds.
    #[must_use]
    pub fn holding(mut self, work: &Workload, tokens: i64, policies: i64) -> Self {
        self.token_bytes = tokens as f64 / work.tokens.len() as f64;
        self.policy_bytes = policies as f64;
        self
    }

    /// A question, if it answers it.
    #[must_use]
    pub fn question(&self, ask: Ask) -> Option<&dyn Question> {
        self.questions[ask as usize].as_deref()
    }

    /// Asks every question of every request.
    ///
    /// # Errors
    ///
    /// The first request that is not answered as expected.
    pub fn agree(&self, work: &Workload) -> Result<(), String> {
        for ask in Ask::ALL {
            let Some(question) = self.question(ask) else { continue };
            for (number, request) in work.requests.iter().enumerate() {
                let expected = match ask {
                    Ask::Known | Ask::Named => request.has_scope,
                    Ask::Routed => request.allowed,
                };
                if question.answer(number) != expected {
                    return Err(format!(
                        "{}, {}: request {number}, {} {}, token {}, role {}, scope {}: expected {expected}",
                        self.about.name,
                        ask.title(),
                        request.method,
                        request.path,
                        request.token,
                        request.role,
                        request.name,
                    ));
                }
            }
        }
        Ok(())
    }
}

/// The first question.
pub fn by_handle<J: Judge>(work: &Workload, judge: &Rc<J>) -> Box<dyn Question> {
    let judge = Rc::clone(judge);
    let asked: Vec<_> = work
        .requests
        .iter()
        .map(|request| (request.token as u8, request.role as u8, judge.handle(request.scope)))
        .collect();
    question(asked.into_iter(), move |(token, role, scope)| {
        judge.allows(usize::from(*token), usize::from(*role), scope)
    })
}

/// The second question.
pub fn by_name<J: Judge>(work: &Workload, judge: &Rc<J>) -> Box<dyn Question> {
    let judge = Rc::clone(judge);
    let asked = work
        .requests
        .iter()
        .map(|request| (request.token as u8, request.role as u8, request.name));
    question(asked, move |(token, role, name)| {
        judge
            .named(name)
            .is_some_and(|scope| judge.allows(usize::from(*token), usize::from(*role), &scope))
    })
}

/// The third question, by some router.
pub fn by_route<R: crate::routes::Router, J: Judge>(work: &Workload, judge: &Rc<J>) -> Box<dyn Question> {
    let judge = Rc::clone(judge);
    let routes = Routes::<R, J::Handle>::new(work, |scope| judge.handle(scope));
    let asked = work
        .requests
        .iter()
        .map(|request| (request.token as u8, request.role as u8, request.method, request.path));
    question(asked, move |(token, role, method, path)| {
        routes
            .find(*method, path)
            .is_some_and(|need| need.is_met(|scope| judge.allows(usize::from(*token), usize::from(*role), scope)))
    })
}
