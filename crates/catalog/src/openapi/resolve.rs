//! Following references and merge keys.

use super::Problem;
use super::library::Place;
use super::reference::Reference;
use super::tree::Value;
use super::view::View;
use crate::diagnostic::{Quoted, list};
use crate::nearest::nearest;

/// What a place amounts to.
#[derive(Debug)]
pub(super) struct Resolved {
    /// The mappings that together make up the one at the place, the more important ones first.
    pub(super) layers: Vec<Place>,
    /// Where its `$ref` leads in the end; the place itself if it has none.
    pub(super) end: Place,
}

/// A place still to be looked at, and the references that led there: the mapping that has it, and its `$ref`.
struct Step {
    place: Place,
    chain: Vec<(Place, Place)>,
    is_merged: bool,
}

impl View<'_> {
    /// Follows what stands at a place. Each mapping counts once, whatever number of merge keys name it.
    pub(super) fn resolve(&mut self, place: Place) -> Resolved {
        let mut resolved = Resolved {
            layers: Vec::new(),
            end: place,
        };
        let mut pending = vec![Step {
            place,
            chain: Vec::new(),
            is_merged: false,
        }];
        while let Some(Step {
            place,
            chain,
            is_merged,
        }) = pending.pop()
        {
            if !is_merged {
                resolved.end = place;
            }
            if resolved.layers.contains(&place) || !matches!(self.library.value(place), Value::Mapping(_)) {
                continue;
            }
            resolved.layers.push(place);
            self.check_keys(place);
            pending.extend(self.merged(place).into_iter().rev().map(|place| Step {
                place,
                chain: chain.clone(),
                is_merged: true,
            }));
            let Some(at) = self.own(place, "$ref") else { continue };
            let Some(target) = self.follow(at) else { continue };
            let mut chain = chain;
            chain.push((place, at));
            if self.is_endless(target, &chain) {
                continue;
            }
            pending.push(Step {
                place: target,
                chain,
                is_merged,
            });
        }
        resolved
    }

    /// Reports a chain of references that comes back to where it was, or has no end in sight.
    fn is_endless(&mut self, target: Place, chain: &[(Place, Place)]) -> bool {
        if let Some(start) = chain.iter().position(|(place, _)| *place == target) {
            let circle: Vec<_> = chain.iter().skip(start).map(|(_, at)| *at).collect();
            self.report_circle(&circle);
            return true;
        }
        let is_too_long = chain.len() >= LONGEST_CHAIN;
        if let (true, Some((_, last))) = (is_too_long, chain.last()) {
            self.report_length(*last);
        }
        is_too_long
    }

    /// Where a `$ref` leads. The answer is kept, also that there is none: each reference costs its length once.
    fn follow(&mut self, at: Place) -> Option<Place> {
        if let Some(known) = self.followed.get(&at) {
            let known = *known;
            if known.is_none() {
                self.met_again();
            }
            return known;
        }
        if let Some(start) = self.trail.iter().position(|place| *place == at) {
            let circle: Vec<_> = self.trail.iter().skip(start).copied().collect();
            self.report_circle(&circle);
            return None;
        }
        if self.trail.len() >= LONGEST_CHAIN {
            self.report_length(at);
            return None;
        }
        self.trail.push(at);
        let target = self.find(at);
        self.trail.pop();
        // What is looked up quietly and fails has to be told when it is looked up in earnest.
        if target.is_some() || !self.is_quiet() {
            self.followed.insert(at, target);
        }
        target
    }

    fn find(&mut self, at: Place) -> Option<Place> {
        let Some(text) = self.library.text(at).map(ToOwned::to_owned) else {
            self.unexpected(at, "`$ref`", "a text");
            return None;
        };
        let reference = match Reference::parse(&text, self.library.file(at)) {
            Ok(reference) => reference,
            Err((message, help)) => {
                self.report(at, message, help);
                return None;
            }
        };
        let root = self.library.referred(&reference, at);
        let mut place = self.keep(root)?;
        for token in &reference.pointer {
            let before = self.reports();
            let Some(below) = self.step(place, token) else {
                // A reference on the way that leads nowhere has been reported, and is the reason.
                if self.reports() == before {
                    self.report_missing(at, &text, place, token);
                }
                return None;
            };
            place = below;
        }
        Some(place)
    }

    /// One token of a pointer: a key, or the number of an item.
    fn step(&mut self, place: Place, token: &str) -> Option<Place> {
        let Resolved { layers, end } = self.resolve(place);
        match self.library.items(end) {
            Some(items) => token.parse::<usize>().ok().and_then(|index| items.get(index).copied()),
            None => layers.into_iter().find_map(|layer| self.own(layer, token)),
        }
    }

    /// What a YAML merge key names: one mapping or several.
    fn merged(&self, place: Place) -> Vec<Place> {
        match self.own(place, "<<") {
            Some(merged) => self.library.items(merged).unwrap_or_else(|| vec![merged]),
            None => Vec::new(),
        }
    }

    fn report_missing(&mut self, at: Place, text: &str, place: Place, token: &str) {
        let help = self.instead(place, token);
        let there = self.position(place);
        let message = format!(
            "{} leads nowhere: there is no {} at {there}",
            Quoted(text),
            Quoted(token)
        );
        self.report(at, message, &help);
    }

    /// What may be meant by a token that leads nowhere.
    fn instead(&mut self, place: Place, token: &str) -> String {
        self.missing += 1;
        if self.missing > MANY {
            return "there are many more like the first ones".to_owned();
        }
        let entries = self.entries(place).unwrap_or_default();
        let keys = || entries.iter().map(|(key, ..)| key.as_str());
        match nearest(token, keys()) {
            Some(near) => format!("did you mean {}?", Quoted(near)),
            None if entries.is_empty() => "there is nothing of that kind".to_owned(),
            None => format!("there is {}", list(keys())),
        }
    }

    fn report_circle(&mut self, circle: &[Place]) {
        let Some(&first) = circle.first() else { return };
        let steps = circle.iter().chain([&first]).map(|&at| {
            let text = self.library.text(at).unwrap_or_default();
            format!("{} ({})", Quoted(text), self.position(at))
        });
        let steps: Vec<_> = steps.collect();
        let problem = Problem::new(
            self.position(first),
            format!("these references lead in a circle: {}", steps.join(" -> ")),
        );
        self.add(problem.help("let one of them name the thing itself"));
    }

    fn report_length(&mut self, at: Place) {
        let message = format!("more than {LONGEST_CHAIN} references lead from one to the next");
        self.report(at, message, "refer to the thing itself");
    }
}

/// Far more than anybody needs; where a pointer passes through another reference, each is a level of recursion.
const LONGEST_CHAIN: usize = 64;

/// For more references than these that lead nowhere, nobody looks for what was meant: each look is as long as a mapping.
const MANY: usize = 100;
