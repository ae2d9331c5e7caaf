//! What it costs that a role loses a scope, until no token under it can use it, by how many tokens there are.

mod casbin;
mod cedar;
mod ours;
mod regorus;
mod sets;

use std::time::{Duration, Instant};

use serde::{Deserialize, Serialize};

/// How many tokens the role has.
pub const TOKENS: [usize; 3] = [1, 1_000, 1_000_000];

/// How often a role loses the scope and gets it back.
const TIMES: usize = 15;

/// One rival with some number of tokens.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Change {
    /// The rival.
    pub name: String,
    /// What is done when the role changes.
    pub how: String,
    /// Nanoseconds until no token can use the scope: the middle of several.
    pub median: f64,
}

/// A role with tokens, each of which has the scope that the role is about to lose.
trait Held {
    /// Gives the role the scope back, or takes it away.
    fn change(&mut self, has: bool);

    /// Whether a token can use the scope now.
    fn can(&self, token: usize) -> bool;
}

type Make = fn(usize) -> Box<dyn Held>;

const RIVALS: &[(&str, &str, Make)] = &[
    ("bailiwick", "the role's value is replaced", ours::make),
    (
        "a mask kept for each token",
        "the bit is cleared in every token's mask",
        sets::masks,
    ),
    (
        "HashSet<String>",
        "the name is removed from the role's set",
        sets::names,
    ),
    ("casbin", "the link of the role is removed", casbin::make),
    ("regorus", "the role's data are replaced", regorus::make),
    (
        "Cedar",
        "the action leaves the role's group: the entities are made anew",
        cedar::make,
    ),
];

/// How many rivals there are.
#[must_use]
pub fn rivals() -> usize {
    RIVALS.len()
}

/// The name of a rival.
#[must_use]
pub fn name(number: usize) -> &'static str {
    RIVALS[number].0
}

/// Measures a rival, by its place.
///
/// # Errors
///
/// When a token can use what its role has lost, or cannot use what it has.
pub fn measure(number: usize, tokens: usize) -> Result<Change, String> {
    let (name, how, make) = RIVALS[number];
    let mut held = make(tokens);
    let asked = [0, tokens / 2, tokens - 1];
    let mut times: Vec<Duration> = vec![];
    for _ in 0..TIMES {
        for has in [false, true] {
            let clock = Instant::now();
            held.change(has);
            let elapsed = clock.elapsed();
            if let Some(token) = asked.iter().find(|token| held.can(**token) != has) {
                return Err(format!("{name}: token {token} of {tokens}: expected {has}"));
            }
            if !has {
                times.push(elapsed);
            }
        }
    }
    times.sort_unstable();
    Ok(Change {
        name: name.to_owned(),
        how: how.to_owned(),
        median: times[TIMES / 2].as_nanos() as f64,
    })
}
