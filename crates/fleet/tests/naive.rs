//! Fleets of every kind, compared with a model that keeps a list of tokens and decides on each by the engine's own rule.

#![expect(
    clippy::indexing_slicing,
    clippy::cast_possible_truncation,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test that goes wrong has to stop"
)]

use std::collections::BTreeSet;

use bailiwick::runtime::RuntimeCatalog;
use bailiwick::{Catalog, Endpoint, Grant, Role, Scope, ScopeSet, Timestamp};
use bailiwick_catalog::{Source, check};
use bailiwick_fleet::{Fleet, NewToken, RoleId, TokenId};
use proptest::collection::vec;
use proptest::prelude::*;

bailiwick::runtime_catalog! {
    /// Scopes that imply others, and endpoints of every kind.
    Notes
}

const NOTES: &str = r#"
    format = 1
    [catalog]
    name = "notes"
    title = "Notes"
    version = "1"
    [scopes]
    "note:read" = {}
    "note:update" = { implies = ["note:read"] }
    "note:delete" = { implies = ["note:update"] }
    "tag:read" = {}
    "tag:create" = {}
    [endpoints]
    "GET /notes" = "note:read"
    "PUT /notes" = "note:update"
    "DELETE /notes" = [["note:delete"], ["note:update", "tag:create"]]
    "GET /tags" = { access = "authenticated" }
    "GET /health" = { access = "public" }
    "PUT /tags" = { access = "nobody" }
"#;

const TEAMS: [&str; 3] = ["red", "green", "blue"];

/// What is done to a fleet. Numbers are taken modulo what there is.
#[derive(Clone, Debug)]
enum Step {
    Push {
        team: usize,
        role: usize,
        grant: usize,
        expires: Option<i64>,
    },
    Remove(usize),
    Move {
        token: usize,
        role: usize,
    },
    Edit {
        role: usize,
        scopes: u8,
    },
    Expire(i64),
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        6 => (0..3_usize, 0..4_usize, 0..34_usize, proptest::option::weighted(0.3, 0..20_i64))
            .prop_map(|(team, role, grant, expires)| Step::Push { team, role, grant, expires }),
        1 => any::<usize>().prop_map(Step::Remove),
        1 => (any::<usize>(), 0..4_usize).prop_map(|(token, role)| Step::Move { token, role }),
        1 => (0..4_usize, 0..32_u8).prop_map(|(role, scopes)| Step::Edit { role, scopes }),
        1 => (0..20_i64).prop_map(Step::Expire),
    ]
}

struct Plain {
    team: usize,
    role: usize,
    grant: Grant<Notes>,
    expires: Option<Timestamp>,
    live: bool,
}

struct Model {
    tokens: Vec<Plain>,
    roles: Vec<Role<Notes>>,
}

impl Model {
    fn matching(&self, wanted: impl Fn(&Plain, &Role<Notes>) -> bool) -> Vec<u32> {
        let numbered = (0..).zip(&self.tokens);
        numbered
            .filter(|(_, token)| token.live && wanted(token, &self.roles[token.role]))
            .map(|(number, _)| number)
            .collect()
    }
}

fn set(bits: u8) -> ScopeSet<Notes> {
    let scopes: Vec<Scope<Notes>> = Notes::scopes().collect();
    (0..5)
        .filter(|bit| bits >> bit & 1 != 0)
        .map(|bit| scopes[bit])
        .collect()
}

fn grant(number: usize) -> Grant<Notes> {
    match number {
        32 => Grant::read_only(),
        33 => Grant::full_access(),
        bits => Grant::custom(set(bits as u8)),
    }
}

fn installed() {
    let model = match check(&Source::new("notes.toml", NOTES), None) {
        Ok(checked) => checked.model,
        Err(report) => panic!("{report}"),
    };
    // Another test of this process may have been faster.
    let _ = Notes::install(&model);
}

fn numbers(scan: &bailiwick_fleet::Scan<'_>) -> Vec<u32> {
    scan.iter().map(TokenId::get).collect()
}

proptest! {
    #[test]
    fn every_question_is_answered_as_token_by_token(
        filler in 0..4_200_usize,
        roles in vec(0..32_u8, 4),
        steps in vec(step(), 1..60),
    ) {
        installed();
        let mut fleet = Fleet::<Notes>::new();
        let roles: Vec<Role<Notes>> = roles.into_iter().map(|bits| Role::new(set(bits))).collect();
        let ids: Vec<RoleId> = roles.iter().map(|role| fleet.add_role("role", role.clone())).collect();
        let mut model = Model { tokens: vec![], roles };
        // Columns of several blocks, with the steps at their end.
        for number in 0..filler {
            apply(&mut fleet, &mut model, &ids, &Step::Push { team: 0, role: number % 2, grant: number % 34, expires: None });
        }
        for step in &steps {
            apply(&mut fleet, &mut model, &ids, step);
        }
        for scope in Notes::scopes() {
            let scan = fleet.holders(scope);
            let expected = model.matching(|token, role| token.grant.effective(role).contains(scope));
            prop_assert_eq!(scan.count(), expected.len());
            prop_assert_eq!(scan.count_on(2.try_into().unwrap()), expected.len());
            prop_assert_eq!(numbers(&scan), expected.clone());
            let expected: BTreeSet<u32> = expected.into_iter().collect();
            for token in (0..model.tokens.len() as u32).rev().take(70) {
                let id = fleet.tokens_of(TEAMS[model.tokens[token as usize].team]).find(|id| id.get() == token);
                if let Some(id) = id {
                    prop_assert_eq!(scan.contains(id), expected.contains(&token));
                }
            }
        }
        for endpoint in Notes::endpoints() {
            let allows = |token: &Plain, role: &Role<Notes>| token.grant.effective(role).allows(endpoint);
            prop_assert_eq!(numbers(&fleet.allowed(endpoint)), model.matching(allows), "{}", endpoint as Endpoint<Notes>);
        }
        for (number, team) in TEAMS.iter().enumerate() {
            let members = model.tokens.iter().filter(|token| token.live && token.team == number);
            let can = members.map(|token| token.grant.effective(&model.roles[token.role]).to_set());
            prop_assert_eq!(fleet.can(team), can.fold(ScopeSet::EMPTY, |all, set| all | set));
        }
        for (number, id) in ids.iter().enumerate() {
            for bits in [0, 7, 21] {
                let new = Role::new(set(bits));
                let loses = |token: &Plain, role: &Role<Notes>| {
                    token.role == number
                        && !token.grant.effective(role).to_set().is_subset(&token.grant.effective(&new).to_set())
                };
                prop_assert_eq!(numbers(&fleet.losing(*id, &new).unwrap()), model.matching(loses));
            }
        }
    }
}

fn apply(fleet: &mut Fleet<Notes>, model: &mut Model, ids: &[RoleId], step: &Step) {
    match *step {
        Step::Push {
            team,
            role,
            grant: number,
            expires,
        } => {
            let (grant, expires) = (grant(number), expires.map(Timestamp::from_secs));
            let token = NewToken {
                team: TEAMS[team],
                role: ids[role],
                grant: &grant,
                expires,
            };
            assert_eq!(fleet.push(&token).unwrap().get() as usize, model.tokens.len());
            model.tokens.push(Plain {
                team,
                role,
                grant,
                expires,
                live: true,
            });
        }
        Step::Remove(number) => {
            if let Some((id, token)) = pick(fleet, model, number) {
                assert_eq!(
                    fleet.remove(id).is_ok(),
                    std::mem::replace(&mut model.tokens[token].live, false)
                );
                assert!(fleet.remove(id).is_err());
            }
        }
        Step::Move { token, role } => {
            if let Some((id, token)) = pick(fleet, model, token) {
                fleet.move_token(id, ids[role]).unwrap();
                model.tokens[token].role = role;
            }
        }
        Step::Edit { role, scopes } => {
            model.roles[role] = Role::new(set(scopes));
            fleet.set_role(ids[role], model.roles[role].clone()).unwrap();
        }
        Step::Expire(now) => {
            let now = Timestamp::from_secs(now);
            let due = |token: &&mut Plain| token.live && token.expires.is_some_and(|at| at <= now);
            let expired = model
                .tokens
                .iter_mut()
                .filter(due)
                .map(|token| token.live = false)
                .count();
            assert_eq!(fleet.expire(now), expired);
        }
    }
}

/// A live token.
fn pick(fleet: &Fleet<Notes>, model: &Model, number: usize) -> Option<(TokenId, usize)> {
    let live: Vec<usize> = (0..model.tokens.len())
        .filter(|token| model.tokens[*token].live)
        .collect();
    let token = *live.get(number.checked_rem(live.len())?)?;
    let id = fleet
        .tokens_of(TEAMS[model.tokens[token].team])
        .find(|id| id.get() as usize == token);
    Some((id.unwrap(), token))
}

#[test]
fn every_bad_line_is_told_and_the_others_are_read() {
    installed();
    let mut fleet = Fleet::<Notes>::new();
    fleet.add_role("reader", Role::new(ScopeSet::all()));
    fleet.add_role("writer", Role::new(ScopeSet::all()));
    let lines = concat!(
        "{\"team\": \"red\", \"role\": \"reader\", \"grant\": [\"note:read\", \"gone\"], \"expires\": 7}\n",
        "\n",
        "{\"team\": \"red\", \"role\": \"reader\"}\n",
        "{\"team\": \"red\", \"role\": \"nobody\", \"grant\": \"read_only\"}\n",
        "{\"team\": \"red\", \"role\": \"reader\", \"grant\": \"everything\"}\n",
        "{\"team\": \"red\", \"role\": \"reader\", \"grant\": [], \"owner\": 1}\n",
        "{\"team\": \"red\"\n",
        "{\"team\": \"\\u0072ed\", \"role\": \"writer\", \"grant\": \"full_access\"}",
    );
    let loaded = fleet.read_json_lines(lines.as_bytes()).unwrap();
    let bad: Vec<String> = loaded.bad.iter().map(ToString::to_string).collect();
    assert_eq!(
        bad,
        [
            "line 3: column 33: missing field `grant`",
            "line 4: unknown role `nobody`, expected one of: reader, writer",
            "line 5: column 55: invalid value: string \"everything\", expected `read_only`, `full_access` or a list of scope names",
            "line 6: column 54: unknown field `owner`, expected one of `team`, `role`, `grant`, `expires`",
            "line 7: column 14: EOF while parsing an object",
        ]
    );
    assert_eq!((loaded.tokens, loaded.unknown["gone"]), (2, 1));
    assert_eq!(fleet.tokens_of("red").count(), 2);
    assert_eq!(fleet.expire(Timestamp::from_secs(7)), 1);
    assert_eq!(fleet.tokens_of("red").count(), 1);
}
