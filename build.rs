//! Compiles the reference catalogue, DigitalOcean's.

fn main() -> Result<(), Box<dyn std::error::Error>> {
    #[cfg(feature = "digitalocean")]
    bailiwick_catalog::Builder::new("scopes.toml")
        .engine("crate")
        .compile()?;
    Ok(())
}
