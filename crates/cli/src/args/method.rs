//! Methods as arguments.

use bailiwick::Method;
use clap::builder::{PossibleValuesParser, TypedValueParser};

/// Reads the name of a method, in capitals.
pub(crate) fn methods() -> impl TypedValueParser<Value = Method> {
    PossibleValuesParser::new(Method::ALL.map(Method::as_str)).try_map(|name| name.parse::<Method>())
}
