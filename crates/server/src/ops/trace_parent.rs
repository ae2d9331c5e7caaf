//! The trace that a request belongs to.

use axum::http::HeaderMap;

use crate::headers::only_text;

/// What a request says of the trace that it belongs to, by its `traceparent` (W3C Trace Context): hexadecimal digits, as many as there
/// should be, and identifiers that are not all zero. A client can choose them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct TraceParent<'a> {
    /// The trace, 32 digits.
    pub trace: &'a str,
    /// The span of whoever asks, 16 digits.
    pub span: &'a str,
    /// Two digits; the last bit says that others keep the trace.
    pub flags: &'a str,
}

/// What is told of the span of each request and of the trace that the request belongs to, if any, before the span is entered. The
/// answer is the trace that the span belongs to from then on: lines of the log have it.
pub type JoinTrace = fn(&tracing::Span, Option<TraceParent<'_>>) -> Option<String>;

/// What the only `traceparent` says, if it is whole.
pub(super) fn trace_parent(headers: &HeaderMap) -> Option<TraceParent<'_>> {
    let field = only_text(headers, "traceparent")?;
    let mut parts = field.split('-');
    let (version, trace, span, flags) = (parts.next()?, parts.next()?, parts.next()?, parts.next()?);
    // Later versions may say more behind the flags; the first does not.
    let is_known = version != "ff" && (version != "00" || parts.next().is_none());
    let all = [(version, 2), (trace, 32), (span, 16), (flags, 2)];
    let is_whole = all
        .into_iter()
        .all(|(text, length)| text.len() == length && text.bytes().all(is_hex));
    let is_set = [trace, span].into_iter().all(|id| id.bytes().any(|byte| byte != b'0'));
    (is_known && is_whole && is_set).then_some(TraceParent { trace, span, flags })
}

fn is_hex(byte: u8) -> bool {
    matches!(byte, b'0'..=b'9' | b'a'..=b'f')
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderValue;

    use super::*;

    #[test]
    fn a_trace_is_known_by_a_whole_traceparent_alone() {
        const TRACE: &str = "4bf92f3577b34da6a3ce929d0e0e4736";
        let with = |field: &str| {
            let value = HeaderValue::from_str(field).unwrap();
            HeaderMap::from_iter([("traceparent".parse().unwrap(), value)])
        };
        for good in [
            format!("00-{TRACE}-00f067aa0ba902b7-01"),
            format!("01-{TRACE}-00f067aa0ba902b7-01-more"),
        ] {
            let headers = with(&good);
            let parent = trace_parent(&headers).unwrap();
            assert_eq!(
                (parent.trace, parent.span, parent.flags),
                (TRACE, "00f067aa0ba902b7", "01")
            );
        }
        for bad in [
            format!("00-{TRACE}-00f067aa0ba902b7-01-more"),
            format!("ff-{TRACE}-00f067aa0ba902b7-01"),
            format!("00-{TRACE}-0000000000000000-01"),
            format!("00-{}-00f067aa0ba902b7-01", "0".repeat(32)),
            format!("00-{}-00f067aa0ba902b7-01", TRACE.to_uppercase()),
            format!("00-{TRACE}-01"),
            String::new(),
        ] {
            assert_eq!(trace_parent(&with(&bad)), None, "{bad}");
        }
    }
}
