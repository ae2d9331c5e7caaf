//! One case for every way in which a catalogue or a lock can be wrong.
//!
//! Each file of `tests/diagnostics` is a catalogue, with its lock beside it if it has one, named after the only code
//! that it is reported with (what follows a dot tells several cases of one code apart); only those named `many` have
//! several. The rendered reports are the snapshots.

#![expect(clippy::unwrap_used, reason = "a helper of tests may fail as a test does")]

use std::fs;
use std::path::{Path, PathBuf};

use bailiwick_catalog::{Report, Source, check};

fn cases() -> Vec<PathBuf> {
    let directory = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/diagnostics");
    let files = fs::read_dir(directory).unwrap().map(|entry| entry.unwrap().path());
    let mut cases: Vec<_> = files
        .filter(|file| file.extension().is_some_and(|extension| extension == "toml"))
        .collect();
    cases.sort();
    cases
}

fn report(case: &Path) -> Report {
    let source = Source::new("scopes.toml", fs::read_to_string(case).unwrap());
    let lock = fs::read_to_string(case.with_extension("lock"))
        .ok()
        .map(|text| Source::new("scopes.lock", text));
    match check(&source, lock.as_ref()) {
        Ok(checked) => checked.warnings,
        Err(report) => report,
    }
}

#[test]
fn every_case_is_reported_as_it_should_be() {
    let mut wrong = Vec::new();
    for case in cases() {
        let name = case.file_stem().unwrap().to_str().unwrap();
        let report = report(&case);
        insta::assert_snapshot!(name, report.render(false));

        let code = name.split('.').next().unwrap();
        let codes: Vec<_> = report.iter().map(bailiwick_catalog::Diagnostic::code).collect();
        if codes.is_empty() || code != "many" && codes.iter().any(|other| *other != code) {
            wrong.push(format!("{name}: {codes:?}"));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn lines_and_columns_are_those_of_the_rendered_report() {
    for case in cases() {
        let report = report(&case);
        let rendered = report.render(false);
        for diagnostic in &report {
            let place = format!("{}:{}:{}\n", diagnostic.file(), diagnostic.line(), diagnostic.column());
            assert!(
                rendered.contains(&format!("--> {place}")),
                "{}: {place}",
                case.display()
            );
        }
    }
}

#[test]
fn color_is_only_color() {
    for case in cases() {
        let report = report(&case);
        let colored = report.render(true);
        assert!(colored.contains("\u{1b}["), "{}", case.display());
        let mut plain = String::new();
        for (rank, part) in colored.split("\u{1b}[").enumerate() {
            plain.push_str(if rank == 0 {
                part
            } else {
                part.split_once('m').unwrap().1
            });
        }
        assert_eq!(plain, report.render(false));
    }
}
