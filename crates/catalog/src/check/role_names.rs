//! The names of roles: those that they have, those that they had, and the one that owns.

use std::collections::HashMap;

use crate::diagnostic::{Code, Finding, Findings, Quoted, list};
use crate::document::Text;
use crate::nearest::nearest;
use crate::read::{Header, RawRole};
use crate::source::Span;

/// Checks every name, also the former ones: no two roles may be meant by one name.
pub(crate) fn check(roles: &[RawRole<'_>], findings: &mut Findings) {
    let mut taken: HashMap<&str, Span> = HashMap::new();
    for role in roles {
        valid(role.name, findings);
        taken.insert(role.name.as_str(), role.name.span);
    }
    for name in roles.iter().flat_map(|role| &role.formerly) {
        valid(name, findings);
        if let Some(&first) = taken.get(name.as_str()) {
            let message = format!("{} is the name of another role, now or formerly", Quoted(name.as_str()));
            let finding = Finding::new(Code::DuplicateName, name.span, message);
            findings.push(
                finding
                    .label("members have one role by it")
                    .also(first, "the other one"),
            );
        } else {
            taken.insert(name.as_str(), name.span);
        }
    }
}

/// The place among the roles of the one that owns teams, if the header names one.
pub(crate) fn owner(header: &Header<'_>, roles: &[RawRole<'_>], findings: &mut Findings) -> Option<usize> {
    let owner = header.owner?;
    let place = roles.iter().position(|role| role.name.as_str() == owner.as_str());
    if place.is_none() {
        let names = || roles.iter().map(|role| role.name.as_str());
        let renamed = roles
            .iter()
            .find(|role| role.formerly.iter().any(|name| name.as_str() == owner.as_str()));
        let close = renamed.map(|role| role.name.as_str());
        let message = format!("role {} is not declared, and cannot own", Quoted(owner.as_str()));
        let finding = Finding::new(Code::UnknownRole, owner.span, message).label("not in `[roles]`");
        findings.push(match close.or_else(|| nearest(owner.as_str(), names())) {
            Some(close) => finding.help(format!("did you mean {}?", Quoted(close))),
            None if roles.is_empty() => finding.help("declare it, with what owners may do"),
            None => finding.help(format!("the roles are {}", list(names()))),
        });
    }
    place
}

fn valid(name: &Text<'_>, findings: &mut Findings) {
    let text = name.as_str();
    if text.trim().is_empty() || text.len() > LONGEST || text.chars().any(char::is_control) {
        let message = format!("{} cannot be the name of a role", Quoted(text));
        let finding = Finding::new(Code::InvalidRoleName, name.span, message);
        findings.push(finding.label(format!("expected 1 to {LONGEST} bytes without control characters")));
    }
}

const LONGEST: usize = 255;
