//! A decision has to be looked at.
#![deny(unused_must_use)]
use bailiwick::digitalocean::DigitalOcean;
use bailiwick::{Catalog, Method, Timestamp};

fn main() {
    DigitalOcean::decide(Method::Get, "/v2/droplets", None, Timestamp::from_secs(0));
}
