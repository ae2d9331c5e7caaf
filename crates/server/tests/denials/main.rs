//! A gateway's yes is the engine's: every kind of denial, by every convention, with every header that a client can send, is
//! answered by a status that no gateway takes for a yes; and what is counted is what is answered.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "what a test cannot prepare or read has failed"
)]

mod asked;
mod down;
mod sent;
mod world;

use axum::http::{StatusCode, Version};
use proptest::test_runner::{Config, TestRunner};
use tokio::runtime::{Builder, Runtime};

use asked::{CONVENTIONS, Convention, Kind, kinds};
use sent::{Field, fields, listed};
use world::{Answered, World};

const VERSIONS: [Version; 3] = [Version::HTTP_10, Version::HTTP_11, Version::HTTP_2];

#[test]
fn each_kind_of_denial_is_counted_as_what_it_is_and_answered_as_gateways_understand() {
    let (runtime, world) = world();
    for kind in kinds(&world) {
        for convention in CONVENTIONS {
            let Some(answered) = ask(&runtime, &world, &kind, convention, Version::HTTP_11, &[]) else {
                continue;
            };
            assert_eq!(
                answered.counted,
                [kind.outcome],
                "{kind:?} by {convention:?}: {answered:?}"
            );
            check(&answered, || format!("{kind:?} by {convention:?}"));
            if convention == Convention::Nginx {
                let known = [401, 403, 503].contains(&answered.status.as_u16()) || kind.outcome == "allowed";
                assert!(known, "{kind:?}: nginx does not know {}", answered.status);
            }
        }
    }
}

#[test]
fn no_header_of_a_list_makes_a_denial_a_yes() {
    let (runtime, world) = world();
    for kind in kinds(&world) {
        for convention in CONVENTIONS {
            for (number, field) in listed().enumerate() {
                let version = VERSIONS[number % VERSIONS.len()];
                let fields = [field];
                let answered = ask(&runtime, &world, &kind, convention, version, &fields);
                let Some(answered) = answered else { continue };
                let what = || format!("{kind:?} by {convention:?} over {version:?} with {fields:?}");
                check(&answered, what);
                assert!(
                    kind.outcome == "allowed" || !answered.is_yes(),
                    "{}: {answered:?}",
                    what()
                );
            }
        }
    }
}

#[test]
fn no_header_that_was_made_up_makes_a_denial_a_yes() {
    let (runtime, world) = world();
    let kinds = kinds(&world);
    let some = (0..kinds.len(), 0..CONVENTIONS.len(), 0..VERSIONS.len(), fields());
    let config = Config {
        cases: 4_000,
        failure_persistence: None,
        ..Config::default()
    };
    let mut runner = TestRunner::new(config);
    let tried = runner.run(&some, |(kind, convention, version, fields)| {
        let (kind, convention, version) = (&kinds[kind], CONVENTIONS[convention], VERSIONS[version]);
        if let Some(answered) = ask(&runtime, &world, kind, convention, version, &fields) {
            let what = || format!("{kind:?} by {convention:?} over {version:?}");
            check(&answered, what);
            assert!(
                kind.outcome == "allowed" || !answered.is_yes(),
                "{}: {answered:?}",
                what()
            );
        }
        Ok(())
    });
    tried.unwrap();
}

fn world() -> (Runtime, World) {
    let runtime = Builder::new_current_thread().enable_all().build().unwrap();
    let world = runtime.block_on(World::new());
    (runtime, world)
}

/// `None` where the convention cannot ask this.
fn ask(
    runtime: &Runtime,
    world: &World,
    kind: &Kind,
    convention: Convention,
    version: Version,
    fields: &[Field],
) -> Option<Answered> {
    let request = convention.request(kind, version, fields)?;
    Some(runtime.block_on(world.ask(kind.of, request)))
}

/// What holds of every answer, whatever was asked.
fn check(answered: &Answered, what: impl Fn() -> String) {
    let [counted] = answered.counted[..] else {
        panic!("{}: not counted once: {answered:?}", what());
    };
    let allowed = answered.status == StatusCode::OK;
    assert_eq!(counted == "allowed", allowed, "{}: {answered:?}", what());
    assert_eq!(allowed, answered.is_yes(), "{}: {answered:?}", what());
    assert_eq!(allowed, answered.names_somebody, "{}: {answered:?}", what());
    let reason = match counted {
        "allowed" => None,
        "invalid_token" => Some("unauthenticated"),
        "forbidden" => Some("insufficient_scope"),
        same => Some(same),
    };
    assert_eq!(answered.reason.as_deref(), reason, "{}: {answered:?}", what());
}
