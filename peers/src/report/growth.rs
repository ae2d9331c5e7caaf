//! How time grows with the catalogue.

use std::time::Duration;

use super::table::table;
use crate::child::{self, Unanswered};
use crate::growth::{Cell, SIZES, rivals};
use crate::plot::{Curves, Series, curves};
use crate::rival::Ask;
use crate::units::{grouped, time, times};

/// How long one rival may take at one size, with everything that it needs to be ready.
const LIMIT: Duration = Duration::from_secs(25);

/// Every rival at every size; ours is the first.
pub(super) struct Growth {
    rows: Vec<Vec<Option<Cell>>>,
}

impl Growth {
    pub(super) fn measure() -> Result<Self, String> {
        let rows = (0..rivals()).map(|number| {
            let cells = SIZES.iter().map(|size| {
                match child::ask::<Cell>(
                    "bailiwick-peers",
                    &["growth", &number.to_string(), &size.to_string()],
                    LIMIT,
                ) {
                    Ok(cell) => Ok(Some(cell)),
                    Err(Unanswered::TooLong) => Ok(None),
                    Err(Unanswered::Failed(error)) => Err(error),
                }
            });
            cells.collect()
        });
        Ok(Self {
            rows: rows.collect::<Result<_, String>>()?,
        })
    }

    pub(super) fn section(&self) -> String {
        let mut text = String::from(
            "## Growth

A made-up catalogue with 100 to 100,000 scopes and as many endpoints, five for each resource; paths and words are as long in
each of them, and 10,000 requests go to endpoints anywhere in it, so that what grows is the tables and with them the
processor's misses. Each rival at each size is a process of its own with 25 seconds for everything, and takes turns with
the masks by hand.

![Time for each decision by size of the catalogue](results/growth.svg)

",
        );
        for ask in Ask::ALL {
            text += &format!(
                "Time for each decision, {}; in brackets the ratio to the smallest catalogue:\n\n",
                ask.title()
            );
            let beside = self.rows.first().map(|ours| beside_the_floor(ours, ask));
            let rows = self.rows.iter().filter_map(|row| cells(row, ask));
            let rows: Vec<Vec<String>> = rows.chain(beside).collect();
            let sizes = SIZES.map(|size| grouped(size as u64));
            let heading: Vec<&str> = [""].into_iter().chain(sizes.iter().map(String::as_str)).collect();
            text += &table(&heading, &rows);
        }
        text
    }

    /// Curves of the third question.
    pub(super) fn plot(&self) -> String {
        let series = self.rows.iter().filter_map(|row| {
            let points = SIZES.iter().zip(row).filter_map(|(size, cell)| {
                let median = cell.as_ref()?.medians[Ask::Routed as usize]?;
                Some((*size as f64, median))
            });
            let first = row.iter().flatten().next()?;
            Some(Series {
                label: first.name.clone(),
                kind: first.kind,
                points: points.collect(),
            })
        });
        curves(&Curves {
            title: "method + path → decision, as the catalogue grows",
            subtitle: "as many endpoints as scopes, 10,000 requests anywhere in them; median time, less is better, log scales",
            x_unit: "scopes and endpoints",
            series: series.collect(),
        })
    }
}

/// Our time as a part of that of the masks by hand, which took turns with us: what the machine's caches do to both is not in
/// it.
fn beside_the_floor(ours: &[Option<Cell>], ask: Ask) -> Vec<String> {
    let part = |cell: &Option<Cell>| {
        let cell = cell.as_ref()?;
        Some(times(cell.medians[ask as usize]? / cell.floors[ask as usize]?))
    };
    let parts = ours.iter().map(|cell| part(cell).unwrap_or_else(|| "–".to_owned()));
    ["*bailiwick to the masks by hand*".to_owned()]
        .into_iter()
        .chain(parts)
        .collect()
}

fn cells(row: &[Option<Cell>], ask: Ask) -> Option<Vec<String>> {
    let name = row.iter().flatten().next()?.name.replace('<', "\\<");
    let median = |cell: &Option<Cell>| cell.as_ref().map(|cell| cell.medians[ask as usize]);
    let first = median(row.first()?)??;
    let cells = row.iter().map(|cell| match median(cell) {
        Some(Some(value)) => format!("{} ({})", time(value), times(value / first)),
        Some(None) => "–".to_owned(),
        None => format!("not within {} s", LIMIT.as_secs()),
    });
    Some([name].into_iter().chain(cells).collect())
}
