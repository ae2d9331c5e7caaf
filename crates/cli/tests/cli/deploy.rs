//! The files in `deploy/`, and the chapter about running it, name what there is.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use crate::run::{feed, typed, utf8};

/// The files, without the comments.
fn files() -> Vec<(String, String)> {
    let top = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../deploy");
    let names = [
        "Containerfile",
        "kubernetes/bailiwick.yaml",
        "kubernetes/migrate.yaml",
        "kubernetes/secret.yaml",
        "systemd/bailiwick.service",
    ];
    let read = |name: &str| {
        let text = fs::read_to_string(top.join(name)).unwrap();
        let lines: Vec<_> = text
            .lines()
            .filter(|line| !line.trim_start().starts_with('#'))
            .collect();
        (name.to_owned(), lines.join("\n"))
    };
    names.map(read).into()
}

/// The words of a text that begin so.
fn words<'t>(text: &'t str, beginning: &str) -> BTreeSet<&'t str> {
    let words = text.split(|letter: char| !(letter.is_ascii_alphanumeric() || matches!(letter, '_' | '-')));
    words
        .filter(|word| word.starts_with(beginning) && *word != beginning)
        .collect()
}

fn help(command: &str) -> String {
    let dir = tempfile::tempdir().unwrap();
    utf8(&feed(typed(dir.path(), &format!("{command} --help")), b"").stdout).to_owned()
}

#[test]
fn every_variable_is_one_of_the_command() {
    let help = [help("serve"), help("migrate"), help("health")].concat();
    let known = words(&help, "BAILIWICK_");
    for (name, text) in files() {
        let named = words(&text, "BAILIWICK_");
        assert!(named.is_subset(&known), "{name}: {:?}", named.difference(&known));
    }
}

/// What stands in brackets, as a list of words: the way in which containers are told what to run.
#[test]
fn every_command_that_is_run_is_one_with_such_flags() {
    let mut run = BTreeSet::new();
    for (name, text) in files() {
        let lists = text.split('[').skip(1).filter_map(|rest| rest.split(']').next());
        let lists = lists.map(|list| {
            list.split(',')
                .map(|word| word.trim().trim_matches('"'))
                .collect::<Vec<_>>()
        });
        let units = text
            .lines()
            .filter_map(|line| line.strip_prefix("ExecStart=/usr/local/bin/bailiwick "));
        let units = units.map(|line| line.split(' ').collect());
        for list in lists.chain(units) {
            let list = list.strip_prefix(&["bailiwick"]).unwrap_or(&list);
            let Some((command, flags)) = list.split_first() else {
                continue;
            };
            if !["serve", "migrate", "health"].contains(command) {
                continue;
            }
            run.insert((*command).to_owned());
            let known = help(command);
            for flag in flags {
                assert!(words(&known, "--").contains(flag), "{name}: {command} has no {flag}");
            }
        }
    }
    assert_eq!(run.into_iter().collect::<Vec<_>>(), ["health", "migrate", "serve"]);
}

/// Each flag of `serve` has its row, with its variable and what is so without it.
#[test]
fn the_table_of_settings_is_what_the_help_says() {
    let chapter = include_str!("../../../../docs/operations.md");
    let rows = chapter.lines().filter(|line| line.starts_with("| `--"));
    let told: BTreeSet<String> = rows
        .map(|row| {
            let cells: Vec<_> = row
                .trim_matches('|')
                .split('|')
                .map(|cell| cell.trim().replace('`', ""))
                .collect();
            // What is said in words has no default in the help.
            let default = cells
                .get(2)
                .filter(|_| row.ends_with("` |"))
                .cloned()
                .unwrap_or_default();
            format!("{} {} {default}", cells.first().unwrap(), cells.get(1).unwrap())
        })
        .collect();
    let help = help("serve");
    let options = help
        .split("Options:")
        .nth(1)
        .and_then(|rest| rest.split("Examples:").next())
        .unwrap();
    let mut there = BTreeSet::new();
    for option in options.split("\n      --").skip(1) {
        let name = option.split([' ', '\n']).next().unwrap();
        let of = |key: &str| {
            let found = option.split(key).nth(1).and_then(|rest| rest.split([']', '=']).next());
            found.unwrap_or_default().trim().to_owned()
        };
        there.insert(format!("--{name} {} {}", of("[env: "), of("[default: ")));
    }
    assert_eq!(told, there);
}

/// Whoever is told to end has as much time as it takes.
#[test]
fn the_time_to_end_is_longer_than_what_happens_in_it() {
    let files = files();
    let number = |file: &str, key: &str| -> u64 {
        let (_, text) = files.iter().find(|(name, _)| name == file).unwrap();
        let line = text.lines().find_map(|line| line.trim().strip_prefix(key)).unwrap();
        line.trim_matches([' ', '"']).parse().unwrap()
    };
    // Behind the drain, requests have ten seconds, and the database for what waits to be written.
    let drain = number("kubernetes/bailiwick.yaml", "BAILIWICK_DRAIN:");
    assert!(number("kubernetes/bailiwick.yaml", "terminationGracePeriodSeconds:") >= drain + 30);
    assert!(number("systemd/bailiwick.service", "TimeoutStopSec=") >= 30);
    // A start waits for the database for a minute.
    let tries = number("kubernetes/bailiwick.yaml", "failureThreshold:");
    assert!(tries * number("kubernetes/bailiwick.yaml", "periodSeconds:") >= 60);
    assert!(number("systemd/bailiwick.service", "TimeoutStartSec=") >= 60);
}
