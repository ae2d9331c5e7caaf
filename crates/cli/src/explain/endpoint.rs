//! What can call an endpoint, for people.

use std::io::{self, Write};

use bailiwick::Catalog;
use bailiwick_analysis::explain::{Access, CustomReach, EndpointProfile, RoleReach, Way};

use crate::terminal::{ASIDE, BAD, GOOD, NAME};

/// Writes what it takes, and who can.
pub(crate) fn write<C: Catalog>(out: &mut impl Write, profile: &EndpointProfile<C>) -> io::Result<()> {
    write!(out, "{NAME}{}{NAME:#}", profile.endpoint)?;
    match profile.endpoint.operation() {
        Some(operation) => writeln!(out, "   {ASIDE}({operation}){ASIDE:#}")?,
        None => writeln!(out)?,
    }
    match profile.access {
        Access::Public => return writeln!(out, "  needs no token at all"),
        Access::Nobody => return writeln!(out, "  no token may use it"),
        Access::Authenticated => writeln!(out, "  needs a token, whatever its scopes")?,
        Access::Scopes => {
            for (at, way) in profile.ways.iter().enumerate() {
                write_way(out, at, way)?;
            }
        }
    }
    write_roles(out, &profile.roles)
}

fn write_way<C: Catalog>(out: &mut impl Write, at: usize, way: &Way<C>) -> io::Result<()> {
    let lead = if at == 0 { "needs" } else { "or" };
    writeln!(out, "  {lead} {NAME}{}{NAME:#}", way.scopes)?;
    if !way.implied_by.is_empty() {
        writeln!(out, "    implied by {}", way.implied_by)?;
    }
    if way.mint != way.scopes {
        writeln!(out, "    to be minted with {}", way.mint)?;
    }
    Ok(())
}

fn write_roles(out: &mut impl Write, roles: &[RoleReach]) -> io::Result<()> {
    let width = roles.iter().map(|reach| reach.role.len()).max().unwrap_or_default();
    if !roles.is_empty() {
        writeln!(out, "\n  {:width$}  custom  read-only  full-access", "role")?;
    }
    for reach in roles {
        let custom = match reach.custom {
            CustomReach::Existing => "old",
            other => told(other == CustomReach::Mintable),
        };
        write!(out, "  {:width$}", reach.role)?;
        for (text, width) in [(custom, 6), (told(reach.read_only), 9), (told(reach.full_access), 0)] {
            let style = if text == "no" { BAD } else { GOOD };
            let padding = usize::saturating_sub(width, text.len());
            write!(out, "  {style}{text}{style:#}{:padding$}", "")?;
        }
        writeln!(out)?;
    }
    if roles.iter().any(|reach| reach.custom == CustomReach::Existing) {
        writeln!(
            out,
            "  {ASIDE}old: only a token that exists already, for what its scopes require is beyond the role{ASIDE:#}"
        )?;
    }
    Ok(())
}

fn told(yes: bool) -> &'static str {
    if yes { "yes" } else { "no" }
}
