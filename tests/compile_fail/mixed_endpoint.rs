//! A token of one catalogue is not let through to an endpoint of another.
use bailiwick::digitalocean::{DigitalOcean, roles};
use bailiwick::{Catalog, Endpoint, Grant, Method};

bailiwick::runtime_catalog!(pub Other);

fn main() {
    let endpoint: Endpoint<Other> = Other::endpoint(Method::Get, "/").unwrap();
    let grant = Grant::<DigitalOcean>::full_access();
    let allowed = grant.effective(&roles::OWNER).allows(endpoint);
}
