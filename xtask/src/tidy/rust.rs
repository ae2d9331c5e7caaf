//! Rust files: each says first what it is, and none grows without end.

use crate::finding::Finding;

/// How many lines a file may have, without comments and empty lines.
const CEILING: usize = 300;

/// Checks a file.
pub(super) fn check(file: &str, text: &str) -> Vec<Finding> {
    let mut findings = vec![];
    if !text.starts_with("//!") && !text.starts_with("#![doc = include_str!(") {
        findings.push(Finding::new(file, 1, "expected `//!` and what this file is"));
    }
    let lines = length(text);
    if lines > CEILING {
        let message = format!("{lines} lines of code, expected at most {CEILING}: look for a second idea in it");
        findings.push(Finding::new(file, 0, message));
    }
    findings
}

fn length(text: &str) -> usize {
    let lines = text.lines().map(str::trim_start);
    lines.filter(|line| !line.is_empty() && !line.starts_with("//")).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_says_what_it_is() {
        assert_eq!(check("a.rs", "//! A.\nfn a() {}\n"), []);
        assert_eq!(check("a.rs", "fn a() {}\n").len(), 1);
    }

    #[test]
    fn comments_do_not_count() {
        let comments = "/// A.\n\n".repeat(CEILING);
        assert_eq!(
            check("a.rs", &format!("//! A.\n{comments}{}", "a();\n".repeat(CEILING))),
            []
        );
        assert_eq!(
            check("a.rs", &format!("//! A.\n{}", "a();\n".repeat(CEILING + 1))).len(),
            1
        );
    }
}
