//! Links of documents: to files that are there, and to headings that are there.

use std::path::{Component, Path, PathBuf};

use crate::finding::Finding;

/// Checks the links of a document that lead to files of this project. `read` gives the text of a file, and an empty one
/// for a folder.
pub(super) fn check(file: &str, text: &str, read: impl Fn(&Path) -> Option<String>) -> Vec<Finding> {
    let mut findings = vec![];
    for (line, target) in links(text) {
        if target.contains("://") || target.starts_with("mailto:") {
            continue;
        }
        let (path, heading) = target.split_once('#').unwrap_or((target, ""));
        let place = resolve(file, path);
        match read(&place) {
            None => findings.push(Finding::new(
                file,
                line,
                format!("a link to `{target}`, which is not there"),
            )),
            Some(linked) => {
                if !heading.is_empty() && !headings(&linked).any(|anchor| anchor == heading) {
                    findings.push(Finding::new(
                        file,
                        line,
                        format!("a link to a heading that is not there: `{target}`"),
                    ));
                }
            }
        }
    }
    findings
}

/// The targets of `[text](target)`, outside of code.
fn links(text: &str) -> Vec<(usize, &str)> {
    let mut fenced = false;
    let mut links = vec![];
    for (number, line) in (1..).zip(text.lines()) {
        fenced ^= line.trim_start().starts_with("```");
        if fenced {
            continue;
        }
        let starts = line
            .match_indices("](")
            .filter_map(|(at, found)| line.get(at + found.len()..));
        links.extend(
            starts
                .filter_map(|rest| rest.split_once(')'))
                .map(|(target, _)| (number, target)),
        );
    }
    links
}

fn resolve(file: &str, path: &str) -> PathBuf {
    if path.is_empty() {
        return PathBuf::from(file);
    }
    let mut place = Path::new(file).parent().map(Path::to_owned).unwrap_or_default();
    for part in Path::new(path).components() {
        match part {
            Component::ParentDir => {
                place.pop();
            }
            other => place.push(other),
        }
    }
    place
}

/// The anchors of headings, as code hosts make them.
fn headings(text: &str) -> impl Iterator<Item = String> {
    let titles = text.lines().filter(|line| line.starts_with('#'));
    titles.map(|line| {
        let title = line.trim_start_matches('#').trim().to_lowercase();
        let kept = title
            .chars()
            .filter(|c| c.is_alphanumeric() || matches!(c, ' ' | '-' | '_'));
        kept.map(|c| if c == ' ' { '-' } else { c }).collect()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dead_links_are_found() {
        let read = |path: &Path| (path == Path::new("a/b.md")).then(|| "# What `it` is\n".to_owned());
        let found = |text: &str| {
            check("a/c.md", text, read)
                .iter()
                .map(|found| found.line)
                .collect::<Vec<_>>()
        };
        assert_eq!(
            found("[b](b.md), [b](../a/b.md#what-it-is) and [c](https://example.com)"),
            []
        );
        assert_eq!(
            found("[b](../b.md)\n[b](b.md#what)\n```\n[b](x.md)\n```\n[b](x.md)"),
            [1, 2, 6]
        );
    }
}
