//! Requests, well-formed and not.

use bytes::Bytes;
use http::header::{AUTHORIZATION, HeaderName, HeaderValue};
use http::{Method, Request, Uri};
use http_body_util::Full;
use proptest::collection::vec;
use proptest::option::weighted;
use proptest::prelude::*;
use proptest::sample::select;

/// What is sent.
#[derive(Clone, Debug)]
pub(crate) struct Asked {
    pub(crate) method: String,
    pub(crate) path: String,
    pub(crate) query: Option<String>,
    /// The values of `Authorization`.
    pub(crate) fields: Vec<Vec<u8>>,
    /// Headers that may name a method.
    pub(crate) naming: Vec<(String, Vec<u8>)>,
}

impl Asked {
    /// As a value, unless it cannot be one.
    pub(crate) fn request(&self) -> Option<Request<Full<Bytes>>> {
        let mut request = Request::new(Full::default());
        *request.method_mut() = Method::from_bytes(self.method.as_bytes()).ok()?;
        *request.uri_mut() = self
            .target()
            .parse::<Uri>()
            .ok()
            .filter(|uri| uri.path() == self.path)?;
        for field in &self.fields {
            request
                .headers_mut()
                .append(AUTHORIZATION, HeaderValue::from_bytes(field).ok()?);
        }
        for (name, value) in &self.naming {
            let name = HeaderName::from_bytes(name.as_bytes()).ok()?;
            request.headers_mut().append(name, HeaderValue::from_bytes(value).ok()?);
        }
        Some(request)
    }

    /// As bytes on the wire.
    pub(crate) fn bytes(&self) -> Vec<u8> {
        let mut bytes = format!(
            "{} {} HTTP/1.1\r\nHost: a\r\nConnection: close\r\n",
            self.method,
            self.target()
        )
        .into_bytes();
        for field in &self.fields {
            bytes.extend([b"authorization: ", &**field, b"\r\n"].concat());
        }
        for (name, value) in &self.naming {
            bytes.extend([name.as_bytes(), b": ", value, b"\r\n"].concat());
        }
        bytes.extend(b"\r\n");
        bytes
    }

    /// As a server reads it: space around a value is none of it (RFC 9110 §5.5).
    pub(crate) fn received(&self) -> Self {
        let fields = self.fields.iter().map(|field| trimmed(field).to_vec()).collect();
        let naming = self.naming.iter();
        let naming = naming
            .map(|(name, value)| (name.clone(), trimmed(value).to_vec()))
            .collect();
        Self {
            fields,
            naming,
            ..self.clone()
        }
    }

    fn target(&self) -> String {
        let query = self.query.as_ref().map(|query| format!("?{query}"));
        format!("{}{}", self.path, query.unwrap_or_default())
    }
}

fn trimmed(mut field: &[u8]) -> &[u8] {
    while let [b' ' | b'\t', rest @ ..] | [rest @ .., b' ' | b'\t'] = field {
        field = rest;
    }
    field
}

pub(crate) fn asked() -> impl Strategy<Value = Asked> {
    let methods: &[&str] = &[
        "GET", "GET", "GET", "HEAD", "POST", "POST", "PUT", "DELETE", "PATCH", "OPTIONS", "BREW", "get",
    ];
    let queries: &[&str] = &[
        "access_token=full",
        "a=b&access_token=",
        "page=2",
        "access_tokens=x",
        "",
        "a&&=&access_token",
    ];
    let query = weighted(0.2, select(queries).prop_map(str::to_owned));
    let all = (select(methods), path(), query, fields(), naming());
    all.prop_map(|(method, path, query, fields, naming)| Asked {
        method: method.to_owned(),
        path,
        query,
        fields,
        naming,
    })
}

fn path() -> impl Strategy<Value = String> {
    let known = select(
        &[
            "/tariffs",
            "/whoami",
            "/parcels",
            "/parcels/7",
            "/parcels/7/to",
            "/parcels/lost",
            "/labels/a/b",
            "/parcels.v1.Parcels/Send",
        ][..],
    );
    let odd = select(
        &[
            "/", "//", "/.", "/..", "/../", "%2f", "%2F", "%2e", "%00", "%", "%zz", "a", ":", ";x=1", "+", "*", "{id}",
            "ü",
        ][..],
    );
    let spoiled = (known.clone(), odd.clone(), any::<prop::sample::Index>()).prop_map(|(path, odd, at)| {
        let mut path = path.to_owned();
        path.insert_str(at.index(path.len()) + 1, odd);
        path
    });
    let pieces = vec(
        prop_oneof![odd.prop_map(str::to_owned), known.clone().prop_map(str::to_owned)],
        1..4,
    );
    prop_oneof![
        5 => known.prop_map(str::to_owned),
        3 => spoiled,
        1 => pieces.prop_map(|pieces| format!("/{}", pieces.concat())),
        1 => "/[ -~]{0,20}".prop_map(|path| path.replace(['?', '#', ' '], "")),
    ]
}

/// Mostly nothing, or the method again.
fn naming() -> impl Strategy<Value = Vec<(String, Vec<u8>)>> {
    let name = select(
        &[
            "X-HTTP-Method-Override",
            "X-HTTP-Method",
            "X-Method-Override",
            "x_http_method_override",
            "X-HTTP_Method",
            "x.method.override",
            "X~Method-Override",
            "X-Method",
            "X-HTTP-Method-Overrides",
            "X-HTTPxMethod",
            "X-Original-Method",
        ][..],
    );
    let value = prop_oneof![
        6 => select(&["GET", "GET", "HEAD", "POST", "DELETE", "get", "Post", "BREW", "", "GET,GET", "G"][..]).prop_map(Vec::from),
        1 => vec(0x20_u8..=0xff, 0..4).prop_filter("no header has it", |value| !value.contains(&0x7f)),
    ];
    let one = (name.prop_map(str::to_owned), value);
    prop_oneof![6 => vec(one.clone(), 0), 2 => vec(one.clone(), 1), 1 => vec(one, 2..4)]
}

fn fields() -> impl Strategy<Value = Vec<Vec<u8>>> {
    prop_oneof![5 => vec(field(), 1), 1 => vec(field(), 0..4)]
}

fn field() -> impl Strategy<Value = Vec<u8>> {
    let scheme = select(
        &[
            "Bearer",
            "Bearer",
            "Bearer",
            "bearer",
            "BEARER",
            "Basic",
            "Bear",
            "Bearers",
            "\u{130}Bearer",
            "",
        ][..],
    );
    let space = select(&[" ", " ", " ", "  ", "\t", " \t", "", "\u{a0}", ","][..]);
    let token = prop_oneof![
        8 => select(&["full", "read", "some", "restricted", "expired", "full=", "other", "read.x~_+/-=="][..]).prop_map(Vec::from),
        1 => select(&["", "=", "==a", "full,full", "full full", "full, Bearer full", "full\tread", "\"full\"", "full;"][..]).prop_map(Vec::from),
        1 => vec(0x20_u8.., 0..6),
        1 => select(&[8_191_usize, 8_192, 8_193, 20_000][..]).prop_map(|length| vec![b'a'; length]),
    ];
    let end = select(&["", "", "", "", "", " ", "\t", ",", " x"][..]);
    (scheme, space, token, end)
        .prop_map(|(scheme, space, token, end)| [scheme.as_bytes(), space.as_bytes(), &token, end.as_bytes()].concat())
}
