//! `requires`, `implies` and `associated`.

use crate::Class;
use crate::check::aliases::Aliases;
use crate::check::graph;
use crate::check::names::Names;
use crate::diagnostic::{Code, Finding, Findings, Quoted, chain};
use crate::document::Text;
use crate::read::RawScope;
use crate::source::Span;

/// The relations of each scope, by id: ids, ascending.
pub(crate) struct Relations {
    pub(crate) requires: Vec<Vec<u32>>,
    pub(crate) implies: Vec<Vec<u32>>,
    pub(crate) associated: Vec<Vec<u32>>,
}

impl Relations {
    pub(crate) fn new(
        names: &mut Names<'_>,
        aliases: &Aliases<'_>,
        classes: &[Option<Class>],
        findings: &mut Findings,
    ) -> Self {
        let mut relations = Self {
            requires: Vec::new(),
            implies: Vec::new(),
            associated: Vec::new(),
        };
        for (id, scope) in (0_u32..).zip(names.scopes()) {
            let mut related = |what: &str, targets: &[&Text<'_>]| {
                let mut ids = Vec::with_capacity(targets.len());
                for target in targets {
                    match names.resolve(target, aliases, findings) {
                        Some(other) if other == id => findings.push(own(what, target)),
                        Some(other) => ids.push(other),
                        None => {}
                    }
                }
                ids.sort_unstable();
                ids
            };
            relations.requires.push(related("requires", &scope.requires));
            relations.implies.push(related("implies", &scope.implies));
            relations
                .associated
                .push(related("is associated with", &scope.associated));
        }
        for cycle in graph::walk(&relations.implies).cycles {
            findings.extend(circular(&cycle, names));
        }
        for (id, scope) in (0_u32..).zip(names.scopes()) {
            // A chain from a read scope to another one has a first step that leaves class read: that one is reported,
            // and no scope further up.
            let leaving = |target: &&&Text<'_>| {
                let class = names.id(target.as_str()).and_then(|id| class(classes, id));
                class.is_some_and(|class| class != Class::Read)
            };
            if class(classes, id) == Some(Class::Read) {
                for target in scope.implies.iter().filter(leaving) {
                    findings.push(impure(scope, target, names, classes));
                }
            }
        }
        relations
    }
}

fn class(classes: &[Option<Class>], id: u32) -> Option<Class> {
    classes.get(id as usize).copied().flatten()
}

fn own(what: &str, target: &Text<'_>) -> Finding {
    let message = format!("scope {} {what} itself", Quoted(target.as_str()));
    Finding::new(Code::SelfReference, target.span, message).help("remove it from the list")
}

fn circular(cycle: &[u32], names: &Names<'_>) -> Option<Finding> {
    let steps = cycle.iter().chain(cycle.first()).map(|&id| names.name(id));
    let message = format!("scopes imply themselves: {}", chain(steps));
    let mut places = cycle
        .iter()
        .zip(cycle.iter().cycle().skip(1))
        .filter_map(|(&id, &next)| {
            let next = names.name(next);
            let scope = names.scopes().get(id as usize)?;
            let span = scope.implies.iter().find(|target| target.as_str() == next)?.span;
            Some((
                span,
                format!("{} implies {}", Quoted(scope.name.as_str()), Quoted(next)),
            ))
        });
    let (span, label) = places.next()?;
    let mut finding = Finding::new(Code::ImpliesCycle, span, message).label(label);
    for (span, label) in places.take(FEW) {
        finding = finding.also(span, label);
    }
    Some(finding.help("scopes that imply each other are one scope: keep one, and make the others its aliases"))
}

fn impure(scope: &RawScope<'_>, target: &Text<'_>, names: &Names<'_>, classes: &[Option<Class>]) -> Finding {
    let id = names.id(target.as_str()).unwrap_or(u32::MAX);
    let class = class(classes, id).unwrap_or(Class::Other);
    let declared: Option<Span> = names.scopes().get(id as usize).map(|scope| scope.name.span);
    let message = format!(
        "read scope {} implies {}, which is of class `{class}`",
        Quoted(scope.name.as_str()),
        Quoted(target.as_str())
    );
    let mut finding = Finding::new(Code::ReadImpliesOther, target.span, message)
        .label(format!("every read-only token would hold this `{class}` scope"));
    if let Some(span) = declared {
        finding = finding.also(span, "declared here");
    }
    finding.help("remove it, or give one of the two scopes its true class with `class`")
}

/// How many more places of a cycle are shown.
const FEW: usize = 4;
