//! How each rival was modelled.

use super::table::table;
use crate::build_cost::Packages;
use crate::rival::Rival;

/// Tells.
pub(super) fn section(rivals: &[Rival], packages: &Packages) -> String {
    let rows = rivals.iter().map(|rival| {
        let versions = packages.cost(rival.about.crates).versions.join(", ");
        vec![
            rival.about.name.replace('<', "\\<"),
            versions,
            rival.about.how.to_owned(),
        ]
    });
    let rows: Vec<Vec<String>> = rows.collect();
    format!(
        "## How each was modelled

As its own documentation recommends, and where there was a choice, the fastest way that answers correctly.

{}## What to keep in mind

- Policy engines answer a wider question. Who needs policies over attributes and relations needs one of them; who needs
  scopes under a role does not.
- biscuit's tokens prove by themselves what they may do, without a database. That is what its signature is for.
- Times are those of a warm loop over 10,000 different requests. A service that does other work between two decisions finds
  its caches colder, with every rival.
- No rival keeps a cache of decisions. One that did would answer what was true before the role changed.
",
        table(&["", "version", "how"], &rows)
    )
}
