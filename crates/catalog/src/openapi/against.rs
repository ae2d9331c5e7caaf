//! A catalogue beside a description of the same API: where they differ.

use std::collections::BTreeMap;

use super::asked::{Asked, ByShape};
use super::left_out::Methods;
use super::overlap::Overlaps;
use super::{Import, ImportedOperation, LeftOut};
use crate::diagnostic::{Code, Finding, Findings, Quoted};
use crate::document::{Value, document};
use crate::source::{File, Span};
use crate::{Model, Report, Requirement, Source, Template};

/// Compares a catalogue with a description, in both directions: every endpoint that the description lacks, every
/// operation that the catalogue lacks, and every one of both that they ask different scopes for. Names of variables and
/// of operations do not count. Operations that the import left out are not asked for, but they are told of; an endpoint that
/// takes the requests of one is an error, unless it is for nobody.
///
/// `model` has to be that of `source`. The import should be [for comparison](super::Importer::for_comparison), and without
/// aliases: a name that the catalogue corrects is a difference.
///
/// ```
/// use std::collections::BTreeMap;
/// use bailiwick_catalog::openapi::{Importer, against};
/// use bailiwick_catalog::{Source, check};
///
/// let description = "
/// openapi: 3.1.0
/// paths:
///   /notes: { get: { security: [token: ['note:list']] } }
/// components: { securitySchemes: { token: { type: http, scheme: bearer } } }
/// ";
/// let files = BTreeMap::from([("api.yml".to_owned(), description.to_owned())]);
/// let source = Source::new(
///     "scopes.toml",
///     "format = 1\n[catalog]\nname = 'x'\n[scopes]\n'note:read' = {}\n[endpoints]\n'GET /notes' = 'note:read'\n",
/// );
/// let model = check(&source, None)?.model;
/// let report = against(&source, &model, &Importer::new().import(&files, "api.yml"));
/// assert_eq!(
///     report.iter().next().unwrap().to_string(),
///     "scopes.toml:7:1: error[requirement-differs]: `GET /notes` asks for `note:read`, and its operation at api.yml:4:18 for `note:list`",
/// );
/// # Ok::<(), bailiwick_catalog::Report>(())
/// ```
#[must_use]
pub fn against(source: &Source, model: &Model, import: &Import) -> Report {
    let document = document(File::Catalog, source, &mut Findings::default());
    let section = document.root.get("endpoints");
    let entries = section.map_or(&[][..], |entry| match &entry.item.value {
        Value::Table(table) => table.entries(),
        _ => &[],
    });
    let keys: Vec<Span> = entries.iter().map(|entry| entry.key.span).collect();
    let section = section.map_or(Span::start_of(File::Catalog), |entry| entry.key.span);
    let by_shape = ByShape::new(model);
    let mut overlaps = Overlaps::new();
    for (at, endpoint) in model.endpoints.iter().enumerate() {
        overlaps.insert(endpoint.method, &endpoint.template, at);
    }
    let is_for_nobody = |at: usize| {
        let endpoint = model.endpoints.get(at);
        endpoint.is_some_and(|endpoint| endpoint.requirement == Requirement::Nobody)
    };
    let mut described = vec![false; model.endpoints.len()];
    let mut findings = Vec::new();
    for operation in &import.operations {
        let Some(at) = by_shape.find(operation.method, &operation.path) else {
            let takers = overlaps.takers(&operation.path, Methods::One(operation.method));
            let taker = takers
                .into_iter()
                .find(|at| !is_for_nobody(*at))
                .map(|at| name(model, at));
            findings.push(not_in_catalogue(operation, taker.as_deref(), section));
            continue;
        };
        if let Some(described) = described.get_mut(at) {
            *described = true;
        }
        let Some(endpoint) = model.endpoints.get(at) else {
            continue;
        };
        let (asked, written) = (Asked::of_endpoint(model, endpoint), Asked::of_access(&operation.access));
        if asked != written {
            let endpoint = format!("{} {}", endpoint.method, endpoint.template);
            let message = format!(
                "{} asks for {}, and its operation at {} for {}",
                Quoted(&endpoint),
                asked.describe(),
                operation.position,
                written.describe()
            );
            let key = keys.get(at).copied().unwrap_or(section);
            let finding = Finding::new(Code::RequirementDiffers, key, message);
            let help = "correct one of them, or write the description's security with `bailiwick export openapi`";
            findings.push(finding.label("not what its operation asks for").help(help));
        }
    }
    let place = |at: usize| keys.get(at).copied().unwrap_or(section);
    findings.extend(left_out(import, section));
    findings.extend(taken(model, import, &overlaps, &place, &mut described));
    for at in 0..model.endpoints.len() {
        if described.get(at) == Some(&false) && !is_for_nobody(at) {
            let message = format!("the description has no operation for {}", Quoted(&name(model, at)));
            let finding = Finding::new(Code::EndpointNotDescribed, place(at), message);
            let finding = finding.label("in the catalogue alone");
            findings.push(finding.help("describe it, or remove the endpoint"));
        }
    }
    Report::new(source, None, findings)
}

fn name(model: &Model, at: usize) -> String {
    let endpoint = model.endpoints.get(at);
    endpoint.map_or_else(String::new, |endpoint| {
        format!("{} {}", endpoint.method, endpoint.template)
    })
}

/// What the description has and nobody can compare: a finding for each reason.
fn left_out(import: &Import, section: Span) -> Vec<Finding> {
    let mut kinds: BTreeMap<&str, Vec<&LeftOut>> = BTreeMap::new();
    for left_out in &import.left_out {
        kinds.entry(&left_out.why).or_default().push(left_out);
    }
    let finding = |(why, all): (&str, Vec<&LeftOut>)| {
        let message = match all.as_slice() {
            [one] => format!("{} at {} is left out: {why}", Quoted(&one.about), one.position),
            _ => format!("{} operations of the description are left out: {why}", all.len()),
        };
        let finding = Finding::new(Code::OperationLeftOut, section, message).label("not in here");
        all.iter().filter(|_| all.len() > 1).fold(finding, |finding, one| {
            finding.help(format!("{} at {}", Quoted(&one.about), one.position))
        })
    };
    kinds.into_iter().map(finding).collect()
}

/// Endpoints that requests for a left-out operation get to.
fn taken(
    model: &Model,
    import: &Import,
    overlaps: &Overlaps,
    place: &dyn Fn(usize) -> Span,
    described: &mut [bool],
) -> Vec<Finding> {
    let mut findings = Vec::new();
    for LeftOut {
        about,
        path,
        why,
        position,
        methods,
        ..
    } in &import.left_out
    {
        for at in overlaps.takers(path, *methods) {
            let Some(endpoint) = model.endpoints.get(at) else {
                continue;
            };
            let own = match methods {
                Methods::One(method) => {
                    Template::parse(path).is_ok() && endpoint.method == *method && overlaps.has(path, *method)
                }
                Methods::Rest | Methods::Foreign => false,
            };
            if own && let Some(described) = described.get_mut(at) {
                *described = true;
            }
            if endpoint.requirement == Requirement::Nobody {
                continue;
            }
            let asked = Asked::of_endpoint(model, endpoint).describe();
            let (endpoint, about) = (name(model, at), Quoted(about));
            let (message, help) = if own {
                let message = format!(
                    "{} asks for {asked}, and nobody knows what its operation at {position} asks for: {why}",
                    Quoted(&endpoint)
                );
                (
                    message,
                    "write the description's security with `bailiwick export openapi`, or remove the endpoint",
                )
            } else {
                let message = format!(
                    "{} takes requests of {about} at {position}, which is left out: {why}",
                    Quoted(&endpoint)
                );
                let help = if Template::parse(path).is_ok() {
                    "add an endpoint of that path with `access = \"nobody\"`"
                } else {
                    "no catalogue can tell the two apart: give the operation a path of its own"
                };
                (message, help)
            };
            let finding = Finding::new(
                if own {
                    Code::RequirementDiffers
                } else {
                    Code::OperationTaken
                },
                place(at),
                message,
            );
            findings.push(finding.label(format!("asks for {asked}")).help(help));
        }
    }
    findings
}

fn not_in_catalogue(operation: &ImportedOperation, taker: Option<&str>, section: Span) -> Finding {
    let named = format!("{} {}", operation.method, operation.path);
    let message = format!(
        "the catalogue has no endpoint for {} at {}",
        Quoted(&named),
        operation.position
    );
    let help = match taker {
        Some(taker) => format!("its requests are taken by {}", Quoted(taker)),
        None => "without an endpoint, every such request is denied".to_owned(),
    };
    Finding::new(Code::OperationNotInCatalogue, section, message)
        .label("not in here")
        .help(help)
}
