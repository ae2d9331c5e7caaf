//! Paths that match nothing, since others read them otherwise: decoded, cut or resolved (rule 12).

/// The path up to its query, or `None` where it has something that matches nothing.
#[cold]
pub(crate) fn readable(path: &[u8]) -> Option<&[u8]> {
    let path = path.split(|byte| *byte == b'?').next()?;
    let rest = path.strip_prefix(b"/")?;
    let mut segments = rest.split(|byte| *byte == b'/').peekable();
    while let Some(segment) = segments.next() {
        let is_last = segments.peek().is_none();
        let is_last_slash = is_last && segment.is_empty();
        if !is_last_slash && (is_refused(segment) || is_dots(segment)) || !is_last && has_parameters(segment) {
            return None;
        }
    }
    Some(path)
}

/// Whether a segment has a byte or an escape that no path may have.
fn is_refused(segment: &[u8]) -> bool {
    let mut rest = segment;
    while let Some((byte, after)) = rest.split_first() {
        rest = after;
        if *byte != b'%' {
            if is_control(*byte) || matches!(byte, b'\\' | b'#') {
                return true;
            }
            continue;
        }
        let Some((escaped, after)) = escaped(rest) else {
            return true;
        };
        // What a second decoding would make the end of a segment or of the path.
        let twice = escaped == b'%' && self::escaped(after).is_some_and(|(byte, _)| is_end(byte));
        if is_control(escaped) || is_unreserved(escaped) || is_end(escaped) || twice || is_separator(escaped, after) {
            return true;
        }
        rest = after;
    }
    false
}

/// Whether an encoded byte begins one of the characters beyond ASCII that end a line, or another control character there:
/// U+0080 to U+009F, U+2028 and U+2029, all of it encoded. In the patterns that some routers make of their templates, a variable
/// takes everything but these.
fn is_separator(first: u8, after: &[u8]) -> bool {
    match (first, escape(after)) {
        (0xc2, Some((0x80..=0x9f, _))) => true,
        (0xe2, Some((0x80, after))) => escape(after).is_some_and(|(byte, _)| matches!(byte, 0xa8 | 0xa9)),
        _ => false,
    }
}

/// Whether a segment has a `;`, as it is, or decoded up to twice. Some readers end the path there.
fn has_parameters(segment: &[u8]) -> bool {
    let mut rest = segment;
    while let Some((byte, after)) = letter(rest) {
        if byte == b';' {
            return true;
        }
        rest = after;
    }
    false
}

/// Whether a segment is empty, `.` or `..` up to its first `;`, as it is, or decoded up to twice, or without the blanks at its
/// end.
fn is_dots(segment: &[u8]) -> bool {
    let mut rest = segment;
    let mut dots = 0;
    while let Some((byte, after)) = letter(rest) {
        match byte {
            b'.' if dots < 2 => dots += 1,
            b';' => return true,
            b' ' if dots > 0 => return is_blank(after),
            _ => return false,
        }
        rest = after;
    }
    true
}

/// Whether there are nothing but blanks up to the first `;`.
fn is_blank(mut rest: &[u8]) -> bool {
    while let Some((byte, after)) = letter(rest) {
        match byte {
            b' ' => rest = after,
            b';' => return true,
            _ => return false,
        }
    }
    true
}

/// The first byte, decoded as long as it is an escape, up to twice, and what stands behind it.
fn letter(bytes: &[u8]) -> Option<(u8, &[u8])> {
    let (first, rest) = bytes.split_first()?;
    if *first != b'%' {
        return Some((*first, rest));
    }
    match escaped(rest) {
        Some((b'%', after)) => Some(escaped(after).unwrap_or((b'%', after))),
        Some(decoded) => Some(decoded),
        None => Some((b'%', rest)),
    }
}

/// The byte that an escape at the beginning stands for, and what stands behind it.
fn escape(bytes: &[u8]) -> Option<(u8, &[u8])> {
    escaped(bytes.strip_prefix(b"%")?)
}

/// The byte that two hexadecimal digits stand for, and what stands behind them.
pub(super) fn escaped(bytes: &[u8]) -> Option<(u8, &[u8])> {
    let ([high, low], rest) = bytes.split_first_chunk()?;
    let digit = |byte: u8| char::from(byte).to_digit(16);
    let byte = digit(*high)? << 4 | digit(*low)?;
    Some((u8::try_from(byte).ok()?, rest))
}

/// RFC 3986 §2.3: two URIs that differ in whether such a byte is encoded are equivalent.
const fn is_unreserved(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~')
}

/// What ends a segment, or the path, for whoever reads it decoded.
const fn is_end(byte: u8) -> bool {
    matches!(byte, b'/' | b'\\' | b'?' | b'#')
}

/// RFC 20 §4.1: what ASCII has besides characters that are seen, and the blank.
const fn is_control(byte: u8) -> bool {
    byte.is_ascii_control()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_others_normalize_is_refused() {
        for path in [
            "",
            "a",
            "/%",
            "/%4",
            "/%zz",
            "/a%",
            "/%41",
            "/%7e",
            "/%2D",
            "/%2f",
            "/%5c",
            "/%5C",
            "/a\\b",
            "/%00",
            "/%1f",
            "/%7f",
            "/a\tb",
            "/\u{7f}",
            "/a/../b",
            "/.",
            "/..",
            "/./a",
            "//a",
            "/a//b",
            "/;",
            "/;x",
            "/a/;x/b",
            "/..;x",
            "/.;",
            "/..%3bx",
            "/%3b",
            "/%252e%252e",
            "/.%252e;a",
            "/a%252fb",
            "/a%255Cb",
            "/..%20",
            "/.%20%20;x",
            "/.. ",
            "/a#b",
            "/a%3f",
            "/a%23b",
            "/%253Fa",
            "/a%2523",
            "/a;x/b",
            "/a;/",
            "/a%3bx/b",
            "/a/b%253B/c",
            "/a%c2%85",
            "/%C2%80b",
            "/a%E2%80%a8b",
            "/%e2%80%A9",
        ] {
            assert_eq!(readable(path.as_bytes()), None, "{path}");
        }
    }

    #[test]
    fn what_nobody_reads_otherwise_is_left() {
        for path in [
            "/",
            "/a",
            "/a/",
            "/a;x",
            "/a;..",
            "/...",
            "/..a",
            "/.a;b",
            "/%3a",
            "/%20",
            "/a%20",
            "/%25",
            "/%25zz",
            "/%e9",
            "/%C3%A9",
            "/é",
            "/a%3bb",
            "/%252",
            "/.%20a",
            "/a/b;x",
            "/a/b%253b",
            "/%c2%a0",
            "/%e2%80%a7",
            "/%e2%80",
            "/%c2%2585",
        ] {
            assert_eq!(readable(path.as_bytes()), Some(path.as_bytes()), "{path}");
        }
        assert_eq!(readable(b"/a?b=%zz\\"), Some(&b"/a"[..]));
    }
}
