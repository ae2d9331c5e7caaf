//! Servers, networks and processes that can be made to fail, and a model to compare answers with.

pub(crate) mod client;
pub(crate) mod free;
pub(crate) mod history;
pub(crate) mod load;
pub(crate) mod model;
pub(crate) mod postgres;
pub(crate) mod process;
pub(crate) mod proxy;
pub(crate) mod scene;
pub(crate) mod wait;
pub(crate) mod world;
