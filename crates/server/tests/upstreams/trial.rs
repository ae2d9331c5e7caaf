//! One catalog before one upstream: what was sent, and what was run that should not have been.

use std::fmt::{self, Write as _};
use std::net::SocketAddr;
use std::sync::Arc;

use bailiwick::{Catalog, Method};
use bailiwick_server::{ServeOptions, serve};
use tokio::sync::{Mutex, oneshot};
use tokio::task::JoinSet;

use crate::catalogs::{operations, registered};
use crate::client::{Connection, Reply};
use crate::holders::Holders;
use crate::nginx::nginx;
use crate::outcome::Outcome;
use crate::plan::{Ask, Plan};
use crate::upstream;

/// A catalog with the service that decides about it, and the requests for it.
pub(crate) struct Trial<C: Catalog> {
    plan: Plan<C>,
    service: SocketAddr,
}

/// Connections at a time.
const CONNECTIONS: usize = 8;

impl<C: Catalog> Trial<C> {
    /// Starts the service and asks the engine about every request, with this many pairs of disguises for each endpoint.
    pub(crate) async fn prepare(pairs: usize) -> Self {
        let holders = Holders::<C>::new().await;
        let store = Arc::clone(&holders.store);
        let (tell, told) = oneshot::channel();
        tokio::spawn(async move {
            let mut options = ServeOptions::default();
            options.listen = SocketAddr::from(([127, 0, 0, 1], 0));
            let tell = |started: &bailiwick_server::Started| {
                tell.send(started.listening).unwrap();
                Ok(())
            };
            serve::<C>(store, options, tell, std::future::pending()).await.unwrap();
        });
        let plan = tokio::task::spawn_blocking(move || Plan::new(&holders, pairs));
        Self {
            plan: plan.await.unwrap(),
            service: told.await.unwrap(),
        }
    }

    /// Sends the requests; an error says why the upstream is not there.
    pub(crate) async fn run(&self, name: &str, requests: usize) -> Result<Outcome, String> {
        let folder = tempfile::tempdir().unwrap();
        let upstream = upstream::start(name, &registered::<C>(), folder.path()).await?;
        let nginx = nginx(self.service, upstream.address).await;
        let operations = Arc::new(operations::<C>());
        let meant = self.plan.plain.iter().filter(|ask| {
            let operation = ask.case.origin.to_string();
            !upstream.left_out.contains(&operation)
        });
        let mut outcome = Outcome {
            left_out: upstream.left_out.len(),
            ..Outcome::default()
        };
        for (ask, reply) in send(nginx.address, meant.cloned().collect()).await {
            outcome.note(name, &operations, &ask, &reply);
            if reply.ran != Some(ask.case.origin.to_string()) {
                outcome.amiss.push(format!("{name}: {}: {reply:?}", ask.case));
            }
        }
        // Another operation stands in for one that is left out, so nothing is learned there.
        let mut disguised = self.plan.chosen(name, requests);
        disguised.retain(|ask| {
            let read = ask.case.read().map(|endpoint| endpoint.to_string());
            read.is_none_or(|read| !upstream.left_out.contains(&read))
        });
        for (ask, reply) in send(nginx.address, disguised).await {
            outcome.note(name, &operations, &ask, &reply);
        }
        Ok(outcome)
    }
}

impl<C: Catalog> fmt::Display for Trial<C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (asked, passing) = (self.plan.asked, self.plan.passing.len());
        write!(
            f,
            "{:12} {asked:7} disguised requests, {passing:6} that pass or speak in headers",
            C::name()
        )
    }
}

/// Sends them all, over several connections at a time.
async fn send<C: Catalog>(address: SocketAddr, asks: Vec<Ask<C>>) -> Vec<(Ask<C>, Reply)> {
    let asks = Arc::new(Mutex::new(asks));
    let mut connections = JoinSet::new();
    for _ in 0..CONNECTIONS {
        let asks = Arc::clone(&asks);
        connections.spawn(async move {
            let mut connection = Connection::new(address);
            let mut replies = Vec::new();
            loop {
                let Some(ask) = asks.lock().await.pop() else {
                    return replies;
                };
                let reply = connection.send(ask.case.method, &bytes(&ask)).await;
                replies.push((ask, reply));
            }
        });
    }
    connections.join_all().await.into_iter().flatten().collect()
}

fn bytes<C: Catalog>(ask: &Ask<C>) -> Vec<u8> {
    let case = &ask.case;
    let mut head = String::from(" HTTP/1.1\r\nHost: localhost\r\n");
    if let Some(holder) = &ask.by {
        write!(head, "Authorization: Bearer {}\r\n", holder.secret).unwrap();
    }
    for (name, value) in &case.headers {
        write!(head, "{name}: {value}\r\n").unwrap();
    }
    if [Method::Post, Method::Put, Method::Patch].contains(&case.method) {
        head += "Content-Length: 0\r\n";
    }
    [
        case.method.as_str().as_bytes(),
        b" ",
        &case.target,
        head.as_bytes(),
        b"\r\n",
    ]
    .concat()
}
