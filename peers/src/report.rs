//! The report: everything measured, in one run, as Markdown and plots.

mod decisions;
mod fleet;
mod growth;
mod machine;
mod models;
mod role_change;
mod table;
mod weight;

use std::fs;
use std::path::Path;

use crate::build_cost::Packages;
use crate::meter::Meter;
use crate::rival::Rival;
use crate::rivals;
use crate::workload::Workload;

/// Measures everything and writes it into a folder.
///
/// # Errors
///
/// When a rival answers otherwise than expected, when a measurement fails, or when a file cannot be written.
pub fn write(folder: &Path, timings: Option<&str>) -> Result<(), String> {
    let manifest = folder.join("Cargo.toml");
    let packages = Packages::read(&manifest.to_string_lossy(), timings)?;
    let rivals = agreeing(&[])?;
    tell("every rival answers every request as expected");
    let decisions = decisions::Decisions::measure(&rivals);
    tell("decisions are timed");
    let mut text = String::from("# Side by side\n\n");
    text += &machine::section()?;
    text += &decisions.section();
    text += &weight::section(&rivals, &packages)?;
    let growth = growth::Growth::measure()?;
    tell("growth is timed");
    text += &growth.section();
    text += &role_change::section()?;
    tell("changes of roles are timed");
    text += &fleet::section()?;
    tell("scans of the fleet are timed");
    text += &models::section(&rivals, &packages);
    let results = folder.join("results");
    let file = |name: &str, text: &str| {
        let path = results.join(name);
        fs::write(&path, text).map_err(|error| format!("{}: {error}", path.display()))
    };
    fs::create_dir_all(&results).map_err(|error| format!("{}: {error}", results.display()))?;
    for (name, plot) in decisions.plots() {
        file(name, &plot)?;
    }
    file("growth.svg", &growth.plot())?;
    file("summary.txt", &decisions.summary())?;
    fs::write(folder.join("RESULTS.md"), text).map_err(|error| format!("RESULTS.md: {error}"))
}

/// The short table for the rivals whose names contain one of these; for all, where there is none.
///
/// # Errors
///
/// When a rival answers otherwise than expected.
pub fn decisions(names: &[&str]) -> Result<String, String> {
    Ok(decisions::Decisions::measure(&agreeing(names)?).summary())
}

/// The section on scans of a fleet.
///
/// # Errors
///
/// When two ways to the same answer do not agree.
pub fn fleet() -> Result<String, String> {
    fleet::section()
}

fn agreeing(names: &[&str]) -> Result<Vec<Rival>, String> {
    let work = Workload::digitalocean();
    let rivals = rivals::ALL.iter().map(|make| make(&work, Meter::NONE));
    let wanted = |rival: &Rival| names.is_empty() || names.iter().any(|name| rival.about.name.contains(name));
    let rivals: Vec<Rival> = rivals.filter(wanted).collect();
    rivals.iter().try_for_each(|rival| rival.agree(&work))?;
    Ok(rivals)
}

fn tell(text: &str) {
    eprintln!("{text}");
}
