//! A decision for people.

use std::io::{self, Write};

use bailiwick::{Catalog, Decision, Denial, Endpoint, Method, Requirement};

use crate::endpoint_hint::EndpointHint;
use crate::needs::Needs;
use crate::terminal::{ASIDE, BAD, GOOD, HELP, NAME, Plain};

/// Writes the decision, what it is about, and what can be done about it.
pub(crate) fn write<C: Catalog>(
    out: &mut impl Write,
    method: Method,
    path: &str,
    endpoint: Option<Endpoint<C>>,
    decision: Decision<'_, C>,
) -> io::Result<()> {
    let (style, word) = if decision.is_allow() {
        (GOOD, "allow")
    } else {
        (BAD, "deny ")
    };
    write!(out, "{style}{word}{style:#}  {NAME}{method} {}{NAME:#}", Plain(path))?;
    if let Some(operation) = endpoint.and_then(Endpoint::operation) {
        write!(out, "   {ASIDE}({operation}){ASIDE:#}")?;
    }
    writeln!(out)?;
    if let Some(endpoint) = endpoint.filter(|found| (found.method(), found.path()) != (method, path)) {
        writeln!(out, "  {ASIDE}endpoint {endpoint}{ASIDE:#}")?;
    }
    match (decision, endpoint) {
        (Decision::Allow, Some(endpoint)) => writeln!(out, "  needs {}", Needs(endpoint)),
        (Decision::Allow, None) => Ok(()),
        (Decision::Deny(denial), _) => write_denial(out, method, path, denial),
    }
}

fn write_denial<C: Catalog>(out: &mut impl Write, method: Method, path: &str, denial: Denial<'_, C>) -> io::Result<()> {
    let Denial::MissingScopes(missing) = denial else {
        writeln!(out, "  {denial}")?;
        return match EndpointHint::<C>::find(method, path) {
            Some(hint) if matches!(denial, Denial::UnknownEndpoint) => {
                writeln!(out, "  {HELP}hint{HELP:#}: {hint}")
            }
            _ => Ok(()),
        };
    };
    let alone = match missing.endpoint().requirement() {
        Requirement::AnyOf(alternatives) => alternatives.map(|all_of| all_of.iter().len()).sum::<usize>() == 1,
        Requirement::Public | Requirement::Authenticated | Requirement::Nobody => false,
    };
    if !alone {
        writeln!(out, "  needs {}", Needs(missing.endpoint()))?;
    }
    for (scope, cause) in missing.iter() {
        writeln!(out, "  missing {NAME}{scope}{NAME:#}: {cause}")?;
    }
    writeln!(out, "  {HELP}to fix{HELP:#}: {}", missing.remedy())
}
