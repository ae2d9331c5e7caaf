//! This project: a token holds no role, and nothing is kept of what the two amount to.

use bailiwick::digitalocean::{DigitalOcean, droplet, roles};
use bailiwick::{Grant, Role, Scope};

use super::Held;

const SCOPE: Scope<DigitalOcean> = droplet::DELETE;

struct Ours {
    grants: Vec<Grant<DigitalOcean>>,
    role: Role<DigitalOcean>,
}

impl Held for Ours {
    fn change(&mut self, has: bool) {
        let permissions = *self.role.permissions();
        self.role = Role::new(if has { permissions | SCOPE } else { permissions - SCOPE });
    }

    fn can(&self, token: usize) -> bool {
        self.grants[token].effective(&self.role).contains(SCOPE)
    }
}

pub(super) fn make(tokens: usize) -> Box<dyn Held> {
    Box::new(Ours {
        grants: vec![Grant::custom(droplet::READ | SCOPE); tokens],
        role: roles::MEMBER,
    })
}
