//! A catalogue beside a description of the same API: where they differ.

use super::asked::{Asked, ByShape};
use super::{Import, ImportedOperation};
use crate::diagnostic::{Code, Finding, Findings, Quoted};
use crate::document::{Value, document};
use crate::source::{File, Span};
use crate::{Model, Report, Requirement, Source};

/// Compares a catalogue with a description, in both directions: every endpoint that the description lacks, every
/// operation that the catalogue lacks, and every one of both that they ask different scopes for. Names of variables and
/// of operations do not count. Operations that the import left out are not asked for, nor are operations for endpoints
/// that are for nobody.
///
/// `model` has to be that of `source`. The import should be without aliases: a name that the catalogue corrects is a
/// difference.
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
    let mut described = vec![false; model.endpoints.len()];
    let mut findings = Vec::new();
    for operation in &import.operations {
        let Some(at) = by_shape.find(operation.method, &operation.path) else {
            findings.push(not_in_catalogue(operation, section));
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
    for (at, endpoint) in model.endpoints.iter().enumerate() {
        if described.get(at) == Some(&false) && endpoint.requirement != Requirement::Nobody {
            let endpoint = format!("{} {}", endpoint.method, endpoint.template);
            let message = format!("the description has no operation for {}", Quoted(&endpoint));
            let finding = Finding::new(
                Code::EndpointNotDescribed,
                keys.get(at).copied().unwrap_or(section),
                message,
            );
            findings.push(
                finding
                    .label("in the catalogue alone")
                    .help("describe it, or remove the endpoint"),
            );
        }
    }
    Report::new(source, None, findings)
}

fn not_in_catalogue(operation: &ImportedOperation, section: Span) -> Finding {
    let named = format!("{} {}", operation.method, operation.path);
    let message = format!(
        "the catalogue has no endpoint for {} at {}",
        Quoted(&named),
        operation.position
    );
    Finding::new(Code::OperationNotInCatalogue, section, message)
        .label("not in here")
        .help("without an endpoint, every such request is denied")
}
