//! What some rivals need as code: an enum, flags and a perfect hash of DigitalOcean's scopes.

use std::fmt::Write as _;
use std::path::Path;

fn main() {
    println!("cargo::rerun-if-changed=../scopes.toml");
    println!("cargo::rerun-if-changed=build.rs");
    let text = std::fs::read_to_string("../scopes.toml").expect("the reference catalogue");
    let file: toml::Table = text.parse().expect("a TOML file");
    let scopes = file["scopes"].as_table().expect("a table of scopes");
    let mut names: Vec<&String> = scopes.keys().collect();
    names.sort();
    let mut code =
        String::from("#[derive(Debug, enumset::EnumSetType)]\n#[enumset(repr = \"array\")]\npub(super) enum Scope {\n");
    for number in 0..names.len() {
        let _ = writeln!(code, "    S{number},");
    }
    code += "}\npub(super) const SCOPES: &[Scope] = &[";
    for number in 0..names.len() {
        let _ = write!(code, "Scope::S{number}, ");
    }
    code += "];\npub(super) static NAMES: phf::Map<&'static str, u32> = phf::phf_map! {\n";
    for (number, name) in names.iter().enumerate() {
        let _ = writeln!(code, "    {name:?} => {number}_u32,");
    }
    code += "};\n";
    let out = std::env::var_os("OUT_DIR").expect("cargo sets OUT_DIR");
    std::fs::write(Path::new(&out).join("scopes.rs"), code).expect("a writable folder");
}
