//! Compiles a catalogue of API scopes, endpoints and roles into tables.

mod compile;
mod method;
mod model;
mod template;

pub use compile::{LAYOUT, Names, Router, TableError, Tables, rust_source};
pub use method::Method;
pub use model::{Alias, Class, Endpoint, Model, Requirement, Role, Scope};
pub use template::{Segment, Template, TemplateError};
