//! Compiles a catalogue of API scopes, endpoints and roles into tables.

mod check;
mod diagnostic;
mod document;
mod lock;
mod method;
mod model;
mod nearest;
mod read;
mod scope_name;
mod source;
mod template;

pub use check::{Checked, check};
pub use diagnostic::{Diagnostic, Report, Severity};
pub use lock::{LockUpdate, lock};
pub use method::Method;
pub use model::{Alias, Class, Endpoint, Model, Requirement, Role, Scope};
pub use source::Source;
pub use template::{Segment, Template, TemplateError};
