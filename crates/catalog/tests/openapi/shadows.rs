//! Requests for what is left out do not get to what is not.

use bailiwick_catalog::Shadowed;
use bailiwick_catalog::openapi::Importer;

use crate::left_out::{asked, read, settings};
use crate::show;

const SHADOW: &str = "
paths:
  /tokens/{id}: { delete: { security: [token: ['token:delete']] }, get: { security: [token: ['token:read']] } }
  /tokens/current: { delete: { security: [key: []] } }
";

#[test]
fn what_would_take_the_requests_of_a_left_out_operation_is_left_out() {
    let imported = read(&Importer::new(), SHADOW);
    assert_eq!(asked(&imported), ["GET /tokens/{id}: token:read"]);
    let [problem] = imported.problems.as_slice() else {
        panic!("{:?}", imported.problems)
    };
    let said = problem.to_string();
    for part in [
        "`DELETE /tokens/current`",
        "it takes `key` alone",
        "`DELETE /tokens/{id}` at api.yml:4:",
        "--left-out nobody",
    ] {
        assert!(said.contains(part), "{said}");
    }
    let imported = read(&settings(|settings| settings.left_out = Some(Shadowed::Nobody)), SHADOW);
    assert_eq!(imported.problems, []);
    let expected = [
        "DELETE /tokens/{id}: token:delete",
        "GET /tokens/{id}: token:read",
        "DELETE /tokens/current: nobody",
    ];
    assert_eq!(asked(&imported), expected);
}

/// The other template, what is left out, and whether the former takes requests of the latter.
const SHADOWS: [(&str, &str, bool); 20] = [
    ("delete /a/{x}", "delete /a/b", true),
    ("get /a/{x}", "delete /a/b", false),
    ("delete /a/b", "delete /a/{x}", false),
    ("delete /a/{x}", "delete /a/{y}", true),
    ("delete /{x}/b", "delete /a/{y}", true),
    ("delete /a/{y}", "delete /{x}/b", false),
    ("delete /a/{x}/c", "delete /a/b", false),
    ("delete /a/{x}", "delete /a/b/", false),
    ("delete /{x*}", "delete /a/b/c", true),
    ("delete /a/{x*}/d", "delete /a/b/c", false),
    ("delete /a/{x}", "delete '/a/{y}:stop'", true),
    ("delete '/a/{y}:stop'", "delete /a/{x}", false),
    ("delete '/a/{y}:stop'", "delete '/a/b:stop'", true),
    ("delete /a/{x}", "delete '/a/{y}{z}'", true),
    ("delete /a/b", "delete '/a/b?all=true'", true),
    ("delete /a/{x}", "delete '/a/b#c'", true),
    ("delete /a/{x}", "delete '/a/<b>'", true),
    ("delete /a/{x}", "delete /a//b", false),
    ("get /a/b", "head /a/b", true),
    ("get /a/{x}", "head /a/b", true),
];

#[test]
fn requests_are_taken_where_the_left_out_template_would_be_the_better_one() {
    for (other, left_out, takes) in SHADOWS {
        let item = |operation: &str, scheme: &str| {
            let (method, path) = operation.split_once(' ').unwrap();
            (path.to_owned(), format!("{method}: {{ security: [{scheme}] }}"))
        };
        let (first, second) = (item(other, "token: ['a:read']"), item(left_out, "key: []"));
        let paths = if first.0 == second.0 {
            format!("  {}: {{ {}, {} }}\n", first.0, first.1, second.1)
        } else {
            format!("  {}: {{ {} }}\n  {}: {{ {} }}\n", first.0, first.1, second.0, second.1)
        };
        let imported = read(&Importer::new().scheme("token"), &format!("paths:\n{paths}"));
        assert_eq!(
            imported.operations.is_empty(),
            takes,
            "{other}, {left_out}: {}",
            show(&imported)
        );
        assert_eq!(imported.problems.is_empty(), !takes, "{other}, {left_out}");
    }
}

/// Where the path of a left-out operation has others, its template stays, and the method is not looked for elsewhere.
#[test]
fn a_template_that_stays_keeps_its_requests() {
    let paths = "
paths:
  /a/{x}: { delete: { security: [token: ['a:delete']] } }
  /a/b: { delete: { security: [key: []] }, get: { security: [token: ['a:read']] } }
";
    let imported = read(&Importer::new(), paths);
    assert_eq!(asked(&imported), ["DELETE /a/{x}: a:delete", "GET /a/b: a:read"]);
}

/// Taking one out may give its requests to the next.
#[test]
fn what_is_taken_out_is_left_out_itself() {
    let paths = "
paths:
  /a/b/c: { put: { security: [key: []] } }
  /a/b/{x}: { put: { security: [token: ['c:update']] } }
  /a/{y}/{x}: { put: { security: [token: ['b:update']] } }
  /{z*}: { put: { security: [token: ['a:update']] } }
  /{z}: { put: { security: [token: ['z:update']] } }
";
    assert_eq!(asked(&read(&Importer::new(), paths)), ["PUT /{z}: z:update"]);
}

/// What cannot be read may have been anything.
#[test]
fn whatever_has_a_problem_keeps_its_requests() {
    for item in [
        "",
        "{ get: }",
        "{ GET: {} }",
        "{ gte: {} }",
        "{ x-any-method: {} }",
        "{ $ref: '#/nowhere' }",
    ] {
        let paths = format!("paths:\n  /a/{{x}}: {{ get: {{ security: [token: ['a:read']] }} }}\n  /a/b: {item}\n");
        let imported = read(&Importer::new(), &paths);
        assert_eq!(asked(&imported), [""; 0], "{item}");
        assert!(!imported.is_clean(), "{item}");
    }
    let twice = "paths:\n  /a/{x}: { get: { security: [token: ['a:read']] } }\n  /a/b: {}\n  /a/b: {}\n";
    assert_eq!(asked(&read(&Importer::new(), twice)), [""; 0]);
}
