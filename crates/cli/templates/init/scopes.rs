//! The catalogue `scopes.toml` as Rust: its type, a constant for each scope, and the predefined roles.

include!(concat!(env!("OUT_DIR"), "/scopes.rs"));
