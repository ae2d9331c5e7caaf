//! HTTP Archive files, which browsers and proxies write: version 1.2 of the format.

use serde::Deserialize;

use super::clock::Clock;
use super::entry::{BadEntry, Entry};
use super::json::fault;

#[derive(Deserialize)]
#[serde(expecting = "an object with `log`")]
struct Har {
    log: Log,
}

#[derive(Deserialize)]
#[serde(expecting = "an object with `entries`")]
struct Log {
    entries: Vec<HarEntry>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", expecting = "an object with `request`")]
struct HarEntry {
    started_date_time: Option<String>,
    request: Request,
    response: Option<Response>,
}

#[derive(Deserialize)]
#[serde(expecting = "an object with `method` and `url`")]
struct Request {
    method: String,
    url: String,
}

#[derive(Deserialize)]
#[serde(expecting = "an object with `status`")]
struct Response {
    status: u16,
}

/// Reads a whole archive.
///
/// ```
/// let text = r#"{"log": {"entries": [{
///     "startedDateTime": "2026-11-24T12:00:00Z",
///     "request": {"method": "GET", "url": "https://api.digitalocean.com/v2/droplets?page=2"},
///     "response": {"status": 200}
/// }]}}"#;
/// let entries = bailiwick_analysis::log::har(text.as_bytes())?;
/// assert_eq!(entries[0].path, "/v2/droplets?page=2");
/// assert_eq!(entries[0].status, Some(200));
/// # Ok::<(), bailiwick_analysis::log::BadEntry>(())
/// ```
///
/// # Errors
///
/// When it is no such archive.
pub fn har(bytes: &[u8]) -> Result<Vec<Entry<'static>>, BadEntry> {
    let har: Har = serde_json::from_slice(bytes).map_err(|error| fault(&error))?;
    let mut clock = Clock::default();
    let entry = |har: HarEntry| {
        let mut entry = Entry::new(har.request.method, har.request.url);
        entry.time = har.started_date_time.and_then(|time| clock.any(time.as_bytes()));
        entry.status = har.response.map(|response| response.status);
        entry
    };
    Ok(har.log.entries.into_iter().map(entry).collect())
}
