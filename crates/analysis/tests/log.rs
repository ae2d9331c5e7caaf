//! Lines of logs as servers write them.

use bailiwick::Timestamp;
use bailiwick_analysis::log::{BadEntry, Fields, Format, Reader};

/// Method, path, time and status of a line, or what is wrong with it.
fn read(format: &Format, line: &str) -> Result<Option<String>, String> {
    let entry = Reader::new(format.clone()).read(line.as_bytes());
    let show = |entry: bailiwick_analysis::log::Entry<'_>| {
        let time = entry.time.map_or("-".to_owned(), |time| time.as_secs().to_string());
        let status = entry.status.map_or("-".to_owned(), |status| status.to_string());
        format!("{} {} {time} {status}", entry.method, entry.path)
    };
    entry
        .map(|entry| entry.map(show))
        .map_err(|error: BadEntry| error.to_string())
}

#[test]
fn common_and_combined_lines_are_read() {
    let date = "[24/Nov/2026:12:00:00 +0100]";
    for (line, found) in [
        (
            format!("::1 - - {date} \"GET /a HTTP/1.1\" 200 7"),
            "GET /a 1795518000 200",
        ),
        (
            format!("::1 - - {date} \"GET /a HTTP/1.1\" 200 7 \"-\" \"x \\\"y\\\"\""),
            "GET /a 1795518000 200",
        ),
        (
            format!("a b c {date} \"POST /a?b=\\\"c HTTP/2.0\" 201 -"),
            "POST /a?b=\\\"c 1795518000 201",
        ),
        (
            format!("a b c {date} \"GET http://h:80/a HTTP/1.1\" 301 0"),
            "GET /a 1795518000 301",
        ),
        (
            format!("a b c {date} \"OPTIONS * HTTP/1.1\" 200 0"),
            "OPTIONS * 1795518000 200",
        ),
        (
            format!("a b c {date} \"GET /a b HTTP/1.1\" 400 0"),
            "GET /a b 1795518000 400",
        ),
        (format!("a b c {date} \"GET /\" 200 0\r"), "GET / 1795518000 200"),
        (
            format!("2001:db8::1 - [user] {date} \"GET /a HTTP/1.1\" 200 7"),
            "GET /a 1795518000 200",
        ),
    ] {
        assert_eq!(read(&Format::Common, &line), Ok(Some(found.to_owned())), "{line}");
    }
    // A connection on which nothing was asked is no call.
    assert_eq!(read(&Format::Common, &format!("::1 - - {date} \"-\" 408 0")), Ok(None));
    assert_eq!(read(&Format::Common, ""), Ok(None));
}

#[test]
fn lines_that_are_no_calls_say_why() {
    let date = "[24/Nov/2026:12:00:00 +0100]";
    for (line, why) in [
        ("hello".to_owned(), "expected `host ident"),
        (
            format!("::1 - - {date} \"GET /a HTTP/1.1"),
            "column 38: the quote before the request is not closed",
        ),
        (
            format!("::1 - - {date} \"\\x16\\x03\" 400 7"),
            "column 39: the request has no path",
        ),
        (
            "::1 - - [today] \"GET /a HTTP/1.1\" 200 7".to_owned(),
            "expected a time",
        ),
        ("::1 - - \"GET /a HTTP/1.1\" 200 7".to_owned(), "expected a time"),
    ] {
        let error = read(&Format::Common, &line).unwrap_err();
        assert!(error.starts_with(why), "{line}: {error}");
    }
    let line = [b"::1 - - [x] \"GET /\xff HTTP/1.1\" 200".as_slice()].concat();
    let error = Reader::new(Format::Common).read(&line).unwrap_err();
    assert_eq!(error.to_string(), "column 19: the text is not UTF-8");
    assert!(read(&Format::Plain, "GET").is_err());
    assert!(read(&Format::Plain, "get /a").is_err());
}

#[test]
fn json_has_its_fields_where_it_is_told() {
    let fields = |method: &str, path: &str, time: &str| {
        Format::Json(Fields {
            method: method.to_owned(),
            path: path.to_owned(),
            time: time.to_owned(),
            ..Fields::default()
        })
    };
    let usual = fields("method", "path", "time");
    let nested = fields("http.request.method", "http.url", "@timestamp");
    for (format, line, found) in [
        (&usual, r#"{"method":"GET","path":"/a","status":200}"#, "GET /a - 200"),
        (
            &usual,
            r#"{"x":{"method":"PUT"},"path":"\u002fa","method":"GET"}"#,
            "GET /a - -",
        ),
        (
            &usual,
            r#"{"request":"GET /a HTTP/1.1","time":1795518000,"status":"404"}"#,
            "GET /a 1795518000 404",
        ),
        (
            &usual,
            r#"{"method":"GET","path":"/a","time":"2026-11-24T11:00:00.5Z"}"#,
            "GET /a 1795518000 -",
        ),
        (
            &usual,
            r#"{"method":"GET","path":"/a","time":1795518000123}"#,
            "GET /a 1795518000 -",
        ),
        (
            &nested,
            r#"{"http":{"request":{"method":"GET"},"url":"https://h/a"}}"#,
            "GET /a - -",
        ),
        (
            &nested,
            r#"{"http.request.method":"GET","http":{"url":"/a"},"@timestamp":1.5}"#,
            "GET /a 1 -",
        ),
        (
            &nested,
            r#"{"http":7,"http.request.method":"GET","http.url":"/a"}"#,
            "GET /a - -",
        ),
    ] {
        assert_eq!(read(format, line), Ok(Some(found.to_owned())), "{line}");
    }
    for (line, why) in [
        (
            r#"{"method":"GET"}"#,
            "the object has neither a text `path` nor `request`",
        ),
        (
            r#"{"path":"/"}"#,
            "the object has neither a text `method` nor `request`",
        ),
        (
            r#"{"method":"GET","path":["/a"]}"#,
            "the object has neither a text `path` nor `request`",
        ),
        (
            r#"{"method":"GET","path":"/a","time":"noon"}"#,
            "`time` is `noon`, which is no time",
        ),
        (r#"{"method":"GET","path":"/a"} x"#, "column 30: trailing characters"),
        (r#"["GET","/a"]"#, "invalid type: sequence, expected a JSON object"),
        (r#"{"method":"GET""#, "column 15: EOF while parsing an object"),
    ] {
        assert_eq!(read(&usual, line), Err(why.to_owned()), "{line}");
    }
}

#[test]
fn a_time_is_not_taken_for_the_one_before() {
    let mut reader = Reader::new(Format::Common);
    for (clock, seconds) in [
        ("12:00:00", 43_200),
        ("12:00:00", 43_200),
        ("12:00:01", 43_201),
        ("00:00:00", 0),
    ] {
        let line = format!("::1 - - [01/Jan/1970:{clock} +0000] \"GET / HTTP/1.1\" 200 7");
        let entry = reader.read(line.as_bytes());
        assert_eq!(
            entry.map(|entry| entry.and_then(|entry| entry.time)),
            Ok(Some(Timestamp::from_secs(seconds)))
        );
    }
}
