//! The variables that all programs with OpenTelemetry have.

use std::time::Duration;

use http::{HeaderMap, HeaderName, HeaderValue, Uri};
use percent_encoding::percent_decode_str;

use crate::error::Error;

const ENDPOINT: &str = "http://localhost:4318";
const TIMEOUT: Duration = Duration::from_secs(10);
const INTERVAL: Duration = Duration::from_secs(60);

/// What they say.
#[derive(Debug)]
pub(super) struct Settings {
    /// Where traces go, if anywhere.
    pub(super) traces: Option<Signal>,
    /// Where metrics go, if anywhere.
    pub(super) metrics: Option<Signal>,
    /// How often metrics are sent.
    pub(super) interval: Duration,
}

/// What they say of traces, or of metrics.
#[derive(Debug)]
pub(super) struct Signal {
    pub(super) endpoint: Uri,
    /// With what a collector asks for. They may be secrets.
    pub(super) headers: HeaderMap,
    pub(super) timeout: Duration,
}

/// Reads variables; one that is empty is as none.
struct Variables<F>(F);

impl Settings {
    /// Reads them.
    ///
    /// # Errors
    ///
    /// When one says what this program does not do.
    pub(super) fn read(variable: impl Fn(&str) -> Option<String>) -> Result<Self, Error> {
        let variables = Variables(variable);
        let disabled = variables.get("OTEL_SDK_DISABLED");
        let is_disabled = disabled.is_some_and(|value| value.eq_ignore_ascii_case("true"));
        let signal = |name: &str, path: &str| {
            if is_disabled {
                return Ok(None);
            }
            variables.signal(name, path)
        };
        Ok(Self {
            traces: signal("TRACES", "/v1/traces")?,
            metrics: signal("METRICS", "/v1/metrics")?,
            interval: variables.millis("OTEL_METRIC_EXPORT_INTERVAL")?.unwrap_or(INTERVAL),
        })
    }
}

impl<F: Fn(&str) -> Option<String>> Variables<F> {
    fn signal(&self, name: &str, path: &str) -> Result<Option<Signal>, Error> {
        let exporter = format!("OTEL_{name}_EXPORTER");
        match self.get(&exporter).as_deref() {
            None | Some("otlp") => {}
            Some("none") => return Ok(None),
            Some(other) => return Err(unknown(&exporter, other, "`otlp` or `none`")),
        }
        // One of the signal counts before the one of all.
        let of = |what: &str| {
            let names = [
                format!("OTEL_EXPORTER_OTLP_{name}_{what}"),
                format!("OTEL_EXPORTER_OTLP_{what}"),
            ];
            names
                .into_iter()
                .find_map(|name| self.get(&name).map(|value| (name, value)))
        };
        match of("PROTOCOL") {
            Some((name, value)) if value != "http/protobuf" => return Err(unknown(&name, &value, "`http/protobuf`")),
            _ => {}
        }
        match of("COMPRESSION") {
            Some((name, value)) if value != "none" => return Err(unknown(&name, &value, "`none`")),
            _ => {}
        }
        let own = format!("OTEL_EXPORTER_OTLP_{name}_ENDPOINT");
        let (named, endpoint) = of("ENDPOINT").unwrap_or_else(|| (String::new(), ENDPOINT.to_owned()));
        let whole = if named == own {
            endpoint.clone()
        } else {
            format!("{}{path}", endpoint.trim_end_matches('/'))
        };
        let uri = whole.parse::<Uri>().ok().filter(|uri| {
            let is_known = matches!(uri.scheme_str(), Some("http" | "https"));
            is_known && uri.authority().is_some_and(|host| !host.as_str().contains('@'))
        });
        // What it says is not repeated: it may have a password in it.
        let expected = "expected a URL as `http://localhost:4318`, without a login";
        let endpoint = uri.ok_or_else(|| Error::new(format!("{named} cannot be used, {expected}")))?;
        let headers = match of("HEADERS") {
            Some((name, value)) => headers(&name, &value)?,
            None => HeaderMap::new(),
        };
        let timeout = match of("TIMEOUT") {
            Some((name, _)) => self.millis(&name)?.unwrap_or(TIMEOUT),
            None => TIMEOUT,
        };
        Ok(Some(Signal {
            endpoint,
            headers,
            timeout,
        }))
    }

    fn get(&self, name: &str) -> Option<String> {
        self.0(name).filter(|value| !value.is_empty())
    }

    fn millis(&self, name: &str) -> Result<Option<Duration>, Error> {
        let Some(value) = self.get(name) else {
            return Ok(None);
        };
        let millis = value.parse().ok().filter(|millis| *millis > 0);
        let millis = millis.ok_or_else(|| unknown(name, &value, "a number of milliseconds"))?;
        Ok(Some(Duration::from_millis(millis)))
    }
}

/// `name=value` pairs with commas between them, as in `authorization=Bearer%20abc`.
fn headers(name: &str, text: &str) -> Result<HeaderMap, Error> {
    let mut headers = HeaderMap::new();
    for pair in text.split(',').filter(|pair| !pair.trim().is_empty()) {
        let header = pair.split_once('=').and_then(|(name, value)| {
            let value = percent_decode_str(value.trim()).decode_utf8().ok()?;
            let mut value = HeaderValue::from_str(&value).ok()?;
            value.set_sensitive(true);
            Some((name.trim().parse::<HeaderName>().ok()?, value))
        });
        // Nor is this: headers are how collectors are shown secrets.
        let expected = "expected `name=value`, with commas between several";
        let (header, value) = header.ok_or_else(|| Error::new(format!("{name} cannot be used, {expected}")))?;
        headers.insert(header, value);
    }
    Ok(headers)
}

fn unknown(name: &str, found: &str, expected: &str) -> Error {
    let found: String = found.escape_debug().take(64).collect();
    Error::new(format!("{name} is `{found}`, expected {expected}"))
}

#[cfg(test)]
mod tests {
    use std::cell::RefCell;
    use std::collections::BTreeSet;

    use super::*;

    fn read(variables: &[(&str, &str)]) -> Result<Settings, String> {
        let settings = Settings::read(|name| {
            let mut found = variables.iter().filter(|(each, _)| *each == name);
            found.next().map(|(_, value)| (*value).to_owned())
        });
        settings.map_err(|error| match error {
            Error::Message { message, .. } => message,
            other => panic!("{other:?}"),
        })
    }

    #[test]
    fn what_nothing_is_said_of_is_as_the_specification_has_it() {
        let settings = read(&[("OTEL_EXPORTER_OTLP_ENDPOINT", "")]).unwrap();
        let (traces, metrics) = (settings.traces.unwrap(), settings.metrics.unwrap());
        assert_eq!(traces.endpoint, "http://localhost:4318/v1/traces");
        assert_eq!(metrics.endpoint, "http://localhost:4318/v1/metrics");
        assert_eq!((traces.timeout, settings.interval), (TIMEOUT, INTERVAL));
        assert!(traces.headers.is_empty());
    }

    #[test]
    fn what_is_said_of_one_signal_counts_before_what_is_said_of_all() {
        let settings = read(&[
            ("OTEL_EXPORTER_OTLP_ENDPOINT", "https://collector.example/otlp/"),
            (
                "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT",
                "http://127.0.0.1:9/traces?tenant=a",
            ),
            ("OTEL_EXPORTER_OTLP_HEADERS", "authorization=Bearer%20abc, x-tenant = a"),
            ("OTEL_EXPORTER_OTLP_METRICS_TIMEOUT", "250"),
            ("OTEL_METRIC_EXPORT_INTERVAL", "1500"),
        ])
        .unwrap();
        let (traces, metrics) = (settings.traces.unwrap(), settings.metrics.unwrap());
        assert_eq!(traces.endpoint, "http://127.0.0.1:9/traces?tenant=a");
        assert_eq!(metrics.endpoint, "https://collector.example/otlp/v1/metrics");
        assert_eq!(metrics.headers["authorization"], "Bearer abc");
        assert_eq!(metrics.headers["x-tenant"], "a");
        assert!(!format!("{metrics:?}").contains("abc"));
        assert_eq!(traces.timeout, TIMEOUT);
        assert_eq!(metrics.timeout, Duration::from_millis(250));
        assert_eq!(settings.interval, Duration::from_millis(1500));
    }

    /// Those of one signal are told of all at once.
    #[test]
    fn each_variable_that_is_read_is_in_the_chapter_about_running_it() {
        let chapter = include_str!("../../../../../docs/operations.md");
        let asked = RefCell::new(BTreeSet::new());
        Settings::read(|name| {
            asked.borrow_mut().insert(name.to_owned());
            None
        })
        .unwrap();
        let asked = asked.into_inner();
        assert!(asked.contains("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT"));
        for name in asked {
            let of_all = name
                .replace("_OTLP_TRACES_", "_OTLP_")
                .replace("_OTLP_METRICS_", "_OTLP_");
            assert!(chapter.contains(&format!("`{of_all}`")), "{of_all}");
        }
    }

    #[test]
    fn either_can_be_left_out_and_both() {
        let settings = read(&[("OTEL_TRACES_EXPORTER", "none")]).unwrap();
        assert!(settings.traces.is_none() && settings.metrics.is_some());
        let settings = read(&[("OTEL_SDK_DISABLED", "TRUE")]).unwrap();
        assert!(settings.traces.is_none() && settings.metrics.is_none());
    }

    #[test]
    fn what_this_program_does_not_do_is_refused_without_saying_secrets() {
        for (name, value, said) in [
            (
                "OTEL_EXPORTER_OTLP_PROTOCOL",
                "grpc",
                "OTEL_EXPORTER_OTLP_PROTOCOL is `grpc`, expected `http/protobuf`",
            ),
            (
                "OTEL_METRICS_EXPORTER",
                "prometheus",
                "OTEL_METRICS_EXPORTER is `prometheus`, expected `otlp` or `none`",
            ),
            (
                "OTEL_EXPORTER_OTLP_TRACES_COMPRESSION",
                "gzip",
                "OTEL_EXPORTER_OTLP_TRACES_COMPRESSION is `gzip`, expected `none`",
            ),
            (
                "OTEL_METRIC_EXPORT_INTERVAL",
                "1m",
                "OTEL_METRIC_EXPORT_INTERVAL is `1m`, expected a number of milliseconds",
            ),
            (
                "OTEL_EXPORTER_OTLP_ENDPOINT",
                "http://me:hush@collector",
                "OTEL_EXPORTER_OTLP_ENDPOINT cannot be used, expected a URL as `http://localhost:4318`, without a login",
            ),
            (
                "OTEL_EXPORTER_OTLP_HEADERS",
                "hush",
                "OTEL_EXPORTER_OTLP_HEADERS cannot be used, expected `name=value`, with commas between several",
            ),
        ] {
            assert_eq!(read(&[(name, value)]).unwrap_err(), said);
        }
    }
}
