//! The catalogue of the examples: an API that sends parcels, over HTTP and over gRPC.

include!(concat!(env!("OUT_DIR"), "/scopes.rs"));

pub use self::parcels::*;
