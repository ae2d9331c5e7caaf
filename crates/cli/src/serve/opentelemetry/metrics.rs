//! Metrics, sent again and again: those that `/metrics` shows.

use std::io;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender as Texts, channel};
use std::thread;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use bailiwick_server::MetricsText;
use bytes::Bytes;
use http::Request;
use http::header::CONTENT_TYPE;
use opentelemetry_proto::tonic::resource::v1::Resource as ProtoResource;
use opentelemetry_sdk::Resource;
use prost::Message;

use super::convert::{self, Moments};
use super::exposition;
use super::sender::Sender;

/// A thread that sends them.
pub(super) struct Exporter {
    texts: Texts<MetricsText>,
    ended: Receiver<()>,
}

/// The same, at its end.
pub(super) struct Ending(Receiver<()>);

impl Exporter {
    /// Waits for metrics to send them so often.
    pub(super) fn start(sender: Sender, resource: &Resource, every: Duration) -> io::Result<Self> {
        let (texts, told) = channel::<MetricsText>();
        let (end, ended) = channel();
        let resource = convert::resource(resource);
        let each = move || {
            // Gone when this ends, of which whoever has the other end takes note.
            let _end: Texts<()> = end;
            let Ok(text) = told.recv() else {
                return;
            };
            let began = nanos();
            while matches!(told.recv_timeout(every), Err(RecvTimeoutError::Timeout)) {
                send(&sender, &text, &resource, began);
            }
            send(&sender, &text, &resource, began);
        };
        thread::Builder::new().name("metrics".to_owned()).spawn(each)?;
        Ok(Self { texts, ended })
    }

    /// Sends these from now on.
    pub(super) fn begin(&self, text: MetricsText) {
        // The thread is there for as long as this is.
        _ = self.texts.send(text);
    }

    /// Sends them for the last time.
    pub(super) fn end(self) -> Ending {
        drop(self.texts);
        Ending(self.ended)
    }
}

impl Ending {
    /// Waits until they were sent, for so long at most.
    pub(super) fn wait(self, patience: Duration) {
        // Nothing is ever told: the other end goes away.
        _ = self.0.recv_timeout(patience);
    }
}

fn send(sender: &Sender, text: &MetricsText, resource: &ProtoResource, began: u64) {
    let Some(text) = text.read() else {
        tracing::error!("metrics cannot be read");
        return;
    };
    let moments = Moments { began, now: nanos() };
    let request = convert::request(&exposition::families(&text), resource.clone(), moments);
    let request = Request::post(sender.signal().endpoint.clone())
        .header(CONTENT_TYPE, "application/x-protobuf")
        .body(Bytes::from(request.encode_to_vec()));
    if let Ok(request) = request {
        // What comes of it is told by the sender; the next one has all that this one has.
        _ = sender.send(request);
    }
}

fn nanos() -> u64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    u64::try_from(since.as_nanos()).unwrap_or(u64::MAX)
}
