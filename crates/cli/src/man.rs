//! `bailiwick man`: a page of the manual for the command and each subcommand.

use std::io::{self, Write};
use std::path::PathBuf;

use clap::{Args, Command, CommandFactory};
use clap_mangen::Man;
use clap_mangen::roff::{Roff, roman};

use crate::Cli;
use crate::error::Error;
use crate::file;
use crate::outcome::Outcome;
use crate::terminal::{self, Count, GOOD};

/// Write pages of the manual, one for the command and one for each subcommand
///
/// Pages of the same names in the folder are replaced, and nothing else in it is touched.
///
/// Exits with 0, or with 2 when nothing is written.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLE)]
pub(crate) struct ManArgs {
    /// The folder for section 1
    #[arg(short, long, value_name = "DIR")]
    out: PathBuf,
}

const EXAMPLE: &str = "Example:
  bailiwick man --out ~/.local/share/man/man1 && man bailiwick-suggest";

impl ManArgs {
    /// Writes them, all or none.
    pub(crate) fn run(self) -> Result<Outcome, Error> {
        let mut command = Cli::command().disable_help_subcommand(true);
        command.build();
        let mut pages = Vec::new();
        add(&command, &mut pages)?;
        let paths: Vec<PathBuf> = pages.iter().map(|(name, _)| self.out.join(name)).collect();
        let paths: Vec<_> = paths.iter().map(PathBuf::as_path).collect();
        let texts: Vec<_> = pages.iter().map(|(_, text)| text.as_str()).collect();
        file::write_all(&paths, &texts)?;
        let mut out = terminal::stdout();
        let pages = Count(pages.len(), "page");
        writeln!(out, "{}: {GOOD}written{GOOD:#}, {pages}", self.out.display())?;
        out.flush()?;
        Ok(Outcome::Yes)
    }
}

/// The names of pages, and their texts.
type Pages = Vec<(String, String)>;

fn add(command: &Command, pages: &mut Pages) -> io::Result<()> {
    let man = Man::new(command.clone()).source(concat!("bailiwick ", env!("CARGO_PKG_VERSION")));
    let mut text = Vec::new();
    man.render_title(&mut text)?;
    man.render_name_section(&mut text)?;
    man.render_synopsis_section(&mut text)?;
    man.render_description_section(&mut text)?;
    man.render_options_section(&mut text)?;
    if command.has_subcommands() {
        man.render_subcommands_section(&mut text)?;
    }
    closing(command).to_writer(&mut text)?;
    pages.push((man.get_filename(), String::from_utf8_lossy(&text).into_owned()));
    command
        .get_subcommands()
        .try_for_each(|subcommand| add(subcommand, pages))
}

/// What help ends with: perhaps the exit codes, and examples.
fn closing(command: &Command) -> Roff {
    let help = command.get_after_help().map(ToString::to_string).unwrap_or_default();
    let (codes, examples) = help.split_once("Example").unwrap_or((&help, ""));
    let mut page = Roff::new();
    if !codes.trim().is_empty() {
        page.control("SH", ["EXIT STATUS"]);
        page.text(
            codes
                .split_whitespace()
                .map(|word| roman(format!("{word} ")))
                .collect::<Vec<_>>(),
        );
    }
    // The rest of the line that says so.
    let lines = examples.lines().skip(1).map(str::trim);
    page.control("SH", ["EXAMPLES"]);
    page.control("nf", []);
    for line in lines {
        page.text([roman(line)]);
    }
    page.control("fi", []);
    page
}
