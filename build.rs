//! Compiles the reference catalogue.

fn main() {}
