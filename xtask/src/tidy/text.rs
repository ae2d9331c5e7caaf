//! Space at the end of lines, tabs, and how files end.

use std::path::Path;

use crate::finding::Finding;

/// Checks a file, unless its text is data that has to be as it is.
pub(super) fn check(file: &str, text: &str) -> Vec<Finding> {
    if is_data(file) {
        return vec![];
    }
    let mut findings = vec![];
    for (line, text) in (1..).zip(text.lines()) {
        if text.ends_with([' ', '\t']) {
            findings.push(Finding::new(file, line, "space at the end of the line"));
        }
        if text.contains('\t') {
            findings.push(Finding::new(file, line, "a tab, expected spaces"));
        }
    }
    if !text.ends_with('\n') || text.ends_with("\n\n") {
        findings.push(Finding::new(file, 0, "expected one line feed at the end"));
    }
    findings
}

/// Inputs of tests, what tests expect, and texts of others.
fn is_data(file: &str) -> bool {
    let folders = [
        "tests/fixtures/",
        "crates/catalog/tests/diagnostics/",
        "crates/catalog/tests/openapi/",
        "crates/cli/tests/cli/",
        "crates/server/assets/vendor/",
    ];
    let endings = [".snap", ".stderr", "Cargo.lock"];
    let is_rust = Path::new(file).extension().is_some_and(|extension| extension == "rs");
    !is_rust && folders.iter().any(|folder| file.starts_with(folder))
        || endings.iter().any(|ending| file.ends_with(ending))
        || file.starts_with("LICENSE")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn untidy_lines_are_found() {
        let lines = |text: &str| check("a.md", text).iter().map(|found| found.line).collect::<Vec<_>>();
        assert_eq!(lines("a\nb\n"), []);
        assert_eq!(lines("a \nb\n\tc\n"), [1, 3]);
        assert_eq!(lines("a"), [0]);
        assert_eq!(lines("a\n\n"), [0]);
        assert_eq!(check("tests/snapshots/a.snap", "a "), []);
    }
}
