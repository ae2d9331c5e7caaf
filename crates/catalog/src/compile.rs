//! From the checked model to tables, and from tables to Rust source.

mod automaton;
mod closure;
mod hash;
mod idents;
mod packing;
mod perfect_hash;
mod rust;
mod tables;
mod trie;

pub use rust::rust_source;
pub use tables::{LAYOUT, Names, Router, TableError, Tables};
