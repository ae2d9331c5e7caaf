//! The automaton as a row of cells, a cache line for each literal that begins paths.
//!
//! A state is a place in the row. At the place itself is the edge of every segment that is no literal there, if there is
//! one; as far behind it as a word's number is the edge of that word. A cell says whose it is, so what is between the edges
//! of one state can be edges of another. A line that has a literal begins with it, and the states behind the literal lie in
//! the rest of the line as far as they can.

use std::collections::BTreeSet;

use super::automaton::{Automaton, Way};
use super::cells::Cells;
use super::layout::{Layout, NOWHERE, To};
use super::numbers::Numbers;
use super::perfect_hash::PerfectHash;
use super::refused::Refused;
use crate::Method;

/// The cells with the numbers of the words.
#[derive(Debug)]
pub(crate) struct Packed {
    /// The place of the state behind the prefix.
    pub(crate) start: u32,
    /// From a literal segment that can follow the prefix to its line.
    pub(crate) roots: PerfectHash,
    /// The way of every other segment there.
    pub(crate) other: u32,
    /// The numbers of the words.
    pub(crate) numbers: Numbers,
    /// The cells: where an edge leads, and its check.
    pub(crate) cells: Vec<u32>,
    /// For each cell whose edge it is, where a check is too small for that.
    pub(crate) owners: Vec<u32>,
    /// The places of the edges at which paths end, ascending, each with its endpoint.
    pub(crate) ends: Vec<(u32, u32)>,
    /// Pattern, way when it matches, way when it does not.
    pub(crate) splits: Vec<(u32, u32, u32)>,
}

/// The methods of one template with their endpoints.
pub(crate) type Methods = Vec<(Method, u32)>;

impl Packed {
    /// Packs an automaton; `methods` has the endpoints of each template, `gates` what each endpoint needs.
    pub(crate) fn new(automaton: &Automaton, methods: &[Methods], gates: &[u32]) -> Result<Self, Refused> {
        let layout = Layout::new(automaton, methods)?;
        // Whatever the state and the word, there is a cell to look at.
        let reached = layout.places.room + layout.numbers.count as usize;
        let room = reached + gates.len();
        if room.max(automaton.splits.len()) >= NOWHERE as usize {
            return Err(Refused::Cells(room, None));
        }
        let mut cells = Cells::new(room, &layout.numbers);
        let mut ends = edges(&layout, gates, &mut cells);
        for (line, root) in layout.lines.iter().enumerate() {
            if let Some((key, way)) = root {
                cells.set_literal(line, *key, layout.target(*way));
            }
        }
        let found: BTreeSet<u32> = ends.iter().map(|(_, endpoint)| *endpoint).collect();
        let others = (0..).zip(gates).filter(|(endpoint, _)| !found.contains(endpoint));
        for (place, (endpoint, gate)) in (reached as u32..).zip(others) {
            // Every path to it matches something better. It has a cell for its gate, which no word leads to.
            cells.set_next(place, *gate);
            ends.push((place, endpoint));
        }
        ends.sort_unstable();
        let splits = automaton.splits.iter();
        let splits = splits.map(|split| {
            let pattern = split.pattern as u32;
            (pattern, layout.target(split.hit), layout.target(split.miss))
        });
        let start = automaton.states.get(automaton.start);
        Ok(Self {
            start: layout.target(Way::State(automaton.start)),
            other: start.map_or(NOWHERE, |start| layout.target(start.other)),
            splits: splits.collect(),
            roots: layout.roots,
            numbers: layout.numbers,
            cells: cells.cells,
            owners: cells.owners,
            ends,
        })
    }
}

/// Fills in the edges of all states; those at which paths end, with their endpoints.
fn edges(layout: &Layout, gates: &[u32], cells: &mut Cells) -> Vec<(u32, u32)> {
    let mut ends = Vec::new();
    for (place, row) in layout.places.states.iter().zip(&layout.rows) {
        let Some(place) = place else { continue };
        for (number, to) in row {
            let next = match to {
                To::Way(way) => layout.target(*way),
                To::Endpoint(endpoint) => {
                    ends.push((place + number, *endpoint));
                    gates.get(*endpoint as usize).copied().unwrap_or_default()
                }
            };
            cells.set(place + number, *number, next);
        }
    }
    ends
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::compile::cells::CHECK;
    use crate::compile::overlap::{Overlap, Templates};
    use crate::{Endpoint, Requirement, Template};

    /// Resources with an item each, and what can be done with it: so many words in all that a check tells them apart, and so
    /// many that it does not.
    #[test]
    fn a_cell_is_read_as_an_edge_by_its_own_state_alone() {
        for words in [10, 300, 1_000, 1_500] {
            let templates = (0..words).flat_map(|number| {
                let resource = number % 97;
                [
                    format!("/v2/resource_{resource}/{{id}}/word{number}"),
                    format!("/v2/resource_{resource}/{{id}}"),
                    format!("/v2/thing{number}/"),
                ]
            });
            let endpoint = |text: String, method| Endpoint {
                method,
                template: Template::parse(&text).unwrap(),
                requirement: Requirement::Authenticated,
                operation: None,
            };
            let both = |text: String| [endpoint(text.clone(), Method::Get), endpoint(text, Method::Delete)];
            let endpoints: Vec<Endpoint> = templates.flat_map(both).collect();
            let templates = Templates::new(endpoints.iter());
            let methods = (0..templates.methods.len() as u32)
                .map(|template| vec![(Method::Get, template), (Method::Delete, template)]);
            let methods: Vec<Methods> = methods.collect();
            let mut overlap = Overlap::new(&templates, endpoints.iter(), false);
            let automaton = Automaton::new(&templates.trie, &mut overlap);
            let layout = Layout::new(&automaton, &methods).unwrap();
            let packed = Packed::new(&automaton, &methods, &vec![7; methods.len()]).unwrap();
            assert_eq!(packed.owners.is_empty(), words <= 1_000, "{words}");
            for (place, row) in layout.places.states.iter().zip(&layout.rows) {
                let Some(place) = place else { continue };
                let read: Vec<u32> = (0..packed.numbers.count)
                    .filter(|number| {
                        let cell = (place + number) as usize;
                        let is_owner = packed.owners.get(cell).is_none_or(|owner| owner == number);
                        (packed.cells[cell] ^ number) & CHECK == 0 && is_owner
                    })
                    .collect();
                assert!(read.iter().eq(row.iter().map(|(number, _)| number)), "{words}, {place}");
                assert!(
                    row.iter().all(|(number, _)| number & CHECK != CHECK),
                    "{words}, {place}"
                );
            }
        }
    }
}
