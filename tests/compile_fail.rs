//! What must not compile: each file of `tests/compile_fail` with what the compiler says of it.

use std::io::Write as _;
use std::process::Command;

/// The compiler whose words are pinned. Another one refuses the same programs in other words.
const PINNED: &str = "rustc 1.95.";

#[test]
fn what_must_not_compile_does_not() {
    let rustc = std::env::var_os("RUSTC").unwrap_or_else(|| "rustc".into());
    let version = Command::new(rustc).arg("--version").output().unwrap().stdout;
    let version = String::from_utf8_lossy(&version).trim().to_owned();
    if version.starts_with(PINNED) {
        trybuild::TestCases::new().compile_fail("tests/compile_fail/*.rs");
    } else {
        // Past the capture of the test's output, so that it is seen.
        writeln!(
            std::io::stderr(),
            "skipped: tests/compile_fail pins the words of {PINNED}*, this is {version}"
        )
        .unwrap();
    }
}
