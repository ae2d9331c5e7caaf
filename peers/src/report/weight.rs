//! What rivals allocate, hold, and bring along.

use std::time::Duration;

use serde::Deserialize;

use super::table::table;
use crate::build_cost::Packages;
use crate::child;
use crate::rival::{Ask, Rival};
use crate::units::{bytes, digits};

/// How long counting may take.
const LIMIT: Duration = Duration::from_secs(120);

#[derive(Deserialize)]
struct Memory {
    name: String,
    allocations: [Option<f64>; 3],
    token_bytes: f64,
    policy_bytes: f64,
}

/// Measures and tells.
pub(super) fn section(rivals: &[Rival], packages: &Packages) -> Result<String, String> {
    let rows: Vec<Memory> =
        child::ask("bailiwick-peers-memory", &[], LIMIT).map_err(|error| format!("memory: {error:?}"))?;
    let rows = rivals.iter().zip(&rows).map(|(rival, memory)| {
        let allocations = Ask::ALL.map(|ask| memory.allocations[ask as usize].map_or("–".to_owned(), count));
        let cost = packages.cost(rival.about.crates);
        let seconds = cost.seconds.map_or("–".to_owned(), |seconds| format!("{seconds:.1} s"));
        let held = [bytes(memory.token_bytes), bytes(memory.policy_bytes)];
        let weight = [cost.crates.to_string(), seconds];
        let name = [memory.name.replace('<', "\\<")];
        name.into_iter().chain(allocations).chain(held).chain(weight).collect()
    });
    let rows: Vec<Vec<String>> = rows.collect();
    let heading = [
        "",
        "allocations: scope known",
        "scope name",
        "method + path",
        "bytes for each token",
        "bytes for 3 roles and the policies",
        "crates",
        "build",
    ];
    Ok(format!(
        "## Allocations, memory, weight

Allocations for each decision, and the bytes that tokens and roles hold, are counted by a counting allocator in a process of
its own. Crates are those that the rival brings with it, itself among them, for this machine's target; the time is what
cargo took for them in one release build from nothing, added up over both cores. A router is not counted where it is not
the rival itself. matchit allocates for paths with more than four variables. Bailiwick's are a build dependency: what it
links is `bailiwick`, `bitflags` and `safe_arch`.

{}",
        table(&heading, &rows)
    ))
}

fn count(allocations: f64) -> String {
    if allocations == 0.0 {
        "0".to_owned()
    } else {
        digits(allocations)
    }
}
