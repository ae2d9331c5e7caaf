//! The importer, from the outside.
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::string_slice,
    reason = "a test that finds less than it expects should fail there"
)]

mod against;
mod catalogue;
mod derived;
mod export;
mod left_out;
mod naive;
mod paths;
mod references;
mod security;
mod shadows;
mod syntax;

use std::collections::BTreeMap;

use bailiwick_catalog::openapi::{Access, Import, Importer};

/// Imports a description of several files, the first of which is the main one.
fn import_files(importer: &Importer, files: &[(&str, &str)]) -> Import {
    let map: BTreeMap<_, _> = files
        .iter()
        .map(|(path, text)| ((*path).to_owned(), (*text).to_owned()))
        .collect();
    importer.import(&map, files[0].0)
}

/// Imports a description of one file.
fn import(importer: &Importer, text: &str) -> Import {
    import_files(importer, &[("api.yml", text)])
}

/// What operations ask for, one a line; what else there is to say; and then the problems.
fn show(import: &Import) -> String {
    let mut lines: Vec<_> = import
        .operations
        .iter()
        .map(|operation| {
            let access = match &operation.access {
                Access::Public => "public".to_owned(),
                Access::Authenticated => "authenticated".to_owned(),
                Access::Nobody => "nobody".to_owned(),
                Access::AnyOf(any) => any.iter().map(|all| all.join(" & ")).collect::<Vec<_>>().join(" | "),
            };
            format!("{} {}: {access}", operation.method, operation.path)
        })
        .collect();
    lines.extend(import.left_out.iter().map(|left_out| format!("left out {left_out}")));
    lines.extend(import.silence.iter().map(|silence| format!("silence {silence}")));
    lines.extend(import.notes.iter().map(|note| format!("note {note}")));
    lines.extend(import.unknown.iter().map(|unknown| format!("unknown {unknown}")));
    lines.extend(import.problems.iter().map(|problem| format!("problem {problem}")));
    lines.join("\n")
}
