//! A grant never changes.
use bailiwick::Grant;
use bailiwick::digitalocean::droplet;

fn main() {
    let mut grant = Grant::custom(droplet::READ);
    grant.chosen().insert(droplet::DELETE);
}
