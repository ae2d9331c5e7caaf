//! `bailiwick health`

mod any_certificate;

use std::io::Write;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::path::PathBuf;
use std::time::Duration;

use bailiwick_server::ServeOptions;
use bytes::Bytes;
use clap::Args;
use http::Uri;
use http_body_util::{BodyExt, Empty, Limited};
use hyper_util::client::legacy::Client;
use hyper_util::rt::TokioExecutor;

use crate::error::Error;
use crate::outcome::Outcome;
use crate::terminal;

/// Ask a service on this machine whether it is ready
///
/// For containers and monitors without a program that speaks HTTP. Takes the address of `serve` from the same variable, and asks
/// this machine where that is any. Nothing secret is sent, so with TLS it takes any certificate.
///
/// Exits with 0 when it is ready, and with 1 when it is not or does not answer within five seconds.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct HealthArgs {
    /// Where it listens
    #[arg(long, value_name = "ADDRESS", env = "BAILIWICK_LISTEN", default_value_t = ServeOptions::default().listen)]
    listen: SocketAddr,
    /// Ask with TLS, as the service speaks it that has a certificate
    #[arg(long, value_name = "FILE", env = "BAILIWICK_TLS_CERTIFICATE")]
    tls_certificate: Option<PathBuf>,
    /// Ask only whether the process answers, whatever the database does
    #[arg(long)]
    live: bool,
}

const EXAMPLES: &str = "Examples:
  bailiwick health
  bailiwick health --live --listen 127.0.0.1:8700";

const PATIENCE: Duration = Duration::from_secs(5);
/// More than is ever said.
const LONGEST: usize = 64 * 1024;

/// What a service says of itself.
pub(crate) struct Answer {
    pub(crate) is_good: bool,
    text: String,
}

impl HealthArgs {
    /// Asks it.
    pub(crate) fn run(self) -> Result<Outcome, Error> {
        let path = if self.live { "/healthz" } else { "/readyz" };
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
        let address = on_this_machine(self.listen);
        match runtime.block_on(ask(address, self.tls_certificate.is_some(), path, PATIENCE)) {
            Ok(answer) => {
                let mut out = terminal::stdout();
                writeln!(out, "{}", answer.text.trim_end())?;
                out.flush()?;
                Ok(if answer.is_good { Outcome::Yes } else { Outcome::No })
            }
            Err(why) => {
                writeln!(terminal::stderr(), "{address}: {why}")?;
                Ok(Outcome::No)
            }
        }
    }
}

/// Asks for a path of a service, within a time.
pub(crate) async fn ask(address: SocketAddr, has_tls: bool, path: &str, patience: Duration) -> Result<Answer, String> {
    let scheme = if has_tls { "https" } else { "http" };
    let uri: Uri = format!("{scheme}://{address}{path}")
        .parse()
        .map_err(|_| "no address that can be asked".to_owned())?;
    let asked = async {
        let connector = any_certificate::connector().map_err(|_| "TLS cannot be spoken".to_owned())?;
        let client = Client::builder(TokioExecutor::new()).build::<_, Empty<Bytes>>(connector);
        let response = client.get(uri).await.map_err(|_| "nobody answers there".to_owned())?;
        let is_good = response.status().is_success();
        let body = Limited::new(response.into_body(), LONGEST).collect().await;
        let body = body.map_err(|_| "the answer ended early".to_owned())?.to_bytes();
        Ok(Answer {
            is_good,
            text: String::from_utf8_lossy(&body).into_owned(),
        })
    };
    let asked = tokio::time::timeout(patience, asked).await;
    asked.unwrap_or_else(|_| Err("no answer in time".to_owned()))
}

/// Where a service is reached from here that listens on every address.
fn on_this_machine(address: SocketAddr) -> SocketAddr {
    let ip = match address.ip() {
        IpAddr::V4(ip) if ip.is_unspecified() => Ipv4Addr::LOCALHOST.into(),
        IpAddr::V6(ip) if ip.is_unspecified() => Ipv6Addr::LOCALHOST.into(),
        ip => ip,
    };
    SocketAddr::new(ip, address.port())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_service_that_listens_everywhere_is_asked_on_this_machine() {
        for (listens, asked) in [
            ("0.0.0.0:8700", "127.0.0.1:8700"),
            ("[::]:8700", "[::1]:8700"),
            ("192.0.2.1:8700", "192.0.2.1:8700"),
        ] {
            assert_eq!(on_this_machine(listens.parse().unwrap()).to_string(), asked);
        }
    }
}
