//! The three questions, timed.

use super::table::table;
use crate::clock::{self, Timing};
use crate::plot::{Bar, Bars, bars};
use crate::rival::{About, Ask, Kind, Rival};
use crate::units::{digits, time, times};

/// What every rival needs for each question; ours is the first.
pub(super) struct Decisions {
    rows: Vec<(About, [Option<Timing>; 3])>,
}

impl Decisions {
    pub(super) fn measure(rivals: &[Rival]) -> Self {
        let mut rows: Vec<(About, [Option<Timing>; 3])> = rivals.iter().map(|rival| (rival.about, [None; 3])).collect();
        for ask in Ask::ALL {
            let questions: Vec<_> = rivals.iter().map(|rival| rival.question(ask)).collect();
            for (row, timing) in rows.iter_mut().zip(clock::race(&questions)) {
                row.1[ask as usize] = timing;
            }
        }
        Self { rows }
    }

    pub(super) fn section(&self) -> String {
        let mut text = String::from(
            "## Decisions

**Scope known**: the endpoint and so the scope are known already; does the token have it under its holder's role as it is now?
**Scope name**: the same, but the scope comes as text. **Method + path**: from a concrete path to the decision; rivals that
are no routers stand behind matchit, which is also what axum's router is made of.

![Time for each decision, method and path known](results/routed.svg)

",
        );
        let columns = |row: &(About, [Option<Timing>; 3])| {
            let cells = Ask::ALL
                .into_iter()
                .flat_map(|ask| match (row.1[ask as usize], self.ours(ask)) {
                    (Some(timing), Some(ours)) => [time(timing.median), times(timing.median / ours)],
                    _ => ["–".to_owned(), String::new()],
                });
            [name(&row.0)].into_iter().chain(cells).collect()
        };
        let rows: Vec<Vec<String>> = self.rows.iter().map(columns).collect();
        text += &table(&["", "scope known", "", "scope name", "", "method + path", ""], &rows);
        text += "× is the ratio to bailiwick. A policy engine (in italics) answers a wider question than this one: it could be
asked about attributes, relations and contexts that nobody mentions here, and it pays for that at every answer.

";
        text += &self.with_a_path();
        text += "The spread, a tenth of the rounds below and a tenth above, in nanoseconds:

";
        let spread = |row: &(About, [Option<Timing>; 3])| {
            let cells = row.1.iter().map(|timing| match timing {
                Some(timing) => format!("{} – {}", digits(timing.low), digits(timing.high)),
                None => "–".to_owned(),
            });
            [name(&row.0)].into_iter().chain(cells).collect()
        };
        let rows: Vec<Vec<String>> = self.rows.iter().map(spread).collect();
        text += &table(&["", "scope known", "scope name", "method + path"], &rows);
        text + "![Time for each decision, scope known](results/known.svg)\n\n![Time for each decision, scope as a name](results/named.svg)\n\n"
    }

    /// Why the ratios to those that read no paths are smaller where one has to be read.
    fn with_a_path(&self) -> String {
        let text = |known: f64, routed: f64| {
            format!(
                "A policy engine reads no paths, so with one its ratio compares our reading: its own answer stays what it is, and \
                 a router's\ntime is added, while ours grows from {} to {}. Its own answers are the first two questions. An \
                 engine that\nanswers in 1 µs could be left behind fifty times over only by one that reads a path in less than \
                 20 ns.\n\n",
                time(known),
                time(routed)
            )
        };
        match (self.ours(Ask::Known), self.ours(Ask::Routed)) {
            (Some(known), Some(routed)) => text(known, routed),
            _ => String::new(),
        }
    }

    /// A bar for each rival, for each question.
    pub(super) fn plots(&self) -> [(&'static str, String); 3] {
        let plot = |ask: Ask| {
            let rows = self.rows.iter().filter_map(|(about, timings)| {
                Some(Bar {
                    label: about.name.to_owned(),
                    value: timings[ask as usize]?.median,
                    kind: about.kind,
                })
            });
            let mut rows: Vec<Bar> = rows.collect();
            rows.sort_by(|a, b| a.value.total_cmp(&b.value));
            bars(&Bars {
                title: &format!("{} → decision", ask.title()),
                subtitle: "DigitalOcean's catalogue, 10,000 requests; median time for each decision, less is better, log scale",
                rows,
            })
        };
        [
            ("known.svg", plot(Ask::Known)),
            ("named.svg", plot(Ask::Named)),
            ("routed.svg", plot(Ask::Routed)),
        ]
    }

    /// The short table of the README.
    pub(super) fn summary(&self) -> String {
        let mut text = format!(
            "{:36} {:>12} {:>12} {:>14}\n",
            "", "scope known", "scope name", "method + path"
        );
        for (about, timings) in &self.rows {
            let cell = |ask: Ask| timings[ask as usize].map_or("–".to_owned(), |timing| time(timing.median));
            let [known, named, routed] = Ask::ALL.map(cell);
            text += format!("{:36} {known:>12} {named:>12} {routed:>14}", about.name).trim_end();
            text.push('\n');
        }
        text
    }

    fn ours(&self, ask: Ask) -> Option<f64> {
        self.rows.first()?.1[ask as usize].map(|timing| timing.median)
    }
}

fn name(about: &About) -> String {
    match about.kind {
        Kind::Ours => format!("**{}**", about.name),
        Kind::Policy => format!("*{}*", about.name),
        Kind::Floor | Kind::Library => about.name.replace('<', "\\<"),
    }
}
