//! A scope that the catalogue does not have has no constant.
use bailiwick::digitalocean::droplet;

fn main() {
    let scope = droplet::TELEPORT;
}
