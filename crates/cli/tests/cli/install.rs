//! Completions and pages of the manual, as those who install them meet them; and help, from the same definitions.

use std::fs;
use std::io::Write;
use std::path::Path;
use std::process::{Command, Output, Stdio};

use crate::run::{feed, session, typed, utf8};

/// Whether a program is here. Where it is not, whoever runs the tests should know, and captured output would not say.
fn is_here(program: &str) -> bool {
    let mut command = Command::new(program);
    command.arg("--version").stdout(Stdio::null()).stderr(Stdio::null());
    let here = command.status().is_ok_and(|status| status.success());
    if !here {
        let mut out = std::io::stderr().lock();
        writeln!(out, "skipped: {program} is not here, so nothing is tried with it").unwrap();
    }
    here
}

fn said(program: &str, args: &[&str]) -> Output {
    let output = Command::new(program)
        .args(args)
        .env("MANWIDTH", "200")
        .output()
        .unwrap();
    assert!(output.status.success(), "{program}: {}", utf8(&output.stderr));
    output
}

/// The help of the command and of every subcommand, with the words that lead to it.
fn help() -> Vec<(Vec<String>, String)> {
    let mut found = Vec::new();
    let mut next = vec![Vec::new()];
    while let Some(words) = next.pop() {
        let output = feed(typed(Path::new("."), &format!("{} --help", words.join(" "))), b"");
        assert_eq!(output.status.code(), Some(0));
        let text = utf8(&output.stdout).to_owned();
        if let Some((_, commands)) = text.split_once("\nCommands:\n") {
            let lines = commands.lines().take_while(|line| !line.is_empty());
            let names = lines.filter_map(|line| line.strip_prefix("  ").filter(|line| !line.starts_with(' ')));
            let names = names
                .filter_map(|line| line.split(' ').next())
                .filter(|name| *name != "help");
            next.extend(names.map(|name| words.iter().cloned().chain([name.to_owned()]).collect()));
        }
        found.push((words, text));
    }
    found
}

#[test]
fn every_help_has_an_example_that_is_one() {
    let help = help();
    assert!(help.len() > 15, "{}", help.len());
    for (words, text) in help {
        let (_, examples) = text
            .split_once("Example")
            .unwrap_or_else(|| panic!("{words:?} has no example"));
        let called = [vec!["bailiwick".to_owned()], words.clone()].concat().join(" ");
        let mut lines = examples.lines().skip(1).filter(|line| !line.starts_with("    "));
        assert!(lines.all(|line| line.contains("bailiwick ")), "{words:?}: {examples}");
        assert!(examples.contains(&called), "{words:?}: {examples}");
    }
}

#[test]
fn the_manual_can_be_read() {
    let dir = tempfile::tempdir().unwrap();
    let pages = dir.path().join("man1");
    fs::create_dir(&pages).unwrap();
    fs::write(pages.join("other.1"), "not ours").unwrap();
    for _ in 0..2 {
        assert!(session(dir.path(), &["man --out man1"]).ends_with("? 0\n\n"));
    }
    let help = help();
    // One of them is not ours.
    assert_eq!(fs::read_dir(&pages).unwrap().count(), help.len() + 1);
    assert_eq!(fs::read_to_string(pages.join("other.1")).unwrap(), "not ours");
    fs::remove_file(pages.join("other.1")).unwrap();
    let page = |words: &[String]| {
        let name = [vec!["bailiwick".to_owned()], words.to_vec()].concat().join("-");
        pages.join(format!("{name}.1")).display().to_string()
    };
    if is_here("groff") {
        for (words, text) in &help {
            let output = said(
                "groff",
                &["-ww", "-man", "-Tutf8", "-P-cbou", "-rLL=200n", &page(words)],
            );
            assert_eq!(utf8(&output.stderr), "", "{words:?}");
            let shown = utf8(&output.stdout).replace('\u{2010}', "-");
            let example = text.trim_end().lines().last().unwrap().trim();
            let start: String = example.chars().take(50).collect();
            assert!(
                shown.contains("EXAMPLES") && shown.contains(&start),
                "{words:?}: {shown}"
            );
        }
    }
    if is_here("mandb") {
        let manpath = dir.path().display().to_string();
        said("mandb", &["--quiet", "--create", "--user-db", &manpath]);
        let found = said("whatis", &["-M", &manpath, "bailiwick-suggest"]);
        assert!(
            utf8(&found.stdout).contains("the least that a token needs"),
            "{found:?}"
        );
        let shown = said("man", &["-M", &manpath, "-P", "cat", "bailiwick-import-openapi"]);
        assert!(utf8(&shown.stdout).contains("--or-lists"), "{shown:?}");
    }
}

#[test]
fn pages_are_all_written_or_none() {
    let dir = tempfile::tempdir().unwrap();
    fs::create_dir_all(dir.path().join("man1/bailiwick-plan.1")).unwrap();
    let output = feed(typed(dir.path(), "man --out man1"), b"");
    assert_eq!(output.status.code(), Some(2));
    assert_eq!(fs::read_dir(dir.path().join("man1")).unwrap().count(), 1);
}

#[test]
fn shells_complete_subcommands() {
    let dir = tempfile::tempdir().unwrap();
    let script = |shell: &str| {
        let output = feed(typed(dir.path(), &format!("completions {shell}")), b"");
        assert_eq!(output.status.code(), Some(0));
        let path = dir.path().join(format!("_bailiwick.{shell}"));
        fs::write(&path, &output.stdout).unwrap();
        path.display().to_string()
    };
    if is_here("bash") {
        let complete = "source \"$0\"; COMP_WORDS=(bailiwick ex); COMP_CWORD=1; _bailiwick bailiwick ex bailiwick; \
                        echo \"${COMPREPLY[*]}\"";
        let found = said("bash", &["--norc", "-c", complete, &script("bash")]);
        assert_eq!(utf8(&found.stdout).trim(), "explain export");
    }
    if is_here("zsh") {
        let complete = "autoload -Uz compinit; compinit -D; source \"$0\"; print ${_comps[bailiwick]}";
        let found = said("zsh", &["-f", "-c", complete, &script("zsh")]);
        assert_eq!(utf8(&found.stdout).trim(), "_bailiwick");
    }
    if is_here("fish") {
        let complete = format!("source {}; complete --do-complete 'bailiwick ex'", script("fish"));
        let found = said("fish", &["--no-config", "-c", &complete]);
        let names: Vec<_> = utf8(&found.stdout)
            .lines()
            .filter_map(|line| line.split('\t').next())
            .collect();
        assert_eq!(names, ["explain", "export"]);
    }
    for shell in ["elvish", "powershell"] {
        assert!(fs::read_to_string(script(shell)).unwrap().contains("suggest"));
    }
}
