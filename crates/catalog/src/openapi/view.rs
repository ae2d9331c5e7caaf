//! Lookups that see through references: a mapping as it is once every `$ref` and YAML merge key is followed.

use std::collections::{BTreeSet, HashSet};

use super::library::{Library, Place};
use super::reference::Reference;
use super::tree::Value;
use super::{Position, Problem};
use crate::diagnostic::{Quoted, list};
use crate::nearest::nearest;

/// A library and the problems met while looking things up in it.
pub(super) struct View<'a> {
    library: Library<'a>,
    problems: BTreeSet<Problem>,
    /// The references being followed, from the outermost to the innermost, each as `from -> text` shows it.
    trail: Vec<(Place, String)>,
    checked_keys: HashSet<Place>,
}

impl<'a> View<'a> {
    pub(super) fn new(library: Library<'a>) -> Self {
        Self {
            library,
            problems: BTreeSet::new(),
            trail: Vec::new(),
            checked_keys: HashSet::new(),
        }
    }

    pub(super) fn into_problems(self) -> Vec<Problem> {
        self.problems.into_iter().collect()
    }

    pub(super) fn entry(&mut self, path: &str) -> Option<Place> {
        let root = self.library.entry(path);
        self.keep(root)
    }

    pub(super) fn position(&self, place: Place) -> Position {
        self.library.position(place)
    }

    pub(super) fn report(&mut self, place: Place, message: impl Into<String>, help: &str) {
        let problem = Problem::new(self.position(place), message).help(help);
        self.problems.insert(problem);
    }

    /// Reports that something else stands at a place than what is expected there.
    pub(super) fn unexpected(&mut self, place: Place, what: &str, expected: &str) {
        let found = self.library.value(place).describe();
        let problem = Problem::new(self.position(place), format!("{what} is {found}; expected {expected}"));
        self.problems.insert(problem);
    }

    /// How many problems there are: whether something went wrong since.
    pub(super) fn problem_count(&self) -> usize {
        self.problems.len()
    }

    /// The value of a key. What a mapping says itself comes before what it refers to.
    pub(super) fn get(&mut self, place: Place, key: &str) -> Option<Place> {
        self.layers(place)
            .into_iter()
            .find_map(|layer| self.library.pairs(layer).find(|(name, ..)| *name == key))
            .map(|(_, _, value)| value)
    }

    /// The text under a key; anything else there is a problem.
    pub(super) fn get_text(&mut self, place: Place, key: &str) -> Option<String> {
        let value = self.get(place, key)?;
        let text = self.library.text(value).map(ToOwned::to_owned);
        if text.is_none() {
            self.unexpected(value, &Quoted(key).to_string(), "a text");
        }
        text
    }

    /// Keys with their values and the places of the keys; None if this is no mapping.
    pub(super) fn entries(&mut self, place: Place) -> Option<Vec<(String, Place, Place)>> {
        let layers = self.layers(place);
        if layers.is_empty() {
            return None;
        }
        let mut seen = HashSet::new();
        let mut entries = Vec::new();
        for layer in layers {
            for (key, at, value) in self.library.pairs(layer) {
                if key != "$ref" && key != "<<" && seen.insert(key) {
                    entries.push((key.to_owned(), at, value));
                }
            }
        }
        Some(entries)
    }

    /// The items of a list; None if this is none.
    pub(super) fn items(&mut self, place: Place) -> Option<Vec<Place>> {
        let end = self.end(place);
        self.library.items(end)
    }

    /// The text at a place.
    pub(super) fn text(&self, place: Place) -> Option<&str> {
        self.library.text(place)
    }

    /// Where a place leads to that may be nothing but a reference.
    fn end(&mut self, place: Place) -> Place {
        self.layers(place)
            .last()
            .copied()
            .filter(|last| self.library.pairs(*last).any(|(key, ..)| key == "$ref"))
            .and_then(|last| self.target(last))
            .unwrap_or(place)
    }

    /// The mappings that together make up the one at a place, the more important ones first.
    fn layers(&mut self, place: Place) -> Vec<Place> {
        let depth = self.trail.len();
        let mut layers = Vec::new();
        let mut pending = vec![place];
        while let Some(place) = pending.pop() {
            if layers.contains(&place) || !matches!(self.library.value(place), Value::Mapping(_)) {
                continue;
            }
            layers.push(place);
            self.check_keys(place);
            pending.extend(self.merged(place).into_iter().rev());
            if let Some(at) = self.own(place, "$ref") {
                let target = self.follow(at);
                pending.extend(self.keep(target));
            }
        }
        self.trail.truncate(depth);
        layers
    }

    /// What the `$ref` of a mapping refers to.
    fn target(&mut self, place: Place) -> Option<Place> {
        let depth = self.trail.len();
        let at = self.own(place, "$ref")?;
        let target = self.follow(at);
        self.trail.truncate(depth);
        self.keep(target)
    }

    /// What a YAML merge key names: one mapping or several.
    fn merged(&self, place: Place) -> Vec<Place> {
        match self.own(place, "<<") {
            Some(merged) => self.library.items(merged).unwrap_or_else(|| vec![merged]),
            None => Vec::new(),
        }
    }

    fn own(&self, place: Place, key: &str) -> Option<Place> {
        self.library
            .pairs(place)
            .find(|(name, ..)| *name == key)
            .map(|(_, _, value)| value)
    }

    /// Follows one reference; it stays on the trail until whoever asked is done.
    fn follow(&mut self, at: Place) -> Result<Place, Problem> {
        let position = self.position(at);
        let Some(text) = self.library.text(at).map(ToOwned::to_owned) else {
            let found = self.library.value(at).describe();
            return Err(Problem::new(position, format!("`$ref` is {found}; expected a text")));
        };
        if let Some(start) = self.trail.iter().position(|(place, _)| *place == at) {
            let mut chain: Vec<_> = self.trail.iter().skip(start).map(|(_, step)| step.as_str()).collect();
            chain.extend(chain.first().copied());
            let message = format!("these references lead in a circle: {}", chain.join(" -> "));
            return Err(Problem::new(position, message).help("let one of them name the thing itself"));
        }
        if self.trail.len() == LONGEST_TRAIL {
            let message = format!("more than {LONGEST_TRAIL} references lead from one to the next");
            return Err(Problem::new(position, message).help("refer to the thing itself"));
        }
        self.trail.push((at, format!("{} ({position})", Quoted(&text))));
        let reference = Reference::parse(&text, self.library.file(at))
            .map_err(|(message, help)| Problem::new(position.clone(), message).help(help))?;
        let mut place = self.library.referred(&reference, at)?;
        for token in &reference.pointer {
            place = self.step(place, token).ok_or_else(|| {
                let keys = self.keys(place);
                let file = Quoted(&reference.file);
                let message = format!("{} leads nowhere: {file} has no {} there", Quoted(&text), Quoted(token));
                let help = match nearest(token, keys.iter().map(String::as_str)) {
                    Some(near) => format!("did you mean {}?", Quoted(near)),
                    None if keys.is_empty() => "there is nothing below it".to_owned(),
                    None => format!("there is {}", list(keys.iter().map(String::as_str))),
                };
                Problem::new(position.clone(), message).help(help)
            })?;
        }
        Ok(place)
    }

    /// One token of a pointer: a key, or the number of an item.
    fn step(&mut self, place: Place, token: &str) -> Option<Place> {
        match self.library.items(place) {
            Some(items) => token.parse::<usize>().ok().and_then(|index| items.get(index).copied()),
            None => self.get(place, token),
        }
    }

    fn keys(&mut self, place: Place) -> Vec<String> {
        let entries = self.entries(place).unwrap_or_default();
        entries.into_iter().map(|(key, ..)| key).collect()
    }

    /// Two values under one key: readers differ in which of them they take, and one may be open and the other closed.
    fn check_keys(&mut self, place: Place) {
        if !self.checked_keys.insert(place) {
            return;
        }
        let mut seen = HashSet::new();
        let twice: Vec<_> = self
            .library
            .pairs(place)
            .filter(|(key, ..)| !seen.insert(*key))
            .map(|(key, at, _)| (key.to_owned(), at))
            .collect();
        for (key, at) in twice {
            let message = format!("{} stands twice in this mapping; expected each key once", Quoted(&key));
            self.report(at, message, "remove one of them");
        }
    }

    fn keep<T>(&mut self, result: Result<T, Problem>) -> Option<T> {
        match result {
            Ok(value) => Some(value),
            Err(problem) => {
                self.problems.insert(problem);
                None
            }
        }
    }
}

/// Each step may be a level of recursion, where a pointer passes through another reference.
const LONGEST_TRAIL: usize = 64;
