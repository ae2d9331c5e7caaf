//! Steps, from few identifiers and names, so that they meet.

use bailiwick::{GrantKind, StoredGrant};
use bailiwick_tokens::store::Change;
use bailiwick_tokens::{CustomRole, Member, RoleRef, Team, User};
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;

use crate::world::{NOW, id, name, secret};

/// What is done next.
#[derive(Clone, Debug)]
pub(super) enum Step {
    /// A change, except a mint.
    Change(Change, Vec<String>),
    /// A token of somebody, for any role, or for a predefined one alone, or for one of the team's own alone.
    Mint {
        team: u128,
        user: u128,
        name: u8,
        grant: StoredGrant,
        lasts: Option<i64>,
        predefined_alone: Option<bool>,
        by: Option<u128>,
    },
    /// Time goes on.
    Wait(i64),
    /// Tokens are used.
    Use(Vec<(u128, i64)>),
    /// A list of tokens.
    List {
        team: Option<u128>,
        user: Option<u128>,
        after: Option<u128>,
        limit: u32,
    },
    /// Tokens by what they were given.
    Holders {
        names: Vec<String>,
        kinds: Vec<GrantKind>,
        after: Option<u128>,
        limit: u32,
    },
    /// The log.
    Audit {
        team: Option<u128>,
        token: Option<u128>,
        before: Option<u64>,
        limit: u32,
    },
    /// The predefined roles that members have.
    Roles,
    /// The feed.
    Feed(Option<u64>),
}

pub(super) fn steps() -> impl Strategy<Value = Vec<Step>> {
    let step = prop_oneof![
        4 => mint(),
        6 => (change(), kept()).prop_map(|(change, keep)| Step::Change(change, keep)),
        2 => (0..6_i64).prop_map(Step::Wait),
        1 => vec((token(), 0..20_i64), 0..4).prop_map(Step::Use),
        2 => question(),
    ];
    vec(step, 1..80)
}

fn few() -> impl Strategy<Value = u128> {
    1..4_u128
}

/// Those that were minted have numbers from 100 on.
pub(super) fn token() -> impl Strategy<Value = u128> {
    100..112_u128
}

fn scope() -> impl Strategy<Value = String> {
    prop_oneof![Just("a:read"), Just("b:read"), Just("moon:land"), Just("a b"), Just("")].prop_map(str::to_owned)
}

fn grant() -> impl Strategy<Value = StoredGrant> {
    prop_oneof![
        3 => vec(scope(), 0..4).prop_map(StoredGrant::custom),
        1 => Just(StoredGrant::READ_ONLY),
        1 => Just(StoredGrant::FULL_ACCESS),
    ]
}

fn mint() -> impl Strategy<Value = Step> {
    let who = (1..3_u128, 1..3_u128);
    let alone = option::weighted(0.3, any::<bool>());
    let parts = (
        who,
        0..4_u8,
        grant(),
        option::of(1..12_i64),
        alone,
        option::weighted(0.2, token()),
    );
    parts.prop_map(|((team, user), name, grant, lasts, predefined_alone, by)| Step::Mint {
        team,
        user,
        name,
        grant,
        lasts,
        predefined_alone,
        by,
    })
}

/// The names of a role that is to be kept.
fn kept() -> impl Strategy<Value = Vec<String>> {
    let names = [vec![], vec!["member"], vec!["owner", "member"], vec!["owner"]];
    proptest::sample::select(names.to_vec()).prop_map(|names| names.into_iter().map(str::to_owned).collect())
}

fn role_ref() -> impl Strategy<Value = RoleRef> {
    prop_oneof![
        Just(RoleRef::Predefined("owner".to_owned())),
        Just(RoleRef::Predefined("member".to_owned())),
        few().prop_map(|number| RoleRef::Custom(id(number)))
    ]
}

fn member() -> impl Strategy<Value = Member> {
    (few(), few(), role_ref()).prop_map(|(team, user, role)| Member {
        team: id(team),
        user: id(user),
        role,
    })
}

fn change() -> impl Strategy<Value = Change> {
    // Identifiers of teams, users and roles are made once, so what is added has new ones.
    let fresh = 1_000..u128::MAX;
    let called = (0..4_u8).prop_map(|number| name(&format!("name {number}")));
    let permissions = || vec(scope(), 0..3);
    prop_oneof![
        1 => (fresh.clone(), called.clone()).prop_map(|(number, name)| Change::AddTeam(Team { id: id(number), name, created_at: NOW })),
        1 => (prop_oneof![Just(2), Just(3), fresh.clone()], called.clone()).prop_map(|(number, login)| Change::AddUser(User { id: id(number), login, created_at: NOW })),
        2 => member().prop_map(Change::AddMember),
        2 => member().prop_map(Change::AssignRole),
        1 => (few(), few()).prop_map(|(team, user)| Change::RemoveMember { team: id(team), user: id(user) }),
        2 => (prop_oneof![3 => few(), 1 => fresh], few(), called.clone(), permissions())
            .prop_map(|(number, team, name, permissions)| Change::AddRole(CustomRole { id: id(number), team: id(team), name, permissions })),
        1 => (few(), permissions()).prop_map(|(role, permissions)| Change::EditRole { role: id(role), permissions }),
        1 => few().prop_map(|role| Change::RemoveRole { role: id(role) }),
        2 => (token(), 0..4_u8).prop_map(|(token, number)| Change::Rename { token: id(token), name: name(&number.to_string()) }),
        2 => (token(), fresh_secret(), option::of(0..9_i64)).prop_map(|(token, number, grace)| Change::Regenerate {
            token: id(token),
            secret: secret(number),
            grace_until: grace.map(crate::world::later),
        }),
        1 => (token(), 0..9_i64).prop_map(|(token, until)| Change::EndGrace { token: id(token), until: crate::world::later(until) }),
        2 => token().prop_map(|token| Change::Delete { token: id(token) }),
    ]
}

fn fresh_secret() -> impl Strategy<Value = u128> {
    1_000..u128::MAX
}

fn question() -> impl Strategy<Value = Step> {
    let limit = prop_oneof![0..4_u32, Just(u32::MAX)];
    let kinds = vec(
        prop_oneof![
            Just(GrantKind::Custom),
            Just(GrantKind::ReadOnly),
            Just(GrantKind::FullAccess)
        ],
        0..3,
    );
    let place = prop_oneof![0..40_u64, Just(u64::MAX)];
    prop_oneof![
        (option::of(few()), option::of(few()), option::of(token()), limit.clone()).prop_map(
            |(team, user, after, limit)| Step::List {
                team,
                user,
                after,
                limit
            }
        ),
        (vec(scope(), 0..3), kinds, option::of(token()), limit.clone()).prop_map(|(names, kinds, after, limit)| {
            Step::Holders {
                names,
                kinds,
                after,
                limit,
            }
        }),
        (option::of(few()), option::of(token()), option::of(place.clone()), limit).prop_map(
            |(team, token, before, limit)| Step::Audit {
                team,
                token,
                before,
                limit
            }
        ),
        Just(Step::Roles),
        option::of(place).prop_map(Step::Feed),
    ]
}
