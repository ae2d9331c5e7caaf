//! The same question by Cedar: it has none about all principals at once, so each token is asked for. Ten thousand of them.

use std::collections::BTreeSet;
use std::time::Instant;

use bailiwick::Scope;
use bailiwick::digitalocean::{DigitalOcean, droplet};

use super::{Asked, Made};
use crate::rivals;
use crate::workload::{Kind, Token, Workload};

const TOKENS: usize = 10_000;

pub(super) fn ask(made: &Made) -> Result<Asked, String> {
    let mut work = Workload::digitalocean();
    let place = |name: &str| {
        (0..)
            .zip(&work.scopes)
            .find(|(_, scope)| **scope == name)
            .map(|(place, _)| place)
    };
    let held = |mask: &[u64; 3]| -> BTreeSet<u32> {
        let set = (0..192).filter(|scope| mask[*scope as usize / 64] >> (scope % 64) & 1 != 0);
        set.filter_map(|index| place(Scope::<DigitalOcean>::from_index(index)?.name()))
            .collect()
    };
    let tokens = made.rows.iter().take(TOKENS).map(|row| {
        let held = held(&row.mask);
        let kind = Kind::Custom(held.iter().copied().collect());
        Token { kind, held }
    });
    let tokens = tokens.collect();
    let scope = place(droplet::DELETE.name()).ok_or("Cedar: no such scope")?;
    work.tokens = tokens;
    let judge = rivals::cedar_judge(&work);
    let clock = Instant::now();
    let asked = made.rows.iter().take(TOKENS).enumerate();
    let answer = asked
        .filter(|(token, row)| judge(*token, usize::from(row.role), scope))
        .count();
    Ok(Asked {
        question: "who can delete droplets, by Cedar, token by token",
        nanoseconds: clock.elapsed().as_nanos() as f64,
        plain_read: None,
        tokens: TOKENS,
        answer,
    })
}
