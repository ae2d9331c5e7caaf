//! axum-gate: its `Permissions`.

use ::axum_gate::permissions::{PermissionId, Permissions};

use super::sets::Pairs;
use crate::meter::Meter;
use crate::rival::{About, Judge, Kind, Rival};
use crate::workload::Workload;

struct Gate {
    sets: Pairs<Permissions>,
    ids: Vec<PermissionId>,
}

impl Judge for Gate {
    type Handle = PermissionId;

    fn handle(&self, scope: u32) -> PermissionId {
        self.ids[scope as usize]
    }

    #[inline]
    fn named(&self, name: &'static str) -> Option<PermissionId> {
        Some(PermissionId::from(name))
    }

    #[inline]
    fn allows(&self, token: usize, role: usize, scope: &PermissionId) -> bool {
        self.sets.both(token, role, |set| set.has(*scope))
    }
}

/// axum-gate.
pub fn axum_gate(work: &Workload, meter: Meter) -> Rival {
    let about = About {
        name: "axum-gate",
        kind: Kind::Library,
        crates: &["axum-gate"],
        how: "its `Permissions`, one for each token and role, asked by id or by name; matchit for paths",
    };
    let set = |scopes: &std::collections::BTreeSet<u32>| {
        scopes
            .iter()
            .fold(Permissions::new(), |set, scope| set.with(work.scopes[*scope as usize]))
    };
    let (sets, tokens, policies) = Pairs::new(work, meter, set);
    let ids = work.scopes.iter().map(|name| PermissionId::from(*name)).collect();
    Rival::judging(about, work, Gate { sets, ids }).holding(work, tokens, policies)
}
