//! Lookups that see through references: a mapping as it is once every `$ref` and YAML merge key is followed.

use std::collections::{BTreeSet, HashMap, HashSet};
use std::rc::Rc;

use super::library::{Library, Place};
use super::resolve::Resolved;
use super::tree::Value;
use super::{Position, Problem};
use crate::diagnostic::Quoted;

/// A library and the problems met while looking things up in it.
pub(super) struct View<'a> {
    pub(super) library: Library<'a>,
    problems: BTreeSet<Problem>,
    /// The references being followed, from the outermost to the innermost.
    pub(super) trail: Vec<Place>,
    /// Where references lead; None if nowhere.
    pub(super) followed: HashMap<Place, Option<Place>>,
    keys: HashMap<Place, Rc<Keys>>,
    /// How many references led to something that is not there.
    pub(super) missing: usize,
    reports: usize,
    is_quiet: bool,
}

/// What was found out about the keys of a mapping.
#[derive(Debug, Default)]
struct Keys {
    /// Those that it has more than once, with the places where they come again.
    repeated: Vec<(String, Place)>,
    /// Those that are no text.
    strange: Vec<Place>,
    /// Where each leads, for a mapping in which a search would take long.
    index: HashMap<String, Place>,
}

impl<'a> View<'a> {
    pub(super) fn new(library: Library<'a>) -> Self {
        Self {
            library,
            problems: BTreeSet::new(),
            trail: Vec::new(),
            followed: HashMap::new(),
            keys: HashMap::new(),
            missing: 0,
            reports: 0,
            is_quiet: false,
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
        self.add(Problem::new(self.position(place), message).help(help));
    }

    /// Reports that something else stands at a place than what is expected there.
    pub(super) fn unexpected(&mut self, place: Place, what: &str, expected: &str) {
        let found = self.library.value(place).describe();
        let message = format!("{what} is {found}; expected {expected}");
        self.add(Problem::new(self.position(place), message));
    }

    /// How often something went wrong so far. Unlike the number of problems, it grows when one is met again.
    pub(super) fn reports(&self) -> usize {
        self.reports
    }

    /// The value of a key. What a mapping says itself comes before what it refers to.
    pub(super) fn get(&mut self, place: Place, key: &str) -> Option<Place> {
        let Resolved { layers, .. } = self.resolve(place);
        layers.into_iter().find_map(|layer| self.own(layer, key))
    }

    /// The text under a key. Nothing is as good as no key; anything else is a problem.
    pub(super) fn get_text(&mut self, place: Place, key: &str) -> Option<String> {
        let value = self.get(place, key)?;
        match self.library.value(value) {
            Value::Text(text) => return Some(text.clone()),
            Value::Null => {}
            _ => self.unexpected(value, &Quoted(key).to_string(), "a text"),
        }
        None
    }

    /// Keys with their values and the places of the keys; None if this is no mapping. A key that stands twice is not
    /// among them.
    pub(super) fn entries(&mut self, place: Place) -> Option<Vec<(String, Place, Place)>> {
        let Resolved { layers, .. } = self.resolve(place);
        if layers.is_empty() {
            return None;
        }
        let mut seen = HashSet::new();
        let mut entries = Vec::new();
        for layer in layers {
            let repeated = self.keys.get(&layer).map_or(&[][..], |keys| &keys.repeated);
            let repeated: HashSet<&str> = repeated.iter().map(|(key, _)| key.as_str()).collect();
            for (key, at, value) in self.library.pairs(layer) {
                let is_reference = key == "$ref" || key == "<<";
                if !is_reference && seen.insert(key) && !repeated.contains(key) {
                    entries.push((key.to_owned(), at, value));
                }
            }
        }
        Some(entries)
    }

    /// The keys that stand twice in what makes up a mapping, with their places.
    pub(super) fn repeated(&mut self, place: Place) -> Vec<(String, Place)> {
        let layers = self.resolve(place).layers;
        let keys = layers.iter().filter_map(|layer| self.keys.get(layer));
        keys.flat_map(|keys| keys.repeated.clone()).collect()
    }

    /// The items of a list; None if this is none.
    pub(super) fn items(&mut self, place: Place) -> Option<Vec<Place>> {
        let Resolved { end, .. } = self.resolve(place);
        self.library.items(end)
    }

    /// The text at a place.
    pub(super) fn text(&self, place: Place) -> Option<&str> {
        self.library.text(place)
    }

    /// Two values under one key: readers differ in which of them they take, and one may be open and the other closed. And
    /// a key that is no text would be passed over.
    pub(super) fn check_keys(&mut self, place: Place) {
        let known = self.keys.get(&place).map(Rc::clone);
        let keys = known.unwrap_or_else(|| {
            let keys = Rc::new(self.read_keys(place));
            self.keys.insert(place, Rc::clone(&keys));
            keys
        });
        for (key, at) in &keys.repeated {
            let message = format!("{} stands twice in this mapping; expected each key once", Quoted(key));
            self.report(*at, message, "remove one of them");
        }
        for at in &keys.strange {
            self.unexpected(*at, "a key", "a text");
        }
    }

    fn read_keys(&self, place: Place) -> Keys {
        let mut keys = Keys {
            strange: self.library.strange_keys(place),
            ..Keys::default()
        };
        let mut first = HashMap::new();
        for (key, at, value) in self.library.pairs(place) {
            if first.contains_key(key) {
                keys.repeated.push((key.to_owned(), at));
            } else {
                first.insert(key, value);
            }
        }
        if first.len() > FEW {
            keys.index = first.into_iter().map(|(key, value)| (key.to_owned(), value)).collect();
        }
        keys
    }

    /// The value of a key that a mapping has itself, the first of several.
    pub(super) fn own(&self, place: Place, key: &str) -> Option<Place> {
        match self.keys.get(&place) {
            Some(keys) if !keys.index.is_empty() => keys.index.get(key).copied(),
            _ => self
                .library
                .pairs(place)
                .find(|(name, ..)| *name == key)
                .map(|(_, _, value)| value),
        }
    }

    /// Looks something up that changes nothing: what is wrong with it is not told.
    pub(super) fn quietly<T>(&mut self, look: impl FnOnce(&mut Self) -> T) -> T {
        self.is_quiet = true;
        let found = look(self);
        self.is_quiet = false;
        found
    }

    pub(super) fn is_quiet(&self) -> bool {
        self.is_quiet
    }

    pub(super) fn keep<T>(&mut self, result: Result<T, Problem>) -> Option<T> {
        match result {
            Ok(value) => Some(value),
            Err(problem) => {
                self.add(problem);
                None
            }
        }
    }

    pub(super) fn add(&mut self, problem: Problem) {
        self.reports += 1;
        if !self.is_quiet {
            self.problems.insert(problem);
        }
    }

    /// Counts a problem that is known already.
    pub(super) fn met_again(&mut self) {
        self.reports += 1;
    }
}

/// So many keys are searched one by one.
const FEW: usize = 16;
