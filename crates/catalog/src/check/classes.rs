//! The class of each scope.

use std::collections::{HashMap, HashSet};

use crate::Class;
use crate::diagnostic::{Code, Finding, Findings, Quoted};
use crate::read::{RawAction, RawScope};
use crate::scope_name::{is_part, structured};

/// What a scope says itself, else what `[actions]` says of its action, else the action if that is a class itself, else
/// `other`: read-only tokens have only what somebody has said to be read. None where what it says is no class.
pub(crate) fn assign(
    scopes: &[RawScope<'_>],
    actions: &[RawAction<'_>],
    findings: &mut Findings,
) -> Vec<Option<Class>> {
    for action in actions {
        check_action(action, findings);
    }
    let declared: HashMap<_, _> = actions
        .iter()
        .map(|action| (action.name.as_str(), action.class.value))
        .collect();
    let mut used = HashSet::new();
    let mut warned = HashSet::new();
    let mut class = |scope: &RawScope<'_>| {
        let action = structured(scope.name.as_str()).map(|(_, action)| action);
        used.extend(
            action
                .and_then(|action| declared.get_key_value(action))
                .map(|(name, _)| *name),
        );
        let by_action = action.and_then(|action| match declared.get(action) {
            Some(class) => Some(*class),
            None => Class::from_name(action).map(Some),
        });
        if let (None, None, Some(action)) = (&scope.class, by_action, action)
            && warned.insert(action.to_owned())
        {
            findings.push(undeclared(scope, action));
        }
        scope
            .class
            .as_ref()
            .map(|class| class.value)
            .or(by_action)
            .unwrap_or(Some(Class::Other))
    };
    let classes = scopes.iter().map(&mut class).collect();
    let unused = |action: &&RawAction<'_>| is_part(action.name.as_str()) && !used.contains(action.name.as_str());
    for action in actions.iter().filter(unused) {
        let message = format!("no scope has the action {}", Quoted(action.name.as_str()));
        findings.push(Finding::new(Code::UnusedAction, action.name.span, message).help("remove this line"));
    }
    classes
}

fn check_action(action: &RawAction<'_>, findings: &mut Findings) {
    let name = action.name.as_str();
    if !is_part(name) {
        let message = format!("{} cannot be an action", Quoted(name));
        let finding = Finding::new(Code::InvalidAction, action.name.span, message);
        findings.push(finding.label("expected lower-case letters, digits, `_`, `.` and `-`"));
    }
    if let (Some(own), Some(class)) = (Class::from_name(name), action.class.value)
        && own != class
    {
        let message = format!("action `{own}` is of class `{own}`, not `{class}`");
        let finding = Finding::new(Code::ContradictoryAction, action.class.span, message)
            .label(format!("expected `{own}`"))
            .help("remove this line, and give `class` to those scopes whose class is another one");
        findings.push(finding);
    }
}

fn undeclared(scope: &RawScope<'_>, action: &str) -> Finding {
    let message = format!("action {} has no class, and so counts as `other`", Quoted(action));
    Finding::new(Code::UndeclaredAction, scope.name.span, message)
        .label("the first scope with this action")
        .help(format!("add `{action} = \"other\"`, or another class, to `[actions]`"))
}
