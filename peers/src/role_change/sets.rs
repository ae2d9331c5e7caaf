//! By hand: what token and role amount to is kept with the token, or each has a set of its own.

use std::collections::HashSet;

use super::Held;

const BIT: u64 = 1 << 7;

struct Masks(Vec<[u64; 3]>);

impl Held for Masks {
    fn change(&mut self, has: bool) {
        for mask in &mut self.0 {
            if has {
                mask[1] |= BIT;
            } else {
                mask[1] &= !BIT;
            }
        }
    }

    fn can(&self, token: usize) -> bool {
        self.0[token][1] & BIT != 0
    }
}

pub(super) fn masks(tokens: usize) -> Box<dyn Held> {
    Box::new(Masks(vec![[!0; 3]; tokens]))
}

const NAME: &str = "droplet:delete";

struct Names {
    tokens: Vec<HashSet<String>>,
    role: HashSet<String>,
}

impl Held for Names {
    fn change(&mut self, has: bool) {
        if has {
            self.role.insert(NAME.to_owned());
        } else {
            self.role.remove(NAME);
        }
    }

    fn can(&self, token: usize) -> bool {
        self.tokens[token].contains(NAME) && self.role.contains(NAME)
    }
}

pub(super) fn names(tokens: usize) -> Box<dyn Held> {
    let set = || HashSet::from([NAME.to_owned(), "droplet:read".to_owned()]);
    Box::new(Names {
        tokens: (0..tokens).map(|_| set()).collect(),
        role: set(),
    })
}
