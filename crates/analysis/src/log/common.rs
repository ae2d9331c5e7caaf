//! The common log format, and the combined one, which has more at its end.
//!
//! `host ident user [time] "METHOD target HTTP/1.1" status bytes`; see the documentation of Apache's `mod_log_config`.

use memchr::{memchr, memchr_iter};

use super::clock::Clock;
use super::entry::{BadEntry, Entry, text};

/// Reads a line; None if there was no request on the connection, which is written `"-"`.
pub(super) fn parse<'l>(line: &'l [u8], clock: &mut Clock) -> Result<Option<Entry<'l>>, BadEntry> {
    let expected = || BadEntry::new("expected `host ident user [time] \"METHOD path HTTP/1.1\" status bytes`");
    let open = memchr(b'"', line).ok_or_else(expected)?;
    let (head, rest) = line.split_at(open);
    let rest = rest.get(1..).unwrap_or_default();
    let close = memchr_iter(b'"', rest)
        .find(|at| !is_escaped(rest, *at))
        .ok_or_else(|| BadEntry::new("the quote before the request is not closed").at(open + 1))?;
    let (request, tail) = rest.split_at(close);
    let request = text(request, line)?;
    if request == "-" || request.is_empty() {
        return Ok(None);
    }
    let (method, target) = request
        .split_once(' ')
        .ok_or_else(|| BadEntry::new("the request has no path").at(open + 2))?;
    let target = match target.rsplit_once(' ') {
        Some((target, version)) if version.starts_with("HTTP/") => target,
        _ => target,
    };
    let mut entry = Entry::new(method, target);
    entry.time = time(head).and_then(|time| clock.common(time));
    if entry.time.is_none() {
        return Err(BadEntry::new(
            "expected a time such as `[10/Oct/2026:13:55:36 +0000]` before the request",
        ));
    }
    entry.status = status(tail);
    Ok(Some(entry))
}

fn is_escaped(text: &[u8], at: usize) -> bool {
    let before = text.get(..at).unwrap_or_default();
    let slashes = before.iter().rev().take_while(|byte| **byte == b'\\').count();
    slashes % 2 == 1
}

fn time(head: &[u8]) -> Option<&[u8]> {
    let from = memchr::memrchr(b'[', head)? + 1;
    let rest = head.get(from..)?;
    rest.get(..memchr(b']', rest)?)
}

/// What stands after the quote that closes the request.
fn status(tail: &[u8]) -> Option<u16> {
    let word = tail
        .get(1..)?
        .split(u8::is_ascii_whitespace)
        .find(|word| !word.is_empty())?;
    std::str::from_utf8(word).ok()?.parse().ok()
}
