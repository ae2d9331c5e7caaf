#![doc = include_str!("../README.md")]

mod build;
mod check;
mod compile;
mod diagnostic;
mod document;
mod keywords;
mod lock;
mod method;
mod model;
mod nearest;
#[cfg(feature = "openapi")]
pub mod openapi;
mod read;
mod scope_name;
mod settings;
mod source;
mod template;

pub use build::{BuildError, Builder, compile};
pub use check::{Checked, check};
pub use compile::{
    Affix, LAYOUT, Literals, Names, PerfectHash, Router, SegmentPattern, TableError, Tables, Tree, TreeLiteral,
    TreeMixed, TreeNode, rust_source,
};
pub use diagnostic::{Diagnostic, Report, Severity};
pub use lock::{LockUpdate, lock};
pub use method::Method;
pub use model::{Alias, Class, Endpoint, Model, Requirement, Role, Scope, TokenFormat};
pub use settings::{Derive, Lists, OpenApi, Optional, Shadowed, Silent};
pub use source::Source;
pub use template::{Segment, Template, TemplateError};
