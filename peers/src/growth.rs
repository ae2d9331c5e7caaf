//! The three questions while the catalogue grows.

use bailiwick::runtime_catalog;
use serde::{Deserialize, Serialize};

use crate::clock;
use crate::meter::Meter;
use crate::rival::{Ask, Kind, Rival};
use crate::rivals;
use crate::workload::Workload;

/// How many scopes, and as many endpoints.
pub const SIZES: [usize; 4] = [100, 1_000, 10_000, 100_000];

runtime_catalog! {
    /// A made-up catalogue of some size.
    pub Grown
}

/// One rival at one size.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Cell {
    /// The rival.
    pub name: String,
    /// Its kind.
    pub kind: Kind,
    /// Nanoseconds for each decision, where it answers the question.
    pub medians: [Option<f64>; 3],
    /// The same for the masks by hand, which took turns with it.
    pub floors: [Option<f64>; 3],
    /// Seconds that it took to make it ready.
    pub ready: f64,
}

/// How many rivals grow, ours among them.
#[must_use]
pub fn rivals() -> usize {
    rivals::GROWING.len() + 1
}

/// Measures a rival, by its place; ours is the first.
///
/// # Errors
///
/// When it answers a request otherwise than expected.
pub fn measure(number: usize, size: usize) -> Result<Cell, String> {
    let work = Workload::growth(size, size);
    let clock = std::time::Instant::now();
    let rival = match number.checked_sub(1) {
        None => {
            rivals::install::<Grown>(&work);
            rivals::ours::<Grown>(&work, Meter::NONE)
        }
        Some(number) => rivals::GROWING[number](&work, Meter::NONE),
    };
    let ready = clock.elapsed().as_secs_f64();
    rival.agree(&work)?;
    let floor = rivals::GROWING[0](&work, Meter::NONE);
    let mut cell = Cell {
        name: rival.about.name.to_owned(),
        kind: rival.about.kind,
        medians: [None; 3],
        floors: [None; 3],
        ready,
    };
    for ask in Ask::ALL {
        let questions = [&rival, &floor].map(|rival: &Rival| rival.question(ask));
        let [median, floor] = clock::race(&questions)[..] else {
            continue;
        };
        cell.medians[ask as usize] = median.map(|timing| timing.median);
        cell.floors[ask as usize] = floor.map(|timing| timing.median);
    }
    Ok(cell)
}
