//! Instruction counts of the four questions, and the budgets that they must keep.
//!
//! callgrind counts what `benches/instructions` does in a function for each question. The count depends on the compiler and
//! on nothing else, so budgets say which one they are for; another one is not compared.

use std::error::Error;
use std::fmt::Write as _;
use std::fs;
use std::process::Command;

use crate::command::{cargo, output};
use crate::finding::Finding;
use crate::tell;

const BUDGETS: &str = "benches/instructions/budgets.txt";
const QUESTIONS: [&str; 4] = ["check", "name", "endpoint", "decide"];
/// How many requests each question is asked for.
const REQUESTS: u64 = 10_000;
/// How much more than its budget a count may be, in per cent.
const GROWTH: u64 = 5;

/// Compares the counts with their budgets, or sets the budgets.
pub(crate) fn counts(bless: bool) -> Result<Vec<Finding>, Box<dyn Error>> {
    if Command::new("valgrind").arg("--version").output().is_err() {
        tell("skipped: valgrind is not installed, so instructions are not counted");
        return Ok(vec![]);
    }
    let compiler = output(Command::new("rustc").args(["--version", "--verbose"]))?;
    let compiler = Compiler::new(&compiler)?;
    let budgets = fs::read_to_string(BUDGETS).unwrap_or_default();
    if !bless && budgets.lines().next() != Some(&compiler.line) {
        let expected = budgets.lines().next().unwrap_or("nothing");
        tell(&format!(
            "skipped: the budgets are for `{expected}`, and this is `{}`",
            compiler.line
        ));
        return Ok(vec![]);
    }
    let mut counted = compiler.line.clone() + "\n";
    for question in QUESTIONS {
        let count = count(question, &compiler.host)?;
        tell(&format!("{question}: {} instructions for each decision", each(count)));
        writeln!(counted, "{question} {count}")?;
    }
    if bless {
        fs::write(BUDGETS, counted)?;
        return Ok(vec![]);
    }
    compare(&budgets, &counted)
}

/// The compiler that code was made by, and what it makes code for.
struct Compiler {
    line: String,
    host: String,
}

impl Compiler {
    fn new(verbose: &str) -> Result<Self, Box<dyn Error>> {
        let field = |name: &str| verbose.lines().find_map(|line| line.strip_prefix(name));
        let host = field("host: ").ok_or("rustc does not say its host")?.to_owned();
        let release = field("release: ").ok_or("rustc does not say its release")?;
        Ok(Self {
            line: format!("rustc {release} {host}"),
            host,
        })
    }
}

/// The instructions that a question takes for all requests.
fn count(question: &str, host: &str) -> Result<u64, Box<dyn Error>> {
    let file = format!("target/callgrind.{question}");
    let runner = format!(
        "valgrind --tool=callgrind --quiet --callgrind-out-file={file} --collect-atstart=no --toggle-collect=*counted_{question}*"
    );
    let variable = format!("CARGO_TARGET_{}_RUNNER", host.to_uppercase().replace(['-', '.'], "_"));
    let mut cargo = cargo();
    cargo.args([
        "bench",
        "--quiet",
        "--locked",
        "--bench",
        "instructions",
        "--",
        question,
    ]);
    output(cargo.env(variable, runner))?;
    let written = fs::read_to_string(&file)?;
    let summary = written.lines().find_map(|line| line.strip_prefix("summary: "));
    let count = summary
        .ok_or_else(|| format!("{file} has no summary"))?
        .trim()
        .parse()?;
    if count == 0 {
        return Err(format!("nothing was counted for `{question}`: is its function inlined?").into());
    }
    Ok(count)
}

/// What exceeds its budget.
fn compare(budgets: &str, counted: &str) -> Result<Vec<Finding>, Box<dyn Error>> {
    let mut findings = vec![];
    for (number, line) in (1..).zip(counted.lines()).skip(1) {
        let (question, count) = line.split_once(' ').ok_or("a count without a question")?;
        let count: u64 = count.parse()?;
        let budget = budgets
            .lines()
            .find_map(|line| line.strip_prefix(question)?.strip_prefix(' '));
        let Some(budget) = budget else {
            findings.push(Finding::new(
                BUDGETS,
                0,
                format!("no budget for `{question}`: run `cargo xtask counts --bless`"),
            ));
            continue;
        };
        let budget: u64 = budget.parse()?;
        if count * 100 > budget * (100 + GROWTH) {
            let message = format!(
                "`{question}` takes {} instructions, expected at most {GROWTH} % more than {}",
                each(count),
                each(budget)
            );
            findings.push(Finding::new(BUDGETS, number, message));
        }
    }
    Ok(findings)
}

/// A count for all requests as one for each, with a digit after the point.
fn each(count: u64) -> String {
    let tenths = (count * 10 + REQUESTS / 2) / REQUESTS;
    format!("{}.{}", tenths / 10, tenths % 10)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn five_per_cent_more_is_too_much_and_less_is_welcome() {
        let budgets = "rustc\ncheck 100000\nname 100000\n";
        let found = |counted: &str| compare(budgets, counted).unwrap().len();
        assert_eq!(found("rustc\ncheck 105000\nname 5\n"), 0);
        assert_eq!(found("rustc\ncheck 105001\nname 100000\n"), 1);
        assert_eq!(found("rustc\nendpoint 1\n"), 1);
    }

    #[test]
    fn counts_are_told_for_each_decision() {
        assert_eq!([each(123_449), each(4_660_000)], ["12.3", "466.0"]);
    }
}
