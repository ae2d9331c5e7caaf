//! `serve --settings`: what an operator writes into a file, and what they are told where it is wrong.

use std::path::Path;

use crate::run::{feed, typed, utf8};
use crate::serve::Service;

/// What a service says that cannot start.
fn refused(dir: &Path, text: &str) -> String {
    std::fs::write(dir.join("bailiwick.toml"), text).unwrap();
    let line = "serve --database tokens.sqlite --settings bailiwick.toml";
    let output = feed(typed(dir, line), b"");
    assert_eq!(output.status.code(), Some(2), "{output:?}");
    utf8(&output.stderr).to_owned()
}

/// Whether a service has the text of an address for gateways, which is there where the settings say so.
fn has_gateways(service: &Service) -> bool {
    service.send("GET", "/metrics", &[], "").0 == 404
}

#[test]
fn a_flag_counts_before_its_variable_and_that_before_the_file() {
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("bailiwick.toml");
    // The default of the test's service is the flag `--listen`, which the file does not change.
    std::fs::write(
        &file,
        "listen = \"127.0.0.1:1\"\nlisten-gateway = \"127.0.0.1:0\"\ntrust-forwarded = true\npoll = 100\n",
    )
    .unwrap();
    let settings = ["--settings", "bailiwick.toml"];
    let service = Service::start(dir.path(), &settings);
    assert!(has_gateways(&service), "the file says so");
    assert_eq!(service.terminate(), Some(0));
    let line = "serve --database tokens.sqlite --settings bailiwick.toml --poll 5000";
    let told = feed(typed(dir.path(), line), b"");
    assert!(
        utf8(&told.stderr).starts_with("error: --poll 5000 is too long"),
        "{told:?}"
    );
    std::fs::write(&file, "poll = 5000\n").unwrap();
    let variables = [("BAILIWICK_SETTINGS", "bailiwick.toml"), ("BAILIWICK_POLL", "100")];
    let service = Service::start_under(dir.path(), &[], &variables);
    assert!(!has_gateways(&service));
    assert_eq!(service.terminate(), Some(0));
}

#[test]
fn what_is_wrong_is_told_with_its_place_and_without_a_value() {
    let dir = tempfile::tempdir().unwrap();
    for (text, expected) in [
        (
            "# where\nlistn = \"127.0.0.1:0\"\n",
            "error: bailiwick.toml:2:1: there is no setting `listn`\n  help: did you mean `listen`?\n",
        ),
        (
            "settings = \"other.toml\"\n",
            "error: bailiwick.toml:1:1: there is no setting `settings`\n  help: the names are those of the flags that `bailiwick serve \
             --help` shows\n",
        ),
        (
            "poll = 5\n",
            "error: bailiwick.toml:1:1: `poll` is not right: 5 is not in 10..=10000\n",
        ),
        (
            "log = \"hush\"\n",
            "error: bailiwick.toml:1:1: `log` is not right: expected one of human, json\n",
        ),
        (
            "adopt = \"hush\"\n",
            "error: bailiwick.toml:1:1: `adopt` is not right: expected `true` or `false`\n",
        ),
        (
            "\n[database]\nurl = \"hush\"\n",
            "error: bailiwick.toml:2:2: `database` is not right: expected a text, a whole number, `true` or `false`\n",
        ),
        ("poll = 100\npoll = 200\n", "error: bailiwick.toml:2:1: duplicate key\n"),
        (
            "trust-forwarded = true\ntrust-forwarded-for = true\n",
            "error: --trust-forwarded and --trust-forwarded-for cannot both be set\n  help: something in front writes one of the two headers: \
             say which\n",
        ),
        (
            "tls-certificate = \"one.pem\"\n",
            "error: --tls-certificate is set without --tls-key\n",
        ),
    ] {
        assert_eq!(refused(dir.path(), text), expected, "{text}");
    }
    let none = feed(typed(dir.path(), "serve --settings none.toml"), b"");
    assert!(
        utf8(&none.stderr).starts_with("error: cannot read none.toml: "),
        "{none:?}"
    );
}
