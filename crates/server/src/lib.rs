#![doc = include_str!("../README.md")]

mod accounts;
mod api;
mod app;
mod clients;
mod clock;
mod code;
mod connections;
mod forwarded;
mod gateway;
mod headers;
mod hosts;
mod limits;
mod measured;
mod oauth;
mod ops;
mod options;
pub mod panel;
mod router;
mod serve;
mod sockets;
#[cfg(feature = "tls")]
mod tls;
mod tries;

pub use accounts::reset::reset_link;
pub use accounts::restored::sign_out_everybody;
pub use app::App;
pub use clients::{Clients, ClientsError};
pub use gateway::LoggedDecisions;
pub use ops::{JoinTrace, MetricsText, SPANS, TraceParent};
pub use options::ServeOptions;
pub use router::{gateway_router, router};
pub use serve::{Ending, ServeError, Started, serve};
pub use sockets::Sockets;
#[cfg(feature = "tls")]
pub use tls::{Tls, TlsError};
