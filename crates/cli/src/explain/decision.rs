//! A decision in full, for people.

use std::io::{self, Write};

use bailiwick::{Catalog, Method};
use bailiwick_analysis::explain::{Access, Alternative, Explanation, Holding};

use crate::terminal::{ASIDE, BAD, GOOD, HELP, NAME, Plain};

/// Writes the decision and what it rests on.
pub(crate) fn write<C: Catalog>(
    out: &mut impl Write,
    method: Method,
    path: &str,
    story: &Explanation<C>,
) -> io::Result<()> {
    let (style, word) = if story.allow { (GOOD, "allow") } else { (BAD, "deny ") };
    write!(out, "{style}{word}{style:#}  {NAME}{method} {}{NAME:#}", Plain(path))?;
    match story.endpoint.operation() {
        Some(operation) => writeln!(out, "   {ASIDE}({operation}){ASIDE:#}")?,
        None => writeln!(out)?,
    }
    writeln!(out, "  endpoint {}", story.endpoint)?;
    match story.access {
        Access::Public => writeln!(out, "  needs no token at all")?,
        Access::Authenticated => writeln!(out, "  needs a token, whatever its scopes")?,
        Access::Nobody => writeln!(out, "  no token may use this endpoint")?,
        Access::Scopes => {
            for (at, alternative) in story.alternatives.iter().enumerate() {
                write_alternative(out, at, alternative, story.alternatives.len() == 1)?;
            }
        }
    }
    let Some(remedy) = &story.remedy else {
        return Ok(());
    };
    write!(out, "  {HELP}to fix{HELP:#}: ")?;
    match (remedy.role_adds.is_empty(), remedy.mint.is_empty()) {
        (true, _) => writeln!(out, "mint a token with {}", remedy.mint),
        (false, true) => writeln!(out, "have the role's owner add {}", remedy.role_adds),
        (false, false) => writeln!(
            out,
            "have the role's owner add {}, then mint a token with {}",
            remedy.role_adds, remedy.mint
        ),
    }
}

fn write_alternative<C: Catalog>(
    out: &mut impl Write,
    at: usize,
    alternative: &Alternative<C>,
    is_only: bool,
) -> io::Result<()> {
    let (style, state) = match (alternative.met, alternative.nearest) {
        (true, _) => (GOOD, "met"),
        (false, true) if !is_only => (BAD, "not met, but closest to it"),
        (false, _) => (BAD, "not met"),
    };
    let lead = if at == 0 { "needs" } else { "or" };
    writeln!(out, "  {lead} {ASIDE}({style}{state}{style:#}{ASIDE}){ASIDE:#}")?;
    let width = alternative.scopes.iter().map(|needed| needed.scope.name().len()).max();
    for needed in &alternative.scopes {
        let name = needed.scope.name();
        writeln!(
            out,
            "    {NAME}{name}{NAME:#}{:padding$}  the token {}, the role {}",
            "",
            Told(&needed.token, "was given it", "was never given it"),
            Told(&needed.role, "has it", "does not have it now"),
            padding = width.unwrap_or_default() - name.len(),
        )?;
    }
    Ok(())
}

/// How somebody comes by a scope, in words.
struct Told<'h, C: Catalog>(&'h Holding<C>, &'static str, &'static str);

impl<C: Catalog> std::fmt::Display for Told<'_, C> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self(holding, yes, no) = self;
        match holding {
            Holding::Named => f.write_str(yes),
            Holding::Kind => f.write_str("has it by its kind"),
            Holding::Absent => f.write_str(no),
            Holding::Implied(chain) => {
                let names: Vec<_> = chain.iter().map(|scope| scope.name()).collect();
                write!(f, "has it by {}", names.join(" > "))
            }
        }
    }
}
