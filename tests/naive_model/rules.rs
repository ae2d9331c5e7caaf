//! The rules as examples, on a catalogue small enough to work them out by hand.

use crate::naive::{Cause, Class, Decision, Denial, Grant, MintError, Naive, Names, names};

const CATALOGUE: &str = r#"
format = 1
[catalog]
name = "library"
title = "Library"
version = "1"
[actions]
lend = "update"
see_fines = "other"
[scopes]
"book:read"       = { title = "Read", requires = ["shelf:read"] }
"book:lend"       = { title = "Lend", requires = ["book:read"], implies = ["member:read"] }
"book:delete"     = { title = "Discard", requires = ["book:lend"] }
"shelf:read"      = { title = "Shelves", requires = ["book:read"] }
"member:read"     = { title = "Members", associated = ["member:see_fines"] }
"member:see_fines" = { title = "Fines" }
"admin"           = { title = "All of it", requires = ["staff"], implies = ["book:delete", "staff"] }
"staff"           = { title = "Staff", implies = ["member:see_fines"] }
"report"          = { title = "Reports", class = "read" }
[aliases]
"book:borrow" = ["book:lend", "book:read"]
"lend"        = ["book:borrow"]
[endpoints]
"GET /books"           = "book:read"
"POST /loans"          = ["book:lend", "shelf:read"]
"DELETE /books/{id}"   = [["admin", "staff", "report"], ["book:delete", "shelf:read"], ["staff", "book:delete"]]
"GET /"                = { access = "public" }
"GET /me"              = { access = "authenticated", operation = "me" }
"GET /fines"           = { requires = "member:see_fines", operation = "fines" }
"GET /books/recalled"  = { access = "nobody" }
"GET /books/{id}"      = { access = "public" }
[roles.reader]
title = "Reader"
allow = ["class:read"]
[roles.keeper]
title = "Keeper"
allow = ["book:*", "*:read", "admin"]
deny = ["class:delete", "report", "admin"]
[roles.all]
title = "All"
allow = ["*"]
"#;

fn library() -> Naive {
    Naive::load(CATALOGUE)
}

fn custom<const N: usize>(scopes: [&str; N]) -> Grant {
    Grant::Custom(names(scopes))
}

#[test]
fn classes_come_from_the_scope_then_the_action() {
    let classes = library().scopes.into_iter().map(|(name, scope)| (name, scope.class));
    let expected = [
        ("admin", Class::Other),
        ("book:delete", Class::Delete),
        ("book:lend", Class::Update),
        ("book:read", Class::Read),
        ("member:read", Class::Read),
        ("member:see_fines", Class::Other),
        ("report", Class::Read),
        ("shelf:read", Class::Read),
        ("staff", Class::Other),
    ];
    assert!(classes.eq(expected.map(|(name, class)| (name.to_owned(), class))));
}

#[test]
fn the_word_other_names_a_class_but_is_an_action_like_others() {
    let text = r#"
        format = 1
        catalog = { name = "a" }
        actions = { other = "update" }
        scopes = { "a:other" = {} }
    "#;
    assert_eq!(Naive::load(text).scopes["a:other"].class, Class::Update);
}

#[test]
fn patterns_of_roles_are_resolved() {
    let roles = library().roles;
    assert_eq!(
        roles["reader"],
        names(["book:read", "shelf:read", "member:read", "report"])
    );
    assert_eq!(
        roles["keeper"],
        names(["book:read", "book:lend", "shelf:read", "member:read"])
    );
    assert_eq!(roles["all"].len(), 9);
}

#[test]
fn effective_scopes_are_what_grant_and_role_have_in_common() {
    let library = library();
    let lend = custom(["book:lend", "book:read"]);
    assert_eq!(library.expand(&lend), names(["book:lend", "book:read", "member:read"]));
    assert_eq!(
        library.effective(&lend, &library.roles["reader"]),
        names(["book:read", "member:read"])
    );
    assert_eq!(library.effective(&lend, &Names::new()), Names::new());
    assert_eq!(
        library.effective(&Grant::FullAccess, &names(["staff"])),
        names(["staff", "member:see_fines"])
    );
    assert_eq!(
        library.effective(&Grant::ReadOnly, &library.roles["keeper"]),
        names(["book:read", "shelf:read", "member:read"])
    );
    assert_eq!(library.effective(&custom(["admin"]), &library.roles["all"]).len(), 4);
}

#[test]
fn old_names_are_rewritten_and_unknown_ones_are_reported() {
    let library = library();
    let resolved = library.resolve(&names(["lend", "shelf:read", "book:burn"]));
    assert_eq!(resolved.known, names(["book:lend", "book:read", "shelf:read"]));
    assert_eq!(resolved.unknown, names(["book:burn"]));
    assert_eq!(library.expand(&custom(["book:burn"])), Names::new());
}

#[test]
fn minting_reports_every_scope_in_the_way() {
    let library = library();
    let (reader, keeper) = (&library.roles["reader"], &library.roles["keeper"]);
    assert_eq!(library.check_mint(&custom([]), keeper), Err(MintError::Empty));
    assert_eq!(library.check_mint(&custom(["book:read", "shelf:read"]), reader), Ok(()));
    assert_eq!(library.check_mint(&Grant::FullAccess, &Names::new()), Ok(()));
    assert_eq!(library.check_mint(&Grant::ReadOnly, &Names::new()), Ok(()));
    let (not_in_role, missing_required) = (names(["book:lend", "staff"]), names(["book:read", "shelf:read"]));
    let expected = Err(MintError::Scopes {
        not_in_role,
        missing_required,
    });
    assert_eq!(library.check_mint(&custom(["book:lend", "staff"]), reader), expected);
    // A required scope that is implied is not missing, and what an implied scope requires is: `admin` implies `staff`,
    // which it requires, and `book:delete`, which requires `book:lend`.
    let missing_required = names(["book:lend", "book:read", "shelf:read"]);
    let expected = Err(MintError::Scopes {
        not_in_role: Names::new(),
        missing_required,
    });
    assert_eq!(library.check_mint(&custom(["admin"]), &library.roles["all"]), expected);
}

#[test]
fn the_closure_adds_what_is_required_and_not_implied() {
    let library = library();
    let closure = |scope| library.with_required(&names([scope]));
    assert_eq!(
        closure("book:delete"),
        names(["book:delete", "book:lend", "book:read", "shelf:read"])
    );
    assert_eq!(closure("shelf:read"), names(["shelf:read", "book:read"]));
    assert_eq!(
        closure("admin"),
        names(["admin", "book:lend", "book:read", "shelf:read"])
    );
    assert_eq!(
        library.required(&names(["shelf:read"])),
        names(["shelf:read", "book:read"])
    );
}

#[test]
fn access_without_scopes() {
    let library = library();
    let none = Names::new();
    assert_eq!(library.decide(None, &none, "GET", "/"), Decision::Allow);
    assert_eq!(library.decide(None, &none, "HEAD", "/?x"), Decision::Allow);
    assert_eq!(library.decide(None, &none, "GET", "/me"), Decision::NoToken);
    assert_eq!(library.decide(Some(&custom([])), &none, "GET", "/me"), Decision::Allow);
    assert_eq!(library.decide(None, &none, "GET", "/fines"), Decision::NoToken);
    assert_eq!(library.decide(None, &none, "GET", "/you"), Decision::UnknownEndpoint);
    assert_eq!(library.decide(None, &none, "GET", "/books/7"), Decision::Allow);
    assert_eq!(library.decide(None, &none, "GET", "/books/recalled"), Decision::Nobody);
    assert_eq!(
        library.decide(
            Some(&Grant::FullAccess),
            &library.roles["all"],
            "HEAD",
            "/books/recalled"
        ),
        Decision::Nobody
    );
    assert_eq!(
        library.decide(Some(&Grant::FullAccess), &library.roles["all"], "PUT", "/me"),
        Decision::UnknownEndpoint
    );
}

#[test]
fn a_denial_names_the_nearest_alternative_and_who_lacks_what() {
    let library = library();
    let decide = |grant: &Grant, role: &Names| library.decide(Some(grant), role, "DELETE", "/books/1");
    let denial = |grant: &Grant, role: &Names| match decide(grant, role) {
        Decision::MissingScopes(denial) => denial,
        other => panic!("{other:?}"),
    };
    let all = &library.roles["all"];
    assert_eq!(decide(&custom(["staff", "book:delete"]), all), Decision::Allow);
    // The second and the third alternative lack two each: the second is first. Neither token nor role has `book:delete`.
    let keeper = &library.roles["keeper"];
    let expected = Denial {
        alternative: 1,
        chosen: names(["book:delete", "shelf:read"]),
        missing: [
            ("book:delete".to_owned(), Cause::Both),
            ("shelf:read".to_owned(), Cause::Token),
        ]
        .into(),
        mint: names(["book:delete", "book:lend", "book:read", "shelf:read"]),
        role_add: names(["book:delete"]),
    };
    assert_eq!(denial(&custom(["book:read"]), keeper), expected);
    // The token has everything: only the role is in the way, and minting another token would not help.
    let restricted = denial(&Grant::FullAccess, &names(["staff"]));
    assert_eq!((restricted.alternative, restricted.mint), (2, Names::new()));
    assert_eq!(restricted.missing, [("book:delete".to_owned(), Cause::Role)].into());
    assert_eq!(restricted.role_add, names(["book:delete"]));
    // The role has everything: only the token is in the way.
    let given = denial(&custom(["staff"]), all);
    assert_eq!((given.alternative, given.role_add), (2, Names::new()));
    assert_eq!(
        given.mint,
        names(["staff", "book:delete", "book:lend", "book:read", "shelf:read"])
    );
}
