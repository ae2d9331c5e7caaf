//! Code blocks of documents that show what is elsewhere: a file, or what a command says.
//!
//! A block below `<!-- from path -->` is that file, whole. One below `<!-- run -->` is a session: each line that starts
//! with `$ ` is a command of this project, and what follows is what it says.

use std::error::Error;
use std::fs;

use crate::command;
use crate::finding::Finding;

/// A document as it should be.
#[derive(Debug)]
pub(super) struct Current {
    pub(super) text: String,
    /// The blocks that are not as they should be.
    pub(super) stale: Vec<Finding>,
}

/// Brings a document up to date.
pub(super) fn current(file: &str, text: &str) -> Result<Current, Box<dyn Error>> {
    with(file, text, |path| Ok(fs::read_to_string(path)?), session)
}

type Shown = Result<String, Box<dyn Error>>;

fn with(
    file: &str,
    text: &str,
    read: impl Fn(&str) -> Shown,
    run: impl Fn(&str) -> Shown,
) -> Result<Current, Box<dyn Error>> {
    let mut lines = (1..).zip(text.lines());
    let mut written = String::new();
    let mut stale = vec![];
    while let Some((number, line)) = lines.next() {
        written += line;
        written.push('\n');
        let Some(marker) = line.strip_prefix("<!-- ").and_then(|rest| rest.strip_suffix(" -->")) else {
            continue;
        };
        let Some((_, fence)) = lines.next().filter(|(_, line)| line.starts_with("```")) else {
            return Err(format!("{file}:{number}: expected a code block below this line").into());
        };
        let block: Vec<&str> = lines
            .by_ref()
            .map(|(_, line)| line)
            .take_while(|line| *line != "```")
            .collect();
        let shown: String = block.iter().flat_map(|line| [line, "\n"]).collect();
        let actual = match marker.strip_prefix("from ") {
            Some(path) => read(path)?,
            None if marker == "run" => run(&shown)?,
            None => return Err(format!("{file}:{number}: expected `from path` or `run`, found `{marker}`").into()),
        };
        if actual != shown {
            let message = "this block is not what it shows any more: run `cargo xtask tidy --bless`";
            stale.push(Finding::new(file, number, message));
        }
        written.extend([fence, "\n", &actual, "```\n"]);
    }
    Ok(Current { text: written, stale })
}

/// A session with the commands of this one, and what they say now.
fn session(shown: &str) -> Shown {
    // What a compiler says about a command that cannot be built is not what the command says.
    command::run(command::cargo().args(["build", "--quiet", "--locked"]))?;
    let mut said = String::new();
    for line in shown.lines() {
        let Some(command) = line.strip_prefix("$ ") else {
            continue;
        };
        let Some(args) = command.strip_prefix("cargo run -- ") else {
            return Err(format!("`{command}` is not run: expected `cargo run -- …`").into());
        };
        let output = command::cargo()
            .args(["run", "--quiet", "--locked", "--"])
            .args(words(args))
            .output()?;
        let texts = [String::from_utf8(output.stdout)?, String::from_utf8(output.stderr)?];
        said.extend(["$ ", command, "\n", &texts.concat()]);
    }
    Ok(said)
}

/// The words of a command line. One in single quotes may have spaces.
fn words(line: &str) -> impl Iterator<Item = &str> {
    let parts = line.split('\'').enumerate();
    parts.flat_map(|(at, part)| {
        let (quoted, plain) = if at % 2 == 1 { (Some(part), "") } else { (None, part) };
        quoted.into_iter().chain(plain.split_whitespace())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_in_quotes_may_have_spaces() {
        assert!(words("a 'b c'  d ''").eq(["a", "b c", "d", ""]));
    }

    #[test]
    fn blocks_are_what_they_show() {
        let read = |path: &str| Ok(format!("{path}!\n"));
        let run = |shown: &str| Ok(shown.to_uppercase());
        let text = "a\n<!-- from b -->\n```rust\nb!\n```\n<!-- run -->\n```console\n$ x\n```\n```\n$ y\n```\n";
        let current = with("a.md", text, read, run).unwrap();
        assert_eq!(current.stale.iter().map(|found| found.line).collect::<Vec<_>>(), [6]);
        assert_eq!(current.text, text.replace("$ x", "$ X"));
        assert!(with("a.md", "<!-- run -->\n\n", read, run).is_err());
        assert!(with("a.md", "<!-- form b -->\n```\n```\n", read, run).is_err());
    }
}
