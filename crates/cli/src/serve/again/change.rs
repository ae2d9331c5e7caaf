//! What another catalog changes for those who have roles and tokens, in the log.

use bailiwick::{Catalog, PredefinedRole};
use bailiwick_analysis::plan::{Comparison, RoleChange, RolePair};
use bailiwick_catalog::Model;

use crate::error::Error;
use crate::loaded::{Before, Files};

/// Names that are logged at most of each kind.
const MOST: usize = 20;

/// Whether a service can go on with it: the database belongs to one catalog and its owners.
pub(super) fn may_follow<C: Catalog>(model: &Model) -> Result<(), Error> {
    let owner = model
        .owner
        .and_then(|at| model.roles.get(at))
        .map(|role| role.name.as_str());
    let before = C::owner().map(PredefinedRole::name);
    if model.name == C::name() && owner == before {
        return Ok(());
    }
    let role = |owner: Option<&str>| owner.unwrap_or("nobody").to_owned();
    let wrong = format!(
        "the catalog is `{}`, owned by `{}`, expected `{}`, owned by `{}`",
        model.name,
        role(owner),
        C::name(),
        role(before),
    );
    let help =
        "the database belongs to the one from before: to have another, start the service with `--adopt`".to_owned();
    Err(Error::new(wrong).with_help(Some(help)))
}

/// Says what changes, for the roles of the catalog: `bailiwick plan` has it in full, and for the roles of teams.
pub(super) fn tell<C: Catalog>(files: &Files, model: &Model) {
    // One catalog is compared in the life of a process, and the process ends with that.
    let comparison = files
        .install::<Before>(model)
        .map_err(|error| error.to_string())
        .and_then(|()| Comparison::<C, Before>::new().map_err(|error| error.to_string()));
    let comparison = match comparison {
        Ok(comparison) => comparison,
        Err(error) => return tracing::warn!(error, "the change of the catalog cannot be told"),
    };
    for change in comparison.header() {
        let (before, now) = (change.before.join(" "), change.now.join(" "));
        let (gain, loss) = (change.gain, change.loss);
        tracing::info!(key = change.key, before, now, gain, loss, "the catalog changes");
    }
    let scopes = comparison.scopes();
    if !scopes.is_empty() {
        let changed = scopes.changed.iter().map(|change| change.scope);
        let renamed = scopes.renamed.iter().map(|change| change.name);
        tracing::info!(
            added = some(scopes.added.iter().copied()),
            retired = some(scopes.retired.iter().copied()),
            renamed = some(renamed),
            changed = some(changed),
            "scopes change"
        );
    }
    let endpoints = comparison.endpoints();
    if !endpoints.is_empty() {
        let named = endpoints
            .iter()
            .filter_map(|change| change.now.as_ref().or(change.before.as_ref()));
        let named = named.map(|needed| needed.endpoint.to_string());
        tracing::info!(count = endpoints.len(), endpoints = some(named), "endpoints change");
    }
    for pair in RolePair::<C, Before>::predefined() {
        match comparison.role(&pair) {
            Ok(change) if change.is_empty() => {}
            Ok(change) => tell_role(&change),
            Err(error) => tracing::warn!(%error, role = pair.name(), "the change of a role cannot be told"),
        }
    }
}

fn tell_role(change: &RoleChange) {
    let gained = change.access.iter().map(|access| access.gained.len()).max();
    let lost = change.access.iter().map(|access| access.lost.len()).max();
    tracing::info!(
        role = change.role,
        added = some(change.added.iter().copied()),
        removed = some(change.removed.iter().copied()),
        endpoints_gained = gained.unwrap_or_default(),
        endpoints_lost = lost.unwrap_or_default(),
        "a role changes"
    );
}

/// The first of them, and how many there are besides.
fn some<T: AsRef<str>>(names: impl Iterator<Item = T>) -> String {
    let names: Vec<T> = names.collect();
    let first: Vec<&str> = names.iter().take(MOST).map(AsRef::as_ref).collect();
    match names.len().saturating_sub(MOST) {
        0 => first.join(" "),
        more => format!("{} and {more} more", first.join(" ")),
    }
}
