//! Endpoints: method, template, and the scopes they ask for.

use std::collections::HashMap;

use crate::check::aliases::Aliases;
use crate::check::names::Names;
use crate::diagnostic::{Code, Finding, Findings, Quoted};
use crate::document::Text;
use crate::nearest::nearest;
use crate::read::{Alternative, Asked, RawEndpoint};
use crate::source::Span;
use crate::{Endpoint, Method, Requirement, Segment, Template};

/// The endpoints that are right, each with its rank in the file. Scopes are ids.
pub(crate) fn resolve(
    raw: &[RawEndpoint<'_>],
    names: &mut Names<'_>,
    aliases: &Aliases<'_>,
    findings: &mut Findings,
) -> Vec<(usize, Endpoint)> {
    let mut shapes: HashMap<(Method, Vec<Segment>, bool), Span> = HashMap::new();
    let mut endpoints = Vec::with_capacity(raw.len());
    for (rank, endpoint) in raw.iter().enumerate() {
        let route = route(endpoint.key, findings);
        if let Some((method, template)) = &route {
            let shape = (*method, template.segments().to_vec(), template.has_trailing_slash());
            if let Some(&first) = shapes.get(&shape) {
                findings.push(same_shape(endpoint.key, first));
            } else {
                shapes.insert(shape, endpoint.key.span);
            }
        }
        let requirement = endpoint
            .asked
            .as_ref()
            .and_then(|asked| requirement(asked, names, aliases, findings));
        if let (Some((method, template)), Some(requirement)) = (route, requirement) {
            let operation = endpoint.operation.map(|text| text.value.to_string());
            endpoints.push((
                rank,
                Endpoint {
                    method,
                    template,
                    requirement,
                    operation,
                },
            ));
        }
    }
    endpoints
}

fn route(key: &Text<'_>, findings: &mut Findings) -> Option<(Method, Template)> {
    let Some((name, path)) = key.as_str().split_once(' ') else {
        let message = format!("{} is not a method and a path", Quoted(key.as_str()));
        let finding = Finding::new(Code::MalformedEndpoint, key.span, message);
        findings.push(finding.label("expected a method, one space and a path, such as `GET /v2/droplets/{id}`"));
        return None;
    };
    let method = Method::from_name(name);
    if method.is_none() {
        findings.push(unknown_method(name, key.part(0..name.len())));
    }
    match Template::parse(path) {
        Ok(template) => Some((method?, template)),
        Err(error) => {
            let start = name.len() + 1;
            let span = key.part(start + error.span.start..start + error.span.end);
            let message = format!("{} is not a path template", Quoted(path));
            findings.push(Finding::new(Code::MalformedTemplate, span, message).label(error.message));
            None
        }
    }
}

fn unknown_method(name: &str, span: Span) -> Finding {
    let finding = Finding::new(
        Code::UnknownMethod,
        span,
        format!("method {} is not known", Quoted(name)),
    );
    let all = Method::ALL.map(|method| format!("`{method}`")).join(", ");
    let finding = finding.label(format!("expected one of {all}"));
    match nearest(name, Method::ALL.map(Method::as_str)) {
        Some(close) if close.eq_ignore_ascii_case(name) => {
            finding.help(format!("methods are upper case: write `{close}`"))
        }
        Some(close) => finding.help(format!("did you mean `{close}`?")),
        None => finding,
    }
}

fn same_shape(key: &Text<'_>, first: Span) -> Finding {
    Finding::new(
        Code::DuplicateTemplate,
        key.span,
        format!("{} matches what another endpoint matches", Quoted(key.as_str())),
    )
    .label("the same method and shape again")
    .also(first, "first here")
    .help("the names of variables tell no two templates apart: keep one of the two")
}

fn requirement(
    asked: &Asked<'_>,
    names: &mut Names<'_>,
    aliases: &Aliases<'_>,
    findings: &mut Findings,
) -> Option<Requirement> {
    let alternatives = match asked {
        Asked::Public => return Some(Requirement::Public),
        Asked::Authenticated => return Some(Requirement::Authenticated),
        Asked::Nobody => return Some(Requirement::Nobody),
        Asked::AnyOf(alternatives) => alternatives,
    };
    let mut complete = true;
    let mut resolved = Vec::with_capacity(alternatives.len());
    for alternative in alternatives {
        let ids = alternative
            .scopes
            .iter()
            .map(|scope| names.resolve(scope, aliases, findings));
        let ids: Vec<_> = ids.collect();
        complete &= ids.iter().all(Option::is_some);
        let mut ids: Vec<_> = ids.into_iter().flatten().collect();
        ids.sort_unstable();
        resolved.push(ids);
    }
    if complete && alternatives.len() <= FEW {
        redundant(alternatives, &resolved, findings);
    }
    complete.then_some(Requirement::AnyOf(resolved))
}

/// Warns of alternatives that another one makes superfluous: whoever has `a` and `b` has `a`.
fn redundant(alternatives: &[Alternative<'_>], resolved: &[Vec<u32>], findings: &mut Findings) {
    for (rank, (alternative, ids)) in alternatives.iter().zip(resolved).enumerate() {
        let others = alternatives.iter().zip(resolved).enumerate();
        let within = |other: &[u32]| other.iter().all(|id| ids.binary_search(id).is_ok());
        let simpler = others.filter(|&(other, (_, smaller))| {
            // Of two equal ones the later is superfluous.
            other != rank && within(smaller) && (smaller.len() < ids.len() || other < rank)
        });
        if let Some((_, (simpler, _))) = simpler.min_by_key(|(rank, _)| *rank) {
            let finding = Finding::new(
                Code::RedundantAlternative,
                alternative.span,
                "this alternative makes no difference",
            )
            .label("whoever has all of this")
            .also(simpler.span, "has all of this, which is enough")
            .help("remove the alternative");
            findings.push(finding);
        }
    }
}

/// Alternatives are compared each with each; nobody writes more than this by hand.
const FEW: usize = 64;
