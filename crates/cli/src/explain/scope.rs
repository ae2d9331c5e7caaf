//! What a scope is for, for people.

use std::io::{self, Write};

use bailiwick::{Catalog, ScopeSet};
use bailiwick_analysis::explain::{ScopeProfile, ScopeUse};

use crate::terminal::{ASIDE, NAME, WARNING};

/// Writes everything about it.
pub(crate) fn write<C: Catalog>(out: &mut impl Write, profile: &ScopeProfile<C>) -> io::Result<()> {
    let (name, title) = (profile.scope.name(), profile.title);
    writeln!(out, "{NAME}{name}{NAME:#}   {ASIDE}class {}{ASIDE:#}", profile.class)?;
    if !title.is_empty() {
        writeln!(out, "  {title}")?;
    }
    if let Some(why) = profile.deprecated {
        writeln!(out, "  {WARNING}deprecated{WARNING:#}: {why}")?;
    }
    let listed = |names: &[&str]| names.join(" ");
    let relations = [
        ("old names", listed(&profile.aliases)),
        ("requires", names(&profile.requires)),
        ("required by", names(&profile.required_by)),
        ("implies", names(&profile.implies)),
        ("implied by", names(&profile.implied_by)),
        ("more useful with", names(&profile.associated)),
        ("makes more useful", names(&profile.associated_with)),
        ("roles", listed(&profile.roles)),
    ];
    for (what, names) in relations.iter().filter(|(_, names)| !names.is_empty()) {
        writeln!(out, "  {what:17}  {names}")?;
    }
    if profile.endpoints.is_empty() {
        return writeln!(out, "  no endpoint asks for it by name");
    }
    writeln!(out, "  endpoints")?;
    for found in &profile.endpoints {
        write_use(out, found)?;
    }
    Ok(())
}

fn write_use<C: Catalog>(out: &mut impl Write, found: &ScopeUse<C>) -> io::Result<()> {
    let besides: Vec<_> = found.besides.iter().filter(|set| !set.is_empty()).map(names).collect();
    write!(out, "    {}", found.endpoint)?;
    if !besides.is_empty() {
        write!(out, "   {ASIDE}with {}{ASIDE:#}", besides.join(", or with "))?;
    }
    if found.avoidable {
        write!(out, "   {ASIDE}one of several ways{ASIDE:#}")?;
    }
    writeln!(out)
}

fn names<C: Catalog>(scopes: &ScopeSet<C>) -> String {
    scopes.to_string()
}
