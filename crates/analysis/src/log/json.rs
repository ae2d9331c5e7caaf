//! JSON objects, one a line, with fields of any name.

use std::borrow::Cow;
use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, IgnoredAny, MapAccess, Visitor};

use super::clock::Clock;
use super::entry::{BadEntry, Entry, text};

/// Where the objects of a log have what matters. A dot leads into an object within: `http.request.method`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fields {
    /// The method.
    pub method: String,
    /// The path, or a URL.
    pub path: String,
    /// Method and path in one, as in `GET /v2/droplets HTTP/1.1`; for where there are no fields for each.
    pub request: String,
    /// The time: RFC 3339, or seconds or milliseconds since 1970. It may be missing.
    pub time: String,
    /// The status of the answer. It may be missing.
    pub status: String,
}

impl Default for Fields {
    fn default() -> Self {
        Self {
            method: "method".to_owned(),
            path: "path".to_owned(),
            request: "request".to_owned(),
            time: "time".to_owned(),
            status: "status".to_owned(),
        }
    }
}

/// Reads a line.
pub(super) fn parse<'l>(line: &'l [u8], fields: &Fields, clock: &mut Clock) -> Result<Entry<'l>, BadEntry> {
    let line = text(line, line)?;
    let wanted = [
        &fields.method,
        &fields.path,
        &fields.request,
        &fields.time,
        &fields.status,
    ];
    let open: Vec<(usize, &str)> = wanted.iter().map(|name| name.as_str()).enumerate().collect();
    let mut found: Found<'_> = Default::default();
    let mut parser = serde_json::Deserializer::from_str(line);
    let walk = Walk {
        open: &open,
        found: &mut found,
    };
    walk.deserialize(&mut parser)
        .and_then(|()| parser.end())
        .map_err(|error| fault(&error))?;
    let [method, target, request, time, status] = found;
    let mut entry = match (method, target, request) {
        (Some(method), Some(target), _) => Entry::new(method, target),
        (_, _, Some(request)) => from_request(&request)?,
        (None, _, None) => return Err(lacks(&fields.method, &fields.request)),
        (_, None, None) => return Err(lacks(&fields.path, &fields.request)),
    };
    if let Some(time) = time {
        let read = clock.any(time.as_bytes());
        let expected = || format!("`{}` is `{}`, which is no time", fields.time, time.escape_debug());
        entry.time = Some(read.ok_or_else(|| BadEntry::new(expected()))?);
    }
    entry.status = status.and_then(|status| status.parse().ok());
    Ok(entry)
}

fn lacks(name: &str, request: &str) -> BadEntry {
    BadEntry::new(format!("the object has neither a text `{name}` nor `{request}`"))
}

fn from_request(request: &str) -> Result<Entry<'static>, BadEntry> {
    let mut words = request.split(' ');
    match (words.next(), words.next()) {
        (Some(method), Some(target)) => Ok(Entry::new(method.to_owned(), target.to_owned())),
        _ => Err(BadEntry::new(format!(
            "the request `{}` has no path",
            request.escape_debug()
        ))),
    }
}

/// An error of serde's, which has its place at the end of its message.
pub(super) fn fault(error: &serde_json::Error) -> BadEntry {
    let text = error.to_string();
    let message = text
        .rsplit_once(" at line ")
        .map_or(text.as_str(), |(message, _)| message);
    let fault = match error.column() {
        0 => BadEntry::new(message),
        column => BadEntry::new(message).at(column),
    };
    BadEntry {
        line: error.line().max(1),
        ..fault
    }
}

/// What was found of each wanted field.
type Found<'l> = [Option<Cow<'l, str>>; 5];

/// Goes through an object for fields, each with the rest of its name and its place among the found.
struct Walk<'w, 'f, 'l> {
    open: &'w [(usize, &'w str)],
    found: &'f mut Found<'l>,
}

impl<'l> DeserializeSeed<'l> for Walk<'_, '_, 'l> {
    type Value = ();

    fn deserialize<D: Deserializer<'l>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_map(self)
    }
}

impl<'l> Visitor<'l> for Walk<'_, '_, 'l> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON object")
    }

    fn visit_map<A: MapAccess<'l>>(self, mut map: A) -> Result<(), A::Error> {
        while let Some(key) = map.next_key::<Key<'l>>()? {
            let here = self.open.iter().find(|(_, name)| *name == key.0);
            if let Some(slot) = here.and_then(|(at, _)| self.found.get_mut(*at)) {
                *slot = map.next_value::<Scalar<'l>>()?.0;
                continue;
            }
            let within = |(at, name): &(usize, &'_ str)| {
                let rest = name.strip_prefix(key.0.as_ref())?.strip_prefix('.')?.len();
                Some((*at, name.len() - rest))
            };
            let open: Vec<(usize, &str)> = self
                .open
                .iter()
                .filter_map(|field| within(field).and_then(|(at, from)| Some((at, field.1.get(from..)?))))
                .collect();
            if open.is_empty() {
                map.next_value::<IgnoredAny>()?;
            } else {
                map.next_value_seed(Within(Walk {
                    open: &open,
                    found: &mut *self.found,
                }))?;
            }
        }
        Ok(())
    }
}

/// An object within, or anything else, which then has no fields.
struct Within<'w, 'f, 'l>(Walk<'w, 'f, 'l>);

impl<'l> DeserializeSeed<'l> for Within<'_, '_, 'l> {
    type Value = ();

    fn deserialize<D: Deserializer<'l>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

macro_rules! ignored {
    ($($visit:ident($($value:ty)?),)*) => {
        $(fn $visit<E: serde::de::Error>(self $(, _: $value)?) -> Result<(), E> {
            Ok(())
        })*
    };
}

impl<'l> Visitor<'l> for Within<'_, '_, 'l> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON value")
    }

    fn visit_map<A: MapAccess<'l>>(self, map: A) -> Result<(), A::Error> {
        self.0.visit_map(map)
    }

    fn visit_seq<A: serde::de::SeqAccess<'l>>(self, mut list: A) -> Result<(), A::Error> {
        while list.next_element::<IgnoredAny>()?.is_some() {}
        Ok(())
    }

    ignored! { visit_bool(bool), visit_i64(i64), visit_u64(u64), visit_f64(f64), visit_str(&str), visit_unit(), }
}

/// A key, borrowed where it has no escapes.
#[derive(serde::Deserialize)]
struct Key<'l>(#[serde(borrow)] Cow<'l, str>);

/// A text or a number as text; None for anything else.
struct Scalar<'l>(Option<Cow<'l, str>>);

impl<'l> serde::Deserialize<'l> for Scalar<'l> {
    fn deserialize<D: Deserializer<'l>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(ScalarVisitor)
    }
}

struct ScalarVisitor;

impl<'l> Visitor<'l> for ScalarVisitor {
    type Value = Scalar<'l>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON value")
    }

    fn visit_borrowed_str<E>(self, text: &'l str) -> Result<Scalar<'l>, E> {
        Ok(Scalar(Some(Cow::Borrowed(text))))
    }

    fn visit_str<E>(self, text: &str) -> Result<Scalar<'l>, E> {
        Ok(Scalar(Some(Cow::Owned(text.to_owned()))))
    }

    fn visit_i64<E>(self, number: i64) -> Result<Scalar<'l>, E> {
        Ok(Scalar(Some(Cow::Owned(number.to_string()))))
    }

    fn visit_u64<E>(self, number: u64) -> Result<Scalar<'l>, E> {
        Ok(Scalar(Some(Cow::Owned(number.to_string()))))
    }

    fn visit_f64<E>(self, number: f64) -> Result<Scalar<'l>, E> {
        Ok(Scalar(Some(Cow::Owned(number.to_string()))))
    }

    fn visit_bool<E>(self, _: bool) -> Result<Scalar<'l>, E> {
        Ok(Scalar(None))
    }

    fn visit_unit<E>(self) -> Result<Scalar<'l>, E> {
        Ok(Scalar(None))
    }

    fn visit_seq<A: serde::de::SeqAccess<'l>>(self, mut list: A) -> Result<Scalar<'l>, A::Error> {
        while list.next_element::<IgnoredAny>()?.is_some() {}
        Ok(Scalar(None))
    }

    fn visit_map<A: MapAccess<'l>>(self, mut map: A) -> Result<Scalar<'l>, A::Error> {
        while map.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
        Ok(Scalar(None))
    }
}
