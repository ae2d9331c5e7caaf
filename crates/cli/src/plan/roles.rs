//! The roles that a plan is about.

use std::collections::BTreeMap;
use std::path::Path;

use bailiwick::runtime::RuntimeCatalog;
use bailiwick::{Catalog, Role, StoredGrant};
use bailiwick_analysis::plan::RolePair;
use serde::Deserialize;

use crate::error::Error;
use crate::json_lines::JsonLines;
use crate::loaded::{Before, Loaded};
use crate::terminal::{Plain, warn};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Line {
    role: String,
    scopes: StoredGrant,
}

/// Custom roles by name.
type Custom = BTreeMap<String, StoredGrant>;

/// The predefined roles of both catalogues, and the custom ones as they are and as they will be.
pub(super) fn pairs(old: Option<&Path>, new: Option<&Path>) -> Result<Vec<RolePair<Before, Loaded>>, Error> {
    let read = |path: Option<&Path>| path.map(read).transpose();
    let old = read(old)?;
    let new = read(new)?.or_else(|| old.clone()).unwrap_or_default();
    let old = old.unwrap_or_default();
    let mut pairs = RolePair::predefined();
    let mut names: Vec<&String> = new.keys().collect();
    names.extend(old.keys().filter(|name| !new.contains_key(*name)));
    for name in names {
        let (before, now) = (old.get(name).map(role::<Before>), new.get(name).map(role::<Loaded>));
        pairs.push(RolePair::new(name.as_str(), before, now));
    }
    for (name, scopes) in old.iter().chain(&new) {
        for scope in scopes
            .unknown::<Before>()
            .filter(|scope| Loaded::scope(scope).is_none())
        {
            let message = format!(
                "role `{}`: neither catalogue has the scope `{}`",
                Plain(name),
                Plain(scope)
            );
            warn(message, None::<&str>);
        }
    }
    Ok(pairs)
}

fn role<C: RuntimeCatalog>(scopes: &StoredGrant) -> Role<C> {
    Role::new(scopes.resolve::<C>().chosen().clone())
}

fn read(path: &Path) -> Result<Custom, Error> {
    let mut roles = Custom::new();
    let mut lines = JsonLines::open(path)?;
    while let Some(Line { role, scopes }) = lines.next()? {
        if scopes.kind() != bailiwick::GrantKind::Custom {
            return Err(lines.error("the scopes of a role are a list of names"));
        }
        if Before::role(&role).is_some() || Loaded::role(&role).is_some() {
            let message = format!("the custom role `{}` has the name of a predefined one", Plain(&role));
            return Err(lines.error(message).with_help(Some("give it another name".to_owned())));
        }
        if roles.insert(role.clone(), scopes).is_some() {
            return Err(lines.error(format!("the role `{}` stands here again", Plain(&role))));
        }
    }
    Ok(roles)
}
