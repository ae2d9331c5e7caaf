//! What happens in a life.

use proptest::prelude::*;

/// A step, taken through one of the processes. Numbers count what there is, and wrap around.
#[derive(Clone, Debug)]
pub(super) enum Step {
    Mint {
        via: usize,
        user: usize,
        grant: usize,
        days: Option<usize>,
    },
    Rename {
        via: usize,
        token: usize,
    },
    Regenerate {
        via: usize,
        token: usize,
        grace: Option<u64>,
    },
    Delete {
        via: usize,
        token: usize,
    },
    Join {
        via: usize,
        user: usize,
        role: usize,
    },
    AssignRole {
        via: usize,
        user: usize,
        role: usize,
    },
    EditRole {
        via: usize,
        role: usize,
        permissions: usize,
    },
    Leave {
        via: usize,
        user: usize,
    },
    Authenticate {
        via: usize,
        secret: usize,
    },
    /// Time passes on both clocks.
    Pass {
        millis: u64,
    },
    /// Days pass between two requests.
    Skip {
        days: i64,
    },
    Outage {
        begins: bool,
    },
}

pub(super) fn step() -> impl Strategy<Value = Step> {
    let (via, which) = (0..3_usize, 0..1_000_usize);
    let grace = prop::option::of(prop::sample::select(vec![1_u64, 3, 86_400, 7 * 86_400]));
    let days = prop::option::of(0..4_usize);
    let millis = prop::sample::select(vec![1_u64, 100, 250, 1_000, 3_000, 4_800, 5_000, 6_000]);
    prop_oneof![
        3 => (via.clone(), which.clone(), which.clone(), days)
            .prop_map(|(via, user, grant, days)| Step::Mint { via, user, grant, days }),
        1 => (via.clone(), which.clone()).prop_map(|(via, token)| Step::Rename { via, token }),
        2 => (via.clone(), which.clone(), grace).prop_map(|(via, token, grace)| Step::Regenerate { via, token, grace }),
        1 => (via.clone(), which.clone()).prop_map(|(via, token)| Step::Delete { via, token }),
        1 => (via.clone(), which.clone(), which.clone()).prop_map(|(via, user, role)| Step::Join { via, user, role }),
        2 => (via.clone(), which.clone(), which.clone()).prop_map(|(via, user, role)| Step::AssignRole { via, user, role }),
        3 => (via.clone(), which.clone(), which.clone())
            .prop_map(|(via, role, permissions)| Step::EditRole { via, role, permissions }),
        1 => (via.clone(), which.clone()).prop_map(|(via, user)| Step::Leave { via, user }),
        20 => (via, which).prop_map(|(via, secret)| Step::Authenticate { via, secret }),
        3 => millis.prop_map(|millis| Step::Pass { millis }),
        1 => (0..40_i64).prop_map(|days| Step::Skip { days }),
        1 => any::<bool>().prop_map(|begins| Step::Outage { begins }),
    ]
}
