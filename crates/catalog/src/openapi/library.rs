//! The files of a description, each read once, as the one tree that their references make of them.

use std::collections::HashMap;
use std::io;
use std::ops::Range;
use std::string::FromUtf8Error;

use super::reference::Reference;
use super::tree::{Fault, Tree, Value};
use super::{Files, Position, Problem, json, yaml};
use crate::diagnostic::Quoted;

/// Reads files and keeps them.
pub(super) struct Library<'a> {
    files: &'a dyn Files,
    loaded: Vec<Loaded>,
    /// What each path led to; the problem of a file that cannot be read is reported wherever it is referred to.
    by_path: HashMap<String, Result<usize, Unreadable>>,
}

struct Loaded {
    path: String,
    text: String,
    tree: Tree,
}

/// Why a file cannot be used, and where in it, if it could be read at all.
#[derive(Clone)]
struct Unreadable {
    position: Option<Position>,
    message: String,
}

/// A node of one of the files.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct Place {
    file: usize,
    node: usize,
}

impl<'a> Library<'a> {
    pub(super) fn new(files: &'a dyn Files) -> Self {
        Self {
            files,
            loaded: Vec::new(),
            by_path: HashMap::new(),
        }
    }

    /// The root of the file that everything else is reached from.
    pub(super) fn entry(&mut self, path: &str) -> Result<Place, Problem> {
        let start = Position {
            file: path.to_owned(),
            line: 1,
            column: 1,
        };
        self.load(path)
            .map_err(|Unreadable { position, message }| match position {
                Some(position) => Problem::new(position, message),
                None => Problem::new(start, message).help("name a file that holds an OpenAPI description"),
            })
    }

    /// The root of the file that a reference leads into.
    pub(super) fn referred(&mut self, reference: &Reference, at: Place) -> Result<Place, Problem> {
        let here = self.position(at);
        self.load(&reference.file)
            .map_err(|Unreadable { position, message }| match position {
                Some(position) => Problem::new(position, message).help(format!("{here} refers to this file")),
                None => Problem::new(here, message).help("add the file, or correct the path"),
            })
    }

    fn load(&mut self, path: &str) -> Result<Place, Unreadable> {
        if !self.by_path.contains_key(path) {
            let result = self.parse(path);
            self.by_path.insert(path.to_owned(), result);
        }
        match self.by_path.get(path) {
            Some(Ok(file)) => Ok(Place {
                file: *file,
                node: Tree::ROOT,
            }),
            Some(Err(unreadable)) => Err(unreadable.clone()),
            None => Err(Unreadable {
                position: None,
                message: format!("{} is missing", Quoted(path)),
            }),
        }
    }

    fn parse(&mut self, path: &str) -> Result<usize, Unreadable> {
        let text = self.files.read(path).map_err(|error| unreadable(path, &error))?;
        let tree = parse(path, &text).map_err(|Fault { line, column, message }| Unreadable {
            position: Some(Position {
                file: path.to_owned(),
                line,
                column,
            }),
            message,
        })?;
        self.loaded.push(Loaded {
            path: path.to_owned(),
            text,
            tree,
        });
        Ok(self.loaded.len() - 1)
    }

    pub(super) fn value(&self, place: Place) -> &Value {
        self.loaded
            .get(place.file)
            .map_or(&Value::Null, |loaded| loaded.tree.value(place.node))
    }

    /// The text at a place, or None if something else is there.
    pub(super) fn text(&self, place: Place) -> Option<&str> {
        match self.value(place) {
            Value::Text(text) => Some(text),
            _ => None,
        }
    }

    /// The items of a list, or None if something else is there.
    pub(super) fn items(&self, place: Place) -> Option<Vec<Place>> {
        match self.value(place) {
            Value::Sequence(items) => Some(items.iter().map(|&node| Place { node, ..place }).collect()),
            _ => None,
        }
    }

    /// Keys and values of a mapping, in order; none if something else is there. Keys that are no text are passed over.
    pub(super) fn pairs(&self, place: Place) -> impl Iterator<Item = (&str, Place, Place)> {
        let pairs = match self.value(place) {
            Value::Mapping(pairs) => pairs.as_slice(),
            _ => &[],
        };
        pairs.iter().filter_map(move |&(key, value)| {
            let key = Place { node: key, ..place };
            Some((self.text(key)?, key, Place { node: value, ..place }))
        })
    }

    /// The keys of a mapping that are no text.
    pub(super) fn strange_keys(&self, place: Place) -> Vec<Place> {
        let pairs = match self.value(place) {
            Value::Mapping(pairs) => pairs.as_slice(),
            _ => &[],
        };
        let keys = pairs.iter().map(|&(key, _)| Place { node: key, ..place });
        keys.filter(|key| self.text(*key).is_none()).collect()
    }

    pub(super) fn file(&self, place: Place) -> &str {
        self.loaded.get(place.file).map_or("", |loaded| &loaded.path)
    }

    /// The bytes of its file that stand at a place.
    pub(super) fn span(&self, place: Place) -> Range<usize> {
        self.loaded
            .get(place.file)
            .map_or(0..0, |loaded| loaded.tree.span(place.node))
    }

    /// Every file that was read, by path, with its text.
    pub(super) fn texts(&self) -> impl Iterator<Item = (&str, &str)> {
        self.loaded
            .iter()
            .map(|loaded| (loaded.path.as_str(), loaded.text.as_str()))
    }

    pub(super) fn position(&self, place: Place) -> Position {
        let (line, column) = self
            .loaded
            .get(place.file)
            .map_or((1, 1), |loaded| loaded.tree.line_and_column(place.node));
        Position {
            file: self.file(place).to_owned(),
            line,
            column,
        }
    }
}

/// The name decides, and else the text: what starts like JSON is JSON, unless only YAML's flow style explains it.
fn parse(path: &str, text: &str) -> Result<Tree, Fault> {
    let is_named_json = path
        .rsplit_once('.')
        .is_some_and(|(_, extension)| extension.eq_ignore_ascii_case("json"));
    let json = || json::parse(text).map_err(|fault| fault.of("JSON"));
    if is_named_json {
        return json();
    }
    let looks_like_json = text
        .trim_start_matches(|char: char| char.is_whitespace() || char == '\u{feff}')
        .starts_with(['{', '[']);
    match looks_like_json.then(json) {
        Some(Ok(tree)) => Ok(tree),
        _ => yaml::parse(text).map_err(|fault| fault.of("YAML")),
    }
}

fn unreadable(path: &str, error: &io::Error) -> Unreadable {
    let encoding = error
        .get_ref()
        .and_then(|source| source.downcast_ref::<FromUtf8Error>());
    let Some(encoding) = encoding else {
        let message = format!("cannot read {}: {error}", Quoted(path));
        return Unreadable {
            position: None,
            message,
        };
    };
    let valid = encoding.utf8_error().valid_up_to();
    let before = String::from_utf8_lossy(encoding.as_bytes().get(..valid).unwrap_or_default());
    let position = Position {
        file: path.to_owned(),
        line: before.matches('\n').count() + 1,
        column: before.rsplit('\n').next().map_or(0, |rest| rest.chars().count()) + 1,
    };
    let message = "the text is not UTF-8".to_owned();
    Unreadable {
        position: Some(position),
        message,
    }
}
