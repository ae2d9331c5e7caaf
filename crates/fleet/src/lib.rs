#![doc = include_str!("../README.md")]

mod column;
mod error;
mod fleet;
mod json_lines;
mod questions;
mod scan;

pub use error::FleetError;
pub use fleet::{Fleet, NewToken, RoleId, TokenId};
pub use json_lines::{BadLine, Loaded};
pub use scan::Scan;
