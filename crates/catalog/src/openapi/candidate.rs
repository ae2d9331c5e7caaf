//! Operations on their way into an import, and those that match the same requests.

use std::collections::HashMap;

use super::asked::{Asked, shape};
use super::left_out::Methods;
use super::{ImportedOperation, LeftOut, Note, Problem};
use crate::Template;
use crate::diagnostic::Quoted;

/// An operation with its template.
#[derive(Debug)]
pub(super) struct Candidate {
    pub(super) operation: ImportedOperation,
    pub(super) template: Template,
}

impl Candidate {
    pub(super) fn name(&self) -> String {
        format!("{} {}", self.operation.method, self.operation.path)
    }
}

/// What became of operations that match the same requests.
#[derive(Debug, Default)]
pub(super) struct Merged {
    pub(super) notes: Vec<Note>,
    pub(super) problems: Vec<Problem>,
    pub(super) left_out: Vec<LeftOut>,
}

/// Keeps one of several operations that match the same requests, if they ask for the same, and else none of them.
pub(super) fn merge(candidates: &mut Vec<Candidate>) -> Merged {
    let mut merged = Merged::default();
    let mut first = HashMap::new();
    let mut keeps = vec![true; candidates.len()];
    for (number, candidate) in candidates.iter().enumerate() {
        let shape = shape(candidate.operation.method, &candidate.template);
        let Some(&earlier) = first.get(&shape) else {
            first.insert(shape, number);
            continue;
        };
        let Some(other) = candidates.get(earlier) else { continue };
        if let Some(keeps) = keeps.get_mut(number) {
            *keeps = false;
        }
        let asked = |candidate: &Candidate| Asked::of_access(&candidate.operation.access);
        let (position, name) = (candidate.operation.position.clone(), candidate.name());
        if asked(candidate) == asked(other) {
            merged.notes.push(Note {
                about: name,
                text: "it matches what another operation matches, and asks for the same".to_owned(),
                position,
            });
            continue;
        }
        let message = format!(
            "{} matches what {} at {} matches, and asks for something else",
            Quoted(&name),
            Quoted(&other.name()),
            other.operation.position,
        );
        let help = "no request can tell them apart; let both ask for the same, or remove one of them";
        merged.problems.push(Problem::new(position, message).help(help));
        if let Some(keeps) = keeps.get_mut(earlier)
            && std::mem::take(keeps)
        {
            merged.left_out.push(conflicting(other));
        }
        merged.left_out.push(conflicting(candidate));
    }
    let mut keeps = keeps.into_iter();
    candidates.retain(|_| keeps.next().unwrap_or(false));
    merged
}

fn conflicting(candidate: &Candidate) -> LeftOut {
    LeftOut {
        about: candidate.name(),
        path: candidate.operation.path.clone(),
        why: "another operation matches the same requests, and asks for something else; see the problems".to_owned(),
        matters: true,
        position: candidate.operation.position.clone(),
        methods: Methods::One(candidate.operation.method),
    }
}
