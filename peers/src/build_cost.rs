//! What a rival costs to build: the crates that it brings, and the time that cargo took for them.

use std::collections::{BTreeMap, BTreeSet};
use std::process::Command;

use serde::Deserialize;

/// What a rival's crates cost.
#[derive(Clone, Debug, PartialEq)]
pub struct Cost {
    /// The versions of the crates that it names.
    pub versions: Vec<String>,
    /// How many crates it brings, itself among them.
    pub crates: usize,
    /// Seconds of one core for all of them, where a build from nothing was timed.
    pub seconds: Option<f64>,
}

/// What cargo knows of every crate here.
pub struct Packages {
    nodes: BTreeMap<String, Vec<String>>,
    names: BTreeMap<String, (String, String)>,
    seconds: Option<BTreeMap<(String, String), f64>>,
}

#[derive(Deserialize)]
struct Metadata {
    packages: Vec<Package>,
    resolve: Resolve,
}

#[derive(Deserialize)]
struct Package {
    id: String,
    name: String,
    version: String,
}

#[derive(Deserialize)]
struct Resolve {
    nodes: Vec<Node>,
}

#[derive(Deserialize)]
struct Node {
    id: String,
    deps: Vec<Dependency>,
}

#[derive(Deserialize)]
struct Dependency {
    pkg: String,
    dep_kinds: Vec<DependencyKind>,
}

#[derive(Deserialize)]
struct DependencyKind {
    kind: Option<String>,
}

#[derive(Deserialize)]
struct Unit {
    name: String,
    version: String,
    duration: f64,
}

impl Packages {
    /// Asks cargo. `timings` is the page that `cargo build --timings` wrote, where there is one.
    ///
    /// # Errors
    ///
    /// When cargo does not answer, or the page is not what cargo writes.
    pub fn read(manifest: &str, timings: Option<&str>) -> Result<Self, String> {
        let host = said("rustc", &["--version", "--verbose"])?;
        let host = host
            .lines()
            .find_map(|line| line.strip_prefix("host: "))
            .unwrap_or_default();
        let args = [
            "metadata",
            "--format-version=1",
            "--locked",
            "--filter-platform",
            host,
            "--manifest-path",
            manifest,
        ];
        let metadata: Metadata =
            serde_json::from_str(&said("cargo", &args)?).map_err(|error| format!("cargo metadata: {error}"))?;
        let needed = |dependency: &Dependency| {
            let kinds = &dependency.dep_kinds;
            kinds
                .iter()
                .any(|kind| kind.kind.as_deref().is_none_or(|kind| kind == "build"))
        };
        let nodes = metadata.resolve.nodes.into_iter().map(|node| {
            let needs = node.deps.into_iter().filter(needed).map(|dependency| dependency.pkg);
            (node.id, needs.collect())
        });
        let names = metadata.packages.into_iter();
        Ok(Self {
            nodes: nodes.collect(),
            names: names
                .map(|package| (package.id, (package.name, package.version)))
                .collect(),
            seconds: timings.map(seconds).transpose()?,
        })
    }

    /// What these crates cost together.
    #[must_use]
    pub fn cost(&self, crates: &[&str]) -> Cost {
        let named = |name: &&str| {
            // Of two versions the newer one is ours; the older is somebody else's dependency.
            let found = self.names.iter().filter(move |(_, (found, _))| found == name);
            found.max_by_key(|(_, (_, version))| numbers(version))
        };
        let roots: Vec<(&String, &(String, String))> = crates.iter().filter_map(named).collect();
        let mut reached = BTreeSet::new();
        let mut open: Vec<&String> = roots.iter().map(|(id, _)| *id).collect();
        while let Some(id) = open.pop() {
            if reached.insert(id) {
                open.extend(self.nodes.get(id).into_iter().flatten());
            }
        }
        let time = |seconds: &BTreeMap<(String, String), f64>| {
            let times = reached.iter().filter_map(|id| seconds.get(self.names.get(*id)?));
            times.sum()
        };
        Cost {
            versions: roots
                .iter()
                .map(|(_, (name, version))| format!("{name} {version}"))
                .collect(),
            crates: reached.len(),
            seconds: self.seconds.as_ref().filter(|_| !reached.is_empty()).map(time),
        }
    }
}

fn numbers(version: &str) -> Vec<u64> {
    version
        .split(['.', '-', '+'])
        .filter_map(|part| part.parse().ok())
        .collect()
}

/// Seconds for each crate, from the list of units in the page.
fn seconds(page: &str) -> Result<BTreeMap<(String, String), f64>, String> {
    let list = page
        .split_once("const UNIT_DATA = ")
        .and_then(|(_, rest)| rest.split_once("];"))
        .ok_or("the page of build times has no list of units")?;
    let units: Vec<Unit> =
        serde_json::from_str(&format!("{}]", list.0)).map_err(|error| format!("the page of build times: {error}"))?;
    let mut seconds = BTreeMap::new();
    for unit in units {
        *seconds.entry((unit.name, unit.version)).or_default() += unit.duration;
    }
    Ok(seconds)
}

/// What a program says.
///
/// # Errors
///
/// When it cannot be run or fails.
pub fn said(program: &str, args: &[&str]) -> Result<String, String> {
    let output = Command::new(program).args(args).output();
    let output = output.map_err(|error| format!("{program}: {error}"))?;
    if !output.status.success() {
        return Err(format!(
            "{program} {args:?}: {}",
            String::from_utf8_lossy(&output.stderr)
        ));
    }
    String::from_utf8(output.stdout).map_err(|error| format!("{program}: {error}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_times_of_a_crates_units_add_up() {
        let page = r#"x const UNIT_DATA = [
            {"i": 0, "name": "a", "version": "1.0.0", "duration": 0.5},
            {"i": 1, "name": "a", "version": "1.0.0", "duration": 0.25},
            {"i": 2, "name": "a", "version": "2.0.0", "duration": 1.0}
        ]; const y = [];"#;
        let seconds = seconds(page).unwrap();
        assert_eq!(seconds[&("a".to_owned(), "1.0.0".to_owned())], 0.75);
        assert_eq!(seconds.len(), 2);
    }

    #[test]
    fn a_rival_costs_what_it_needs_and_nothing_else() {
        let package = |name: &str, version: &str| (format!("{name}@{version}"), (name.to_owned(), version.to_owned()));
        let packages = Packages {
            nodes: BTreeMap::from([
                ("a@1.10.0".to_owned(), vec!["b@1.0.0".to_owned()]),
                ("c@1.0.0".to_owned(), vec!["b@1.0.0".to_owned()]),
            ]),
            names: BTreeMap::from([
                package("a", "1.9.0"),
                package("a", "1.10.0"),
                package("b", "1.0.0"),
                package("c", "1.0.0"),
            ]),
            seconds: None,
        };
        let cost = packages.cost(&["a"]);
        assert_eq!(
            cost,
            Cost {
                versions: vec!["a 1.10.0".to_owned()],
                crates: 2,
                seconds: None
            }
        );
    }
}
