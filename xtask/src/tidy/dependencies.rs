//! What the engine depends on without features: bitflags, and nothing else.

use crate::finding::Finding;

/// What to ask cargo.
pub(super) const TREE: &[&str] = &[
    "tree",
    "--locked",
    "--edges=normal",
    "--package=bailiwick",
    "--no-default-features",
    "--prefix=none",
    "--format={p}",
];

/// Checks what cargo answered.
pub(super) fn check(tree: &str) -> Vec<Finding> {
    let name = |line: &str| line.split(' ').next().unwrap_or_default().to_owned();
    let others = tree
        .lines()
        .map(name)
        .filter(|name| !["bailiwick", "bitflags"].contains(&name.as_str()));
    others
        .map(|name| {
            Finding::new(
                "Cargo.toml",
                0,
                format!("the engine depends on `{name}` without any feature"),
            )
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_bitflags_is_allowed() {
        assert!(check("bailiwick v0.1.0 (/somewhere)\nbitflags v2.0.0\n").is_empty());
        assert_eq!(check("bailiwick v0.1.0\nphf v1.0.0\nsiphasher v1.0.0\n").len(), 2);
    }
}
