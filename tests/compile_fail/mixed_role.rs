//! A grant of one catalogue is not judged under a role of another.
use bailiwick::digitalocean::roles;
use bailiwick::Grant;

bailiwick::runtime_catalog!(pub Other);

fn main() {
    let grant = Grant::<Other>::full_access();
    let effective = grant.effective(&roles::OWNER);
}
