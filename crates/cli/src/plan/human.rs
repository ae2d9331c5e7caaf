//! A plan for people.

use std::collections::BTreeSet;
use std::io::{self, Write};

use bailiwick_analysis::explain::Access;
use bailiwick_analysis::plan::{
    AccessChange, EndpointChange, HeaderChange, Needed, RequestChange, RoleChange, ScopeChanges,
};

use super::tokens::{Changed, TokenCounts};
use super::{Plan, title};
use crate::loaded::{Before, Loaded};
use crate::terminal::{ASIDE, BAD, Count, GOOD, NAME, Plain, WARNING};

/// Writes what a change does, and the first of the tokens for which there is something to say.
pub(super) fn write(out: &mut impl Write, plan: &Plan, first: &[Changed]) -> io::Result<()> {
    let (old, new) = (title::<Before>(), title::<Loaded>());
    writeln!(out, "{ASIDE}from{ASIDE:#} {}", Plain(&old))?;
    writeln!(out, "{ASIDE}to{ASIDE:#}   {}", Plain(&new))?;
    write_header(out, &plan.catalog)?;
    write_scopes(out, &plan.scopes)?;
    write_endpoints(out, &plan.endpoints)?;
    write_roles(out, &plan.roles)?;
    if let Some(tokens) = &plan.tokens {
        write_tokens(out, tokens, first)?;
    }
    if plan.is_empty() {
        return writeln!(out, "\n{GOOD}no change{GOOD:#}");
    }
    let access = |gain: bool| {
        let of_kind = plan.roles.iter().flat_map(|role| &role.access);
        let lists = of_kind.flat_map(|access| if gain { &access.gained } else { &access.lost });
        lists.map(|change| change.endpoint).collect::<BTreeSet<_>>().len()
    };
    writeln!(
        out,
        "\n{NAME}plan{NAME:#}: under some role, {} gained and {} lost",
        Count(access(true), "endpoint"),
        Count(access(false), "endpoint")
    )
}

fn heading(out: &mut impl Write, text: &str) -> io::Result<()> {
    writeln!(out, "\n{NAME}{text}{NAME:#}")
}

fn write_header(out: &mut impl Write, changes: &[HeaderChange]) -> io::Result<()> {
    if changes.is_empty() {
        return Ok(());
    }
    heading(out, "catalog")?;
    for change in changes {
        let (before, now) = (or_nothing(&change.before), or_nothing(&change.now));
        let key = change.key;
        writeln!(
            out,
            "  {WARNING}~{WARNING:#} {key}: {}, not {}",
            Plain(&now),
            Plain(&before)
        )?;
        if let Some(gain) = change.gain {
            writeln!(out, "    {GOOD}+{GOOD:#} {gain}")?;
        }
        if let Some(loss) = change.loss {
            writeln!(out, "    {BAD}-{BAD:#} {loss}")?;
        }
    }
    Ok(())
}

fn write_scopes(out: &mut impl Write, scopes: &ScopeChanges) -> io::Result<()> {
    if scopes.is_empty() {
        return Ok(());
    }
    heading(out, "scopes")?;
    for name in &scopes.added {
        writeln!(out, "  {GOOD}+{GOOD:#} {name}")?;
    }
    for name in &scopes.retired {
        writeln!(out, "  {BAD}-{BAD:#} {name}")?;
    }
    for renamed in &scopes.renamed {
        let (before, now) = (or_nothing(&renamed.before), or_nothing(&renamed.now));
        writeln!(
            out,
            "  {WARNING}~{WARNING:#} {}: means {now}, not {before}",
            renamed.name
        )?;
    }
    for change in &scopes.changed {
        let (before, now) = (Set(&change.before), Set(&change.now));
        writeln!(
            out,
            "  {WARNING}~{WARNING:#} {}: {} {now}, not {before}",
            change.scope, change.what
        )?;
    }
    Ok(())
}

fn or_nothing(names: &[&str]) -> String {
    if names.is_empty() {
        "nothing".to_owned()
    } else {
        names.join(" ")
    }
}

struct Set<'s>(&'s [String]);

impl std::fmt::Display for Set<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        if self.0.is_empty() {
            return f.write_str("nothing");
        }
        write!(f, "{}", Plain(&self.0.join(" ")))
    }
}

fn write_endpoints(out: &mut impl Write, endpoints: &[EndpointChange]) -> io::Result<()> {
    if endpoints.is_empty() {
        return Ok(());
    }
    heading(out, "endpoints")?;
    for change in endpoints {
        let (style, sign, named) = match (&change.before, &change.now) {
            (None, Some(now)) => (GOOD, '+', now),
            (Some(before), None) => (BAD, '-', before),
            (Some(_), Some(now)) => (WARNING, '~', now),
            (None, None) => continue,
        };
        writeln!(out, "  {style}{sign}{style:#} {}", named.endpoint)?;
        if change.partial {
            write!(out, "      for requests such as {}", change.example)?;
            match &change.before {
                Some(before) if before.endpoint.path != named.endpoint.path => {
                    writeln!(out, ", which went to {}", before.endpoint)?;
                }
                _ => writeln!(out)?,
            }
        }
        match (&change.before, &change.now) {
            (Some(before), Some(now)) => writeln!(out, "      needs {}, not {}", Asks(now), Asks(before))?,
            (Some(before), None) => writeln!(out, "      needed {}", Asks(before))?,
            (None, now) => now
                .iter()
                .try_for_each(|now| writeln!(out, "      needs {}", Asks(now)))?,
        }
    }
    Ok(())
}

/// What an endpoint asks for, on one line.
struct Asks<'n>(&'n Needed);

impl std::fmt::Display for Asks<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self.0.access {
            Access::Public => f.write_str("no token at all"),
            Access::Authenticated => f.write_str("any token"),
            Access::Nobody => f.write_str("what no token has"),
            Access::Scopes => {
                let all_of = |names: &BTreeSet<&str>| names.iter().copied().collect::<Vec<_>>().join(" + ");
                let any_of: Vec<_> = self.0.any_of.iter().map(all_of).collect();
                f.write_str(&any_of.join(" or "))
            }
        }
    }
}

/// Roles for which the same changes are told of once.
fn write_roles(out: &mut impl Write, roles: &[RoleChange]) -> io::Result<()> {
    let mut told: Vec<(Vec<&str>, &RoleChange)> = Vec::new();
    for role in roles {
        let same = told.iter_mut().find(|(_, other)| {
            let facts = |role: &RoleChange| (role.was_there, role.is_there, role.added.clone(), role.removed.clone());
            facts(other) == facts(role) && other.access == role.access
        });
        match same {
            Some((names, _)) => names.push(&role.role),
            None => told.push((vec![&role.role], role)),
        }
    }
    for (names, role) in told {
        let what = if names.len() == 1 { "role" } else { "roles" };
        let names: Vec<_> = names.into_iter().map(|name| Plain(name).to_string()).collect();
        heading(out, &format!("{what} {}", names.join(", ")))?;
        match (role.was_there, role.is_there) {
            (false, true) => writeln!(out, "  new, so nobody has it")?,
            (true, false) => writeln!(out, "  {WARNING}not there any more{WARNING:#}")?,
            _ => {}
        }
        for scope in &role.added {
            writeln!(out, "  {GOOD}+{GOOD:#} {scope}")?;
        }
        for scope in &role.removed {
            writeln!(out, "  {BAD}-{BAD:#} {scope}")?;
        }
        for access in &role.access {
            write_access(out, access)?;
        }
    }
    Ok(())
}

fn write_access(out: &mut impl Write, access: &AccessChange) -> io::Result<()> {
    let kind = match access.kind {
        "read_only" => "a read-only token",
        "full_access" => "a token with full access",
        _ => "a custom token",
    };
    writeln!(out, "  {kind}")?;
    for change in &access.gained {
        write_request(out, &format!("{GOOD}+{GOOD:#}"), change)?;
    }
    for change in &access.lost {
        write_request(out, &format!("{BAD}-{BAD:#}"), change)?;
    }
    Ok(())
}

fn write_request(out: &mut impl Write, sign: &str, change: &RequestChange) -> io::Result<()> {
    write!(out, "    {sign} {}", change.endpoint)?;
    let all_of = |names: &BTreeSet<&str>| names.iter().copied().collect::<Vec<_>>().join(" + ");
    let with: Vec<_> = change
        .with
        .iter()
        .map(all_of)
        .filter(|names| !names.is_empty())
        .collect();
    if with.is_empty() {
        return writeln!(out);
    }
    writeln!(out, "   {ASIDE}with {}{ASIDE:#}", with.join(", or "))
}

fn write_tokens(out: &mut impl Write, tokens: &TokenCounts, first: &[Changed]) -> io::Result<()> {
    heading(out, "tokens")?;
    writeln!(
        out,
        "  {} judged, {} not live any more; {} gaining, {} losing, {} with unknown names",
        tokens.judged, tokens.not_live, tokens.gaining, tokens.losing, tokens.with_unknown_names
    )?;
    for token in first {
        write_token(out, token)?;
    }
    match tokens.changed.saturating_sub(first.len()) {
        0 => Ok(()),
        more => writeln!(out, "  {ASIDE}and {more} more, which `--format json` has{ASIDE:#}"),
    }
}

/// How many tokens people want to see.
pub(super) const MOST_TOKENS: usize = 20;

/// How many endpoints of each people want to see.
const MOST_ENDPOINTS: usize = 5;

fn write_token(out: &mut impl Write, token: &Changed) -> io::Result<()> {
    write!(out, "  line {}", token.line)?;
    if let Some(id) = &token.id {
        write!(out, ", {NAME}{}{NAME:#}", Plain(&id.to_string()))?;
    }
    writeln!(out, " {ASIDE}({}){ASIDE:#}", Plain(&token.role))?;
    let change = &token.change;
    for (style, sign, endpoints) in [(GOOD, '+', &change.gained), (BAD, '-', &change.lost)] {
        for endpoint in endpoints.iter().take(MOST_ENDPOINTS) {
            writeln!(out, "    {style}{sign}{style:#} {endpoint}")?;
        }
        if let Some(more) = endpoints.len().checked_sub(MOST_ENDPOINTS + 1) {
            writeln!(out, "    {style}{sign}{style:#} {ASIDE}and {} more{ASIDE:#}", more + 1)?;
        }
    }
    for (names, why) in [
        (&change.lapsed, "grants nothing any more"),
        (&change.unknown, "grants nothing"),
    ] {
        for name in names {
            writeln!(out, "    {WARNING}?{WARNING:#} {}: {why}", Plain(name))?;
        }
    }
    Ok(())
}
