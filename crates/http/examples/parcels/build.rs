//! Compiles `scopes.toml`.

fn main() -> Result<(), bailiwick_catalog::BuildError> {
    bailiwick_catalog::compile("scopes.toml")
}
