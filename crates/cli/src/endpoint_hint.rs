//! Why a catalogue may have no endpoint for a request.

#[cfg(test)]
mod tests;

use std::fmt;

use bailiwick::{Catalog, Endpoint, Method};

use crate::nearest::word_distance;

/// What the user may have overlooked.
pub(crate) enum EndpointHint<C: Catalog> {
    /// The path is known with other methods.
    OtherMethods(Vec<Method>),
    /// It is not a path.
    NoPath,
    /// It has this, which servers read in different ways (rule 12.1 of `DESIGN.md`).
    Refused(String),
    /// Some servers could take it for this endpoint's (rule 12.2).
    Disguise(Endpoint<C>),
    /// Something much like it is known.
    Near(Endpoint<C>),
}

impl<C: Catalog> EndpointHint<C> {
    /// The best hint there is.
    pub(crate) fn find(method: Method, path: &str) -> Option<Self> {
        let methods: Vec<_> = C::methods(path).collect();
        let path = path.split_once('?').map_or(path, |(path, _)| path);
        if !methods.is_empty() {
            Some(Self::OtherMethods(methods))
        } else if !path.starts_with('/') {
            Some(Self::NoPath)
        } else if let Some(part) = refused(path) {
            Some(Self::Refused(part))
        } else if let Some(endpoint) = disguised(method, path) {
            Some(Self::Disguise(endpoint))
        } else {
            nearest(method, path).map(Self::Near)
        }
    }
}

/// The first part of a path for which it matches nothing, if it has one.
fn refused(path: &str) -> Option<String> {
    let inner = path.strip_prefix('/')?;
    let mut segments = inner.strip_suffix('/').unwrap_or(inner).split('/').peekable();
    while let Some(segment) = segments.next() {
        let is_last = segments.peek().is_none() && !inner.ends_with('/');
        let is_bad = |char: &char| char.is_ascii_control() || matches!(char, '\\' | '#');
        if let Some(char) = segment.chars().find(is_bad) {
            return Some(char.escape_default().to_string());
        }
        let escapes = segment.match_indices('%').filter_map(|(at, _)| segment.get(at..));
        for escape in escapes {
            let twice = escape.get(..5).filter(|escape| escape.starts_with("%25"));
            let byte = |from| u8::from_str_radix(escape.get(from..from + 2)?, 16).ok();
            let is_end = |byte: u8| matches!(byte, b'/' | b'\\' | b'?' | b'#');
            let is_unreserved = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~');
            match byte(1) {
                Some(byte) if !is_unreserved(byte) && !is_end(byte) && !byte.is_ascii_control() => {}
                _ => return Some(escape.chars().take(3).collect()),
            }
            let lower = escape.to_ascii_lowercase();
            if ["%c2%8", "%c2%9", "%e2%80%a8", "%e2%80%a9"]
                .iter()
                .any(|separator| lower.starts_with(separator))
            {
                return Some(
                    escape
                        .chars()
                        .take(if lower.starts_with("%c2") { 6 } else { 9 })
                        .collect(),
                );
            }
            if let Some(twice) = twice.filter(|_| byte(3).is_some_and(is_end)) {
                return Some(twice.to_owned());
            }
        }
        let decoded = decoded(segment);
        let name = decoded.split(';').next().unwrap_or_default().trim_end_matches(' ');
        let is_dots = matches!(name, "." | "..") || name.is_empty() && !decoded.starts_with(' ');
        if is_dots && !inner.is_empty() {
            let after = if segment.is_empty() { "/" } else { segment };
            return Some(format!("/{after}"));
        }
        if !is_last && decoded.contains(';') {
            return Some(segment.to_owned());
        }
    }
    None
}

/// The endpoint whose template some servers would take a path for: decoded twice, up to a `;` in its last segment, without
/// blanks behind it, in whichever case.
fn disguised<C: Catalog>(method: Method, path: &str) -> Option<Endpoint<C>> {
    let read = |segment: &str| {
        let decoded = decoded(segment);
        let name = decoded.split(';').next().unwrap_or_default();
        name.trim_end().to_lowercase()
    };
    let read: Vec<String> = path.split('/').map(read).collect();
    let matches = |template: &str| {
        let segments: Vec<&str> = template.split('/').collect();
        let is_like = |(segment, other): (&String, &&str)| {
            if other.contains('{') {
                !segment.is_empty()
            } else {
                *segment == other.to_lowercase()
            }
        };
        segments.len() == read.len() && read.iter().zip(&segments).all(is_like)
    };
    let of_method = C::endpoints().filter(|endpoint| endpoint.method() == method && matches(endpoint.path()));
    // The most literal one is what stands beside the variable.
    of_method.min_by_key(|endpoint| endpoint.path().matches('{').count())
}

/// What a server that decodes twice reads.
fn decoded(segment: &str) -> String {
    let once = |text: &str| {
        percent_encoding::percent_decode_str(text)
            .decode_utf8_lossy()
            .into_owned()
    };
    once(&once(segment))
}

/// The endpoint whose template is closest to a path, preferably one of the same method and with the fewest variables.
fn nearest<C: Catalog>(method: Method, path: &str) -> Option<Endpoint<C>> {
    let near = C::endpoints().filter_map(|endpoint| {
        let (distance, variables) = distance(path, endpoint.path())?;
        Some(((distance, endpoint.method() != method, variables), endpoint))
    });
    near.min_by_key(|(rank, _)| *rank).map(|(_, endpoint)| endpoint)
}

/// How many slips of the pen a path is from a template, and how many of its segments are variables. Both may lack their
/// first segment, as `/v2` when it is taken for a part of the server's address, or a slash at the end.
fn distance(path: &str, template: &str) -> Option<(usize, usize)> {
    let (path, template) = (path.trim_matches('/'), template.trim_matches('/'));
    let (segments, others) = (path.split('/').count(), template.split('/').count());
    if segments.abs_diff(others) > 1 {
        return None;
    }
    let (mut distance, mut variables, mut literals) = (2 * segments.abs_diff(others), 0, 0);
    for (segment, other) in path.rsplit('/').zip(template.rsplit('/')) {
        if other.contains('{') {
            variables += 1;
        } else {
            distance += word_distance(segment, other)?;
            literals += 1;
        }
    }
    // Where only variables stand against the path, they say nothing about it.
    (literals > 0).then_some((distance, variables))
}

impl<C: Catalog> fmt::Display for EndpointHint<C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::OtherMethods(methods) => {
                f.write_str("this path exists with ")?;
                for (at, method) in methods.iter().enumerate() {
                    write!(f, "{}{method}", if at == 0 { "" } else { ", " })?;
                }
                Ok(())
            }
            Self::NoPath => f.write_str("a path begins with `/`; leave out the scheme and the host"),
            Self::Refused(part) => write!(
                f,
                "no path with `{part}` matches anything, since servers read it in different ways; paths are not normalized"
            ),
            Self::Disguise(endpoint) => write!(
                f,
                "a server that decodes twice, cuts at `;` or ignores case could take this for `{endpoint}`, so it matches no \
                 variable beside it"
            ),
            Self::Near(endpoint) => write!(f, "did you mean `{endpoint}`?"),
        }
    }
}
