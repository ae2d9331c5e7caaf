//! Scopes of two catalogues are never in one set.
use bailiwick::ScopeSet;
use bailiwick::digitalocean::droplet;

bailiwick::runtime_catalog!(pub Other);

fn main() {
    let theirs = ScopeSet::<Other>::all();
    let mixed = theirs | droplet::READ;
}
