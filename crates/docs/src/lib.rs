#![doc = include_str!("../README.md")]

mod error;
mod html;
mod markdown;
mod pages;
mod reference;
mod rows;
mod search;
mod slug;
mod view;

use std::collections::BTreeMap;

pub use error::RenderError;
pub use html::html;
pub use markdown::markdown;

/// Texts by the path of their file, with `/` between folders.
pub type Files = BTreeMap<String, String>;
