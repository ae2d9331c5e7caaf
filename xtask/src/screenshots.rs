//! `cargo xtask screenshots`: pictures of the panel, made by the test that looks at every page.

use std::error::Error;
use std::fs;
use std::path::Path;

use crate::command::{cargo, run};
use crate::finding::Finding;

/// The pictures that documents show, of all that are made.
const SHOWN: [&str; 6] = [
    "new-token-custom-1280-light.png",
    "new-token-custom-1280-dark.png",
    "secret-1280-light.png",
    "secret-1280-dark.png",
    "preview-1280-dark.png",
    "preview-1280-light.png",
];

/// Makes all of them in `target/screenshots`, and copies those that documents show to `docs/screenshots`.
///
/// # Errors
///
/// When the test fails, or makes no pictures because there is no browser here.
pub(crate) fn screenshots() -> Result<Vec<Finding>, Box<dyn Error>> {
    let made = std::env::current_dir()?.join("target/screenshots");
    let shown = Path::new("docs/screenshots");
    fs::create_dir_all(&made)?;
    fs::create_dir_all(shown)?;
    let mut test = cargo();
    test.args([
        "test",
        "--package",
        "bailiwick-server",
        "--test",
        "browser",
        "every_page",
    ]);
    run(test.env("BAILIWICK_SCREENSHOTS", &made))?;
    for name in SHOWN {
        fs::copy(made.join(name), shown.join(name)).map_err(|error| format!("{name}: {error}"))?;
    }
    Ok(vec![])
}
