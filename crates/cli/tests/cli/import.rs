//! `bailiwick import`.

use std::fs;
use std::path::{Path, PathBuf};

use insta::assert_snapshot;

use crate::run::{feed, session, typed, utf8};

fn descriptions() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cli/descriptions")
}

#[test]
fn a_description_becomes_a_catalogue() {
    assert_snapshot!(session(&descriptions(), &["import openapi notes.yml"]));
}

#[test]
fn switches_say_how_to_read() {
    assert_snapshot!(session(
        &descriptions(),
        &[
            "import openapi notes.yml --endpoints-only --extension x-scope --prefix /v2",
            "import openapi notes.yml --endpoints-only --or-lists",
            "import openapi notes.yml --endpoints-only --scheme cookie",
            "import openapi notes.yml --endpoints-only --known known.txt",
            "import openapi notes.yml --endpoints-only --known known.toml",
        ]
    ));
}

#[test]
fn what_cannot_be_read_is_a_finding_and_left_out() {
    assert_snapshot!(session(&descriptions(), &["import openapi partly.json --name notes"]));
}

#[test]
fn places_are_paths_that_can_be_opened() {
    let mut command = typed(Path::new("/"), "import openapi");
    command.arg(descriptions().join("partly.json"));
    let output = feed(command, b"");
    let place = format!("{}:6:", descriptions().join("partly.json").display());
    assert!(utf8(&output.stderr).contains(&place), "{}", utf8(&output.stderr));
}

#[test]
fn nothing_is_written_where_nothing_is_imported() {
    let dir = tempfile::tempdir().unwrap();
    for name in ["broken.yml", "empty.yml", "impl.yml", "notes.yml"] {
        fs::copy(descriptions().join(name), dir.path().join(name)).unwrap();
    }
    assert_snapshot!(session(
        dir.path(),
        &[
            "import openapi nowhere.yml -o out.toml",
            "import openapi . -o out.toml",
            "import openapi broken.yml -o out.toml",
            "import openapi empty.yml -o out.toml",
            "import openapi impl.yml -o out.toml",
            "import openapi impl.yml --name 9 -o out.toml",
            "import openapi impl.yml --known nowhere.txt -o out.toml",
            "import openapi impl.yml --name a -o nowhere/out.toml",
        ]
    ));
    assert!(!dir.path().join("out.toml").exists());
}

#[test]
fn a_file_is_overwritten_only_by_force() {
    let dir = tempfile::tempdir().unwrap();
    fs::copy(descriptions().join("impl.yml"), dir.path().join("impl.yml")).unwrap();
    let import = "import openapi impl.yml --name a -o out.toml";
    let first = session(dir.path(), &[import]);
    assert!(first.ends_with("? 0\n\n"), "{first}");
    let imported = fs::read_to_string(dir.path().join("out.toml")).unwrap();
    assert!(session(dir.path(), &["check out.toml"]).ends_with("? 0\n\n"));

    fs::write(dir.path().join("out.toml"), "mine").unwrap();
    assert_snapshot!(session(dir.path(), &[import]));
    assert_eq!(fs::read_to_string(dir.path().join("out.toml")).unwrap(), "mine");

    let forced = session(dir.path(), &[&format!("{import} --force")]);
    assert!(forced.ends_with("? 0\n\n"), "{forced}");
    assert_eq!(fs::read_to_string(dir.path().join("out.toml")).unwrap(), imported);
}

/// A folder with a description of each of these names and texts.
fn folder(descriptions: &[(&str, &str)]) -> tempfile::TempDir {
    let dir = tempfile::tempdir().unwrap();
    for (name, text) in descriptions {
        let schemes = "components: { securitySchemes: { token: { type: http }, key: { type: apiKey } } }\n";
        fs::write(dir.path().join(name), format!("openapi: 3.1.0\n{schemes}{text}")).unwrap();
    }
    dir
}

const SILENT: &str = "
paths:
  /orders: { get: { tags: [Orders], responses: { '401': {} } }, post: { tags: [Orders] } }
  /health: { get: { security: [] } }
";
const SHADOW: &str = "
paths:
  /tokens/{id}: { delete: { security: [token: ['token:delete']] }, get: { security: [token: ['read:tokens']] } }
  /tokens/current: { delete: { security: [key: []] } }
  /jobs: { get: { security: [token: ['job:list']] } }
  /tasks: { get: { security: [{ token: ['job:list'] }, {}] } }
";

#[test]
fn what_matters_and_is_left_out_is_a_finding() {
    let dir = folder(&[("silent.yml", SILENT), ("shadow.yml", SHADOW)]);
    assert_snapshot!(session(
        dir.path(),
        &[
            "import openapi silent.yml --endpoints-only",
            "import openapi silent.yml --endpoints-only --verbose",
            "import openapi silent.yml --endpoints-only --silent authenticated",
            "import openapi silent.yml --name orders --derive tags",
            "import openapi shadow.yml --endpoints-only",
            "import openapi shadow.yml --endpoints-only --left-out nobody --optional public",
            "import openapi shadow.yml --prefix v1",
            "import openapi silent.yml --silent public",
        ]
    ));
}

#[test]
fn scopes_become_of_class_read_by_a_pattern() {
    let dir = folder(&[("shadow.yml", SHADOW)]);
    assert_snapshot!(session(
        dir.path(),
        &[
            "import openapi shadow.yml --name jobs --read *:list --verbose",
            "import openapi shadow.yml --name jobs --read *:lists",
        ]
    ));
}

/// What an import chose is chosen again, by export and check, until a switch says otherwise.
#[test]
fn how_a_description_was_read_is_remembered() {
    let text = "
paths:
  /a: { get: { security: [token: ['a:read']] } }
  /b: { get: { security: [key: ['b:read']] } }
  /c: { get: { x-need: ['c:read'] } }
";
    let dir = folder(&[("api.yml", text)]);
    let outcome = |line: &str| session(dir.path(), &[line]);
    let imported =
        outcome("import openapi api.yml --name x --prefix /v1 --scheme key --extension x-need -o scopes.toml");
    assert!(imported.ends_with("? 0\n\n"), "{imported}");
    let against = "check scopes.toml --against api.yml";
    assert!(outcome(against).ends_with("? 0\n\n"));
    assert!(outcome(&format!("{against} --scheme token")).contains("error[requirement-differs]"));
    assert!(outcome(&format!("{against} --prefix /v2")).contains("error[operation-not-in-catalogue]"));
    let path = dir.path().join("scopes.toml");
    let text = fs::read_to_string(&path).unwrap();
    let public = text.replace("{ requires = \"b:read\" }", "{ access = \"public\" }");
    assert_ne!(public, text);
    fs::write(&path, public).unwrap();
    let exported = outcome("export openapi scopes.toml --into api.yml --in-place");
    assert!(exported.contains("rewritten  GET /v1/b\n"), "{exported}");
    assert!(outcome(against).ends_with("? 0\n\n"));
}

/// What an operation for others is shielded with is compared, and decides.
#[test]
fn an_endpoint_for_nobody_shields_what_is_left_out() {
    let dir = folder(&[("shadow.yml", SHADOW)]);
    let outcome = |line: &str| session(dir.path(), &[line]);
    let imported = outcome("import openapi shadow.yml --name x --left-out nobody -o scopes.toml");
    assert!(imported.ends_with("? 0\n\n"), "{imported}");
    let decide = "decide --catalog scopes.toml --role token:delete --grant token:delete DELETE";
    assert!(outcome(&format!("{decide} /tokens/7")).ends_with("? 0\n\n"));
    assert!(outcome(&format!("{decide} /tokens/current")).ends_with("? 1\n\n"));
    let against = "check scopes.toml --against shadow.yml";
    assert!(outcome(against).ends_with("? 0\n\n"));
    let path = dir.path().join("scopes.toml");
    let text = fs::read_to_string(&path).unwrap();
    fs::write(&path, text.replace("\"DELETE /tokens/current\"", "# ")).unwrap();
    let taken = outcome(against);
    assert!(
        taken.contains("error[operation-taken]") && taken.ends_with("? 1\n\n"),
        "{taken}"
    );
}

/// A title may be anything; a file's name mostly is what a catalogue can be named after.
#[test]
fn a_catalogue_is_named_after_its_title_or_else_its_file() {
    for (title, name) in [
        ("2check API", "api"),
        ("Match", "api"),
        ("日本", "api"),
        ("Self", "api"),
        ("My Shop", "my_shop"),
    ] {
        let text = format!(
            "info: {{ title: '{title}', version: 1 }}\npaths: {{ /a: {{ get: {{ security: [token: ['a:read']] }} }} }}\n"
        );
        let dir = folder(&[("api.yml", &text)]);
        let shown = session(dir.path(), &["import openapi api.yml"]);
        assert!(shown.contains(&format!("name    = \"{name}\"\n")), "{shown}");
        assert!(shown.ends_with("? 0\n\n"), "{shown}");
    }
}

#[test]
fn help_has_an_example() {
    assert_snapshot!(session(&descriptions(), &["import openapi --help"]));
}
