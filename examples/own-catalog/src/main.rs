//! Parcels: an API with scopes of its own.

use bailiwick::{Catalog, Grant, Method, Role, Timestamp, Token};

include!(concat!(env!("OUT_DIR"), "/scopes.rs"));
use parcels::{Parcels, parcel, roles};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    // Somebody who is a clerk mints a token, with what its scope requires.
    let grant = Grant::custom(parcel::CREATE).with_required();
    grant.check_mint(&roles::CLERK)?;
    println!("minted: {}", grant.chosen());

    let token = Token::new(grant);
    try_it(Method::Post, "/parcels", &token, &roles::CLERK);
    try_it(Method::Patch, "/parcels/7", &token, &roles::CLERK);

    // The clerk becomes a driver. The token is the same, and can do what a driver may, no more.
    try_it(Method::Post, "/parcels", &token, &roles::DRIVER);
    try_it(Method::Get, "/parcels/7/position", &token, &roles::DRIVER);
    Ok(())
}

fn try_it(method: Method, path: &str, token: &Token<Parcels>, role_now: &Role<Parcels>) {
    let now = Timestamp::from_secs(1_800_000_000);
    match Parcels::decide(method, path, Some((token, role_now)), now).denial() {
        None => println!("{method} {path}: allowed"),
        Some(denial) => println!("{method} {path}: {denial}"),
    }
}
