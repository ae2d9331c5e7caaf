//! What an endpoint asks for.

use std::fmt;

use bailiwick::{Catalog, Endpoint, Requirement};

/// What an endpoint asks for, on one line.
pub(crate) struct Needs<C>(pub(crate) Endpoint<C>);

impl<C: Catalog> fmt::Display for Needs<C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let alternatives = match self.0.requirement() {
            Requirement::Public => return f.write_str("no token at all"),
            Requirement::Authenticated => return f.write_str("a token, whatever its scopes"),
            Requirement::Nobody => return f.write_str("what no token has"),
            Requirement::AnyOf(alternatives) => alternatives,
        };
        for (at, all_of) in alternatives.enumerate() {
            f.write_str(if at == 0 { "" } else { ", or " })?;
            for (at, scope) in all_of.iter().enumerate() {
                write!(f, "{}{scope}", if at == 0 { "" } else { " + " })?;
            }
        }
        Ok(())
    }
}
