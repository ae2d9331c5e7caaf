//! Compiles the reference catalogue, DigitalOcean's.

fn main() -> Result<(), bailiwick_catalog::BuildError> {
    if cfg!(feature = "digitalocean") {
        bailiwick_catalog::Builder::new("scopes.toml").engine("crate").compile()
    } else {
        Ok(())
    }
}
