//! What is left out must not be taken by what is not.

use std::collections::BTreeSet;

use super::candidate::Candidate;
use super::left_out::Methods;
use super::overlap::Overlaps;
use super::{Access, ImportedOperation, LeftOut, Position, Problem};
use crate::diagnostic::Quoted;
use crate::{Method, Shadowed, Template};

/// Takes out every operation that would take requests of one that is left out, until there is none; or, if that is the
/// choice, writes the latter as endpoints that no token may use.
pub(super) fn shield(candidates: &mut Vec<Candidate>, left_out: &mut Vec<LeftOut>, choice: Shadowed) -> Vec<Problem> {
    let mut shield = Shield::new(candidates, choice);
    // What is taken out here may have kept requests from others, so they are all looked at again.
    loop {
        let before = left_out.len();
        for at in 0..before {
            let Some(one) = left_out.get(at).cloned() else { break };
            let taken = shield.guard(&one);
            left_out.extend(taken);
        }
        if left_out.len() == before {
            break;
        }
    }
    let (removed, problems) = (shield.removed, shield.problems);
    let mut number = 0..;
    candidates.retain(|_| number.next().is_none_or(|number| !removed.contains(&number)));
    problems
}

struct Shield<'c> {
    candidates: &'c mut Vec<Candidate>,
    overlaps: Overlaps,
    choice: Shadowed,
    removed: BTreeSet<usize>,
    problems: Vec<Problem>,
}

impl<'c> Shield<'c> {
    fn new(candidates: &'c mut Vec<Candidate>, choice: Shadowed) -> Self {
        let mut overlaps = Overlaps::new();
        for (number, Candidate { operation, template }) in candidates.iter().enumerate() {
            overlaps.insert(operation.method, template, number);
        }
        Self {
            candidates,
            overlaps,
            choice,
            removed: BTreeSet::new(),
            problems: Vec::new(),
        }
    }

    /// Looks for what takes the requests of an operation that is left out; what is taken out for that.
    fn guard(&mut self, left_out: &LeftOut) -> Vec<LeftOut> {
        let takers = self.overlaps.takers(&left_out.path, left_out.methods).into_iter();
        let takers: Vec<_> = takers.filter(|number| !self.is_for_nobody(*number)).collect();
        if takers.is_empty() || self.is_kept_from_all(left_out, &takers) {
            return Vec::new();
        }
        takers
            .into_iter()
            .filter_map(|number| self.take_out(number, left_out))
            .collect()
    }

    fn is_for_nobody(&self, number: usize) -> bool {
        let candidate = self.candidates.get(number);
        candidate.is_some_and(|candidate| candidate.operation.access == Access::Nobody)
    }

    /// Writes an endpoint for nobody, if that is the choice and there can be one.
    fn is_kept_from_all(&mut self, left_out: &LeftOut, takers: &[usize]) -> bool {
        let Ok(template) = Template::parse(&left_out.path) else {
            return false;
        };
        let has_shape = match left_out.methods {
            Methods::One(method) => self.overlaps.has(&left_out.path, method),
            Methods::Rest | Methods::Foreign => false,
        };
        if self.choice != Shadowed::Nobody || has_shape {
            return false;
        }
        let methods: BTreeSet<Method> = match left_out.methods {
            Methods::One(method) => [method].into(),
            Methods::Rest | Methods::Foreign => {
                let methods = takers.iter().filter_map(|number| self.candidates.get(*number));
                methods.map(|candidate| candidate.operation.method).collect()
            }
        };
        for method in methods {
            self.overlaps.insert(method, &template, self.candidates.len());
            self.candidates.push(Candidate {
                operation: ImportedOperation {
                    method,
                    path: left_out.path.clone(),
                    operation: None,
                    summary: None,
                    tags: Vec::new(),
                    access: Access::Nobody,
                    position: left_out.position.clone(),
                },
                template: template.clone(),
            });
        }
        true
    }

    fn take_out(&mut self, number: usize, left_out: &LeftOut) -> Option<LeftOut> {
        let Candidate { operation, template } = self.candidates.get(number)?;
        if !self.removed.insert(number) {
            return None;
        }
        let ImportedOperation {
            method, path, position, ..
        } = operation;
        let name = format!("{method} {path}");
        let Position { file, line, column } = position;
        let message = format!(
            "{} is left out: {}; {} at {file}:{line}:{column} would take its requests, so it is left out too",
            Quoted(&left_out.about),
            left_out.why,
            Quoted(&name),
        );
        let help = if Template::parse(&left_out.path).is_ok() && self.choice == Shadowed::Error {
            "say what it asks for, or keep it from every token with `--left-out nobody`"
        } else {
            "give it a path of its own in the description"
        };
        self.problems
            .push(Problem::new(left_out.position.clone(), message).help(help));
        let methods = Methods::One(*method);
        let (path, position) = (path.clone(), position.clone());
        self.overlaps.remove(*method, template);
        Some(LeftOut {
            about: name,
            path,
            why: "it would take requests of another operation that is left out".to_owned(),
            matters: true,
            position,
            methods,
        })
    }
}
