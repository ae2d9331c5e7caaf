#![doc = include_str!("../README.md")]

mod endpoint_name;
pub mod explain;
mod filter;
pub mod log;
pub mod plan;
pub mod suggest;

pub use endpoint_name::EndpointName;
pub use filter::Filter;
