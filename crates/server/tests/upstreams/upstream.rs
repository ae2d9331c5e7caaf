//! The upstreams: programs of other people's routers, and two in this process.

mod actix;
mod axum;
mod program;

use std::collections::BTreeSet;
use std::net::SocketAddr;
use std::path::Path;

use program::{Process, Program};

/// All of them, in the order in which they are asked.
pub(crate) const NAMES: [&str; 10] = [
    "express",
    "fastify",
    "flask",
    "django",
    "starlette",
    "sinatra",
    "tomcat",
    "jetty",
    "axum",
    "actix",
];

/// One that answers.
#[derive(Debug)]
pub(crate) struct Upstream {
    pub(crate) address: SocketAddr,
    /// The operations for which its router has no syntax.
    pub(crate) left_out: BTreeSet<String>,
    _process: Option<Process>,
}

/// Starts one with these operations; says why not where it is not installed.
pub(crate) async fn start(name: &str, operations: &[String], folder: &Path) -> Result<Upstream, String> {
    match name {
        "axum" => Ok(axum::start(operations).await),
        "actix" => Ok(actix::start(operations)),
        name => {
            let list = folder.join("operations");
            std::fs::write(&list, operations.join("\n")).unwrap();
            Program::of(name)?.start(&list, folder)
        }
    }
}

/// A template in another syntax: each variable as it is given for its number, and whether it is one of several segments.
fn pattern(template: &str, variable: impl Fn(usize, bool) -> String) -> String {
    let mut pattern = String::new();
    for (index, part) in template.split('{').enumerate() {
        let rest = match part.split_once('}') {
            Some((name, rest)) => {
                pattern += &variable(index, name.ends_with('*'));
                rest
            }
            None => part,
        };
        pattern += rest;
    }
    pattern
}
