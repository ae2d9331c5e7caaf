//! From the checked model to tables, and from tables to Rust source.

#![expect(
    clippy::cast_possible_truncation,
    reason = "hashes are cut on purpose, and a model has fewer scopes, endpoints and states than 32 bits can count"
)]

mod automaton;
mod behind;
mod bitmap;
mod cells;
mod closure;
mod disguise;
mod hash;
mod idents;
mod layout;
mod names;
mod numbers;
mod overlap;
mod packing;
mod perfect_hash;
mod places;
mod readings;
mod refused;
mod router;
mod rust;
mod tables;
mod tree;
mod trie;

pub(crate) use overlap::{Overlap, Templates};

pub use names::Names;
pub use perfect_hash::PerfectHash;
pub use refused::TableError;
pub use router::{Literals, Router, SegmentPattern};
pub use rust::rust_source;
pub use tables::{LAYOUT, Tables};
pub use tree::{Affix, Tree, TreeLiteral, TreeMixed, TreeNode};
