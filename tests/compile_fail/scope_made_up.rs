//! A scope comes from the catalogue: nobody makes one of a number.
use bailiwick::Scope;
use bailiwick::digitalocean::DigitalOcean;

fn main() {
    let scope: Scope<DigitalOcean> = Scope { index: 7 };
}
