//! What was measured on.

use crate::build_cost::said;

/// How the report came about.
pub(super) fn section() -> Result<String, String> {
    let date = said("date", &["-u", "+%Y-%m-%d"])?;
    let rustc = said("rustc", &["--version"])?;
    let processor = std::fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let model = processor
        .lines()
        .find_map(|line| line.strip_prefix("model name")?.split_once(": "));
    let model = model.map_or("an unknown processor", |(_, model)| model);
    let cores = std::thread::available_parallelism().map_or(1, std::num::NonZeroUsize::get);
    Ok(format!(
        "Written by `cargo xtask peers` on {date}, on {cores} cores of {model}, with {rustc}. Release builds, no link-time
optimisation, the baseline instruction set of the target. Figures are medians; only ratios within this page travel to
another machine.

One workload: DigitalOcean's real catalogue, 64 tokens (custom with 1 to 40 scopes and what these require, read-only, full
access), 3 roles, 10,000 requests with concrete paths (ids, UUIDs, names). Before anything is timed, every rival answers
every request as the naive model of the engine's tests does; one wrong answer fails the run. Then the rivals take turns,
101 rounds in one process; each turn begins with an untimed pass over its own requests, since the rivals before it have
emptied the caches.

",
        date = date.trim_end(),
        rustc = rustc.trim_end(),
    ))
}
