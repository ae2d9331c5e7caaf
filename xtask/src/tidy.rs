//! `cargo xtask tidy`: the tree is tidy, and documents show what is.

mod dependencies;
mod documents;
mod links;
mod rust;
mod text;

use std::error::Error;
use std::ffi::OsStr;
use std::fs;
use std::path::Path;
use std::process::Command;

use crate::command::{cargo, output};
use crate::finding::Finding;

/// Everything that is not as it should be. With `bless` documents are rewritten instead.
///
/// # Errors
///
/// When git or cargo cannot be run, or a file cannot be read or written.
pub(crate) fn tidy(bless: bool) -> Result<Vec<Finding>, Box<dyn Error>> {
    let mut findings = dependencies::check(&output(cargo().args(dependencies::TREE))?);
    let tracked = output(Command::new("git").arg("ls-files"))?;
    for file in tracked.lines().filter(|file| !is_picture(Path::new(file))) {
        let text = fs::read_to_string(file)?;
        let extension = Path::new(file).extension().and_then(OsStr::to_str);
        findings.extend(text::check(file, &text));
        if extension == Some("rs") {
            findings.extend(rust::check(file, &text));
        }
        if extension == Some("md") {
            let current = documents::current(file, &text)?;
            if bless && current.text != text {
                fs::write(file, &current.text)?;
            } else {
                findings.extend(current.stale);
            }
            findings.extend(links::check(file, &text, linked));
        }
    }
    Ok(findings)
}

/// Whether a file has no text that could be untidy.
fn is_picture(file: &Path) -> bool {
    file.extension() == Some(OsStr::new("png"))
}

/// The text of what a link leads to; a folder and a picture have none, but are there.
fn linked(target: &Path) -> Option<String> {
    if target.is_dir() || target.exists() && is_picture(target) {
        return Some(String::new());
    }
    fs::read_to_string(target).ok()
}
