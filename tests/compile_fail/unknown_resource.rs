//! A resource that the catalogue does not have has no module.
use bailiwick::digitalocean::spaceship;

fn main() {}
