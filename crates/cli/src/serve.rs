//! `bailiwick serve`

mod again;
mod end;
mod log;
mod manager;
mod opentelemetry;
mod settings;
mod tls;
mod tuning;

use std::fs;
use std::io::{self, Write};
use std::net::SocketAddr;
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use bailiwick::Catalog;
use bailiwick_server::{Clients, Ending, ServeError, ServeOptions, Started};
use bailiwick_tokens::Chain;
use clap::Args;
use opentelemetry::{OpenTelemetryArgs, Telemetry};

use crate::args::{CatalogChoice, InCatalog};
use crate::error::Error;
use crate::outcome::Outcome;
use crate::token::Database;
use again::Again;

/// Serve tokens: forward-auth for gateways, an API, and a control panel
///
/// Listens on this machine only, unless told otherwise, and keeps tokens where `bailiwick token` does. As long as there is
/// no owner, it prints a link with which the first one signs up; whoever has it owns the service, so it works once and for
/// an hour. SIGTERM, ctrl-c and closing its terminal end it when the requests that are under way have been answered. Without a
/// terminal, SIGHUP has it read the catalog, `--clients` and the certificate again: where all of them are right they are taken over,
/// otherwise the log says what is wrong.
/// A manager that set `NOTIFY_SOCKET`, as systemd does, is told when it is ready and when it ends; one that set `LISTEN_FDS` has
/// opened the sockets.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct ServeArgs {
    #[command(flatten)]
    settings: settings::SettingsArgs,
    #[command(flatten)]
    catalog: CatalogChoice,
    #[command(flatten)]
    database: Database,
    /// Where to listen; with port 0 the system chooses one
    #[arg(long, value_name = "ADDRESS", env = "BAILIWICK_LISTEN", default_value_t = ServeOptions::default().listen)]
    listen: SocketAddr,
    /// Where to listen for gateways, if apart: `/authorize`, `/introspect`, `/revoke` and `/metrics` are then here alone
    #[arg(long, value_name = "ADDRESS", env = "BAILIWICK_LISTEN_GATEWAY")]
    listen_gateway: Option<SocketAddr>,
    /// The origin at which people reach it, by a name or when something stands in front; with `https:`, cookies need TLS
    #[arg(long, value_name = "URL", env = "BAILIWICK_PUBLIC_URL", value_parser = origin)]
    public_url: Option<String>,
    /// Believe the last entry of `X-Forwarded-For`: only when something stands in front that writes it
    #[arg(long)]
    trust_forwarded_for: bool,
    /// Believe the last element of `Forwarded` (RFC 7239): only when something stands in front that writes it
    #[arg(long, conflicts_with = "trust_forwarded_for")]
    trust_forwarded: bool,
    /// How many connections may be open on each address; without this, what fits the limit of open files, up to 4096
    #[arg(long, value_name = "COUNT", env = "BAILIWICK_MAX_CONNECTIONS")]
    max_connections: Option<NonZeroUsize>,
    /// For how many seconds `/readyz` says that it is ending before it ends, so that no more requests are sent to it
    #[arg(long, value_name = "SECONDS", env = "BAILIWICK_DRAIN", default_value_t = 0)]
    drain: u16,
    /// A file of programs that may introspect and revoke tokens: a line `name:secret` for each
    #[arg(long, value_name = "FILE", env = "BAILIWICK_CLIENTS")]
    clients: Option<PathBuf>,
    #[command(flatten)]
    tls: tls::TlsArgs,
    #[command(flatten)]
    tuning: tuning::TuningArgs,
    #[command(flatten)]
    log: log::LogArgs,
    #[command(flatten)]
    opentelemetry: OpenTelemetryArgs,
}

const EXAMPLES: &str = "Examples:
  bailiwick serve
  bailiwick serve --catalog scopes.toml --database postgres://db/bailiwick --listen 0.0.0.0:8700 \\
    --public-url https://tokens.example.com --log json
  bailiwick serve --listen 0.0.0.0:8700 --listen-gateway 127.0.0.1:8701 \\
    --public-url https://tokens.example.com";

impl ServeArgs {
    /// Serves until it is told to end.
    pub(crate) fn run(self) -> Result<Outcome, Error> {
        let telemetry = self.opentelemetry.start()?;
        self.log.start(telemetry.as_ref().and_then(Telemetry::log));
        let Self {
            settings,
            catalog,
            database,
            listen,
            listen_gateway,
            public_url,
            trust_forwarded_for,
            trust_forwarded,
            max_connections,
            drain,
            clients,
            tls,
            tuning,
            log,
            opentelemetry: _,
        } = self;
        let mut options = ServeOptions::default();
        options.listen = listen;
        options.listen_gateway = listen_gateway;
        options.public_url = public_url;
        options.trust_forwarded_for = trust_forwarded_for;
        options.adopt_database = database.adopt;
        options.trust_forwarded = trust_forwarded;
        options.max_connections = max_connections;
        options.drain = Duration::from_secs(drain.into());
        tuning.set(&mut options)?;
        log.set(&mut options);
        if let Some(telemetry) = &telemetry {
            telemetry.set(&mut options);
        }
        // The file of settings may say both.
        if trust_forwarded && trust_forwarded_for {
            let help = "something in front writes one of the two headers: say which".to_owned();
            let wrong = "--trust-forwarded and --trust-forwarded-for cannot both be set";
            return Err(Error::new(wrong).with_help(Some(help)));
        }
        options.tls = tls.read()?;
        if options.tls.is_some() && options.public_url.is_some() && !options.is_https() {
            let wrong = "--public-url begins with `http:`, expected `https:` beside --tls-certificate";
            return Err(Error::new(wrong.to_owned()));
        }
        if let Some(path) = &clients {
            options.clients = read_clients(path)?;
        }
        let again = Arc::new(Again::new(&mut options, settings, catalog.file(), clients, tls)?);
        let is_built_in = catalog.file().is_none();
        catalog.run(Task {
            database,
            is_built_in,
            tuning,
            options,
            again,
            telemetry,
        })
    }
}

struct Task {
    database: Database,
    /// Nobody said which catalog it is for, so it may be the database of something else.
    is_built_in: bool,
    tuning: tuning::TuningArgs,
    options: ServeOptions,
    again: Arc<Again>,
    telemetry: Option<Telemetry>,
}

impl InCatalog for Task {
    fn run_in<C: Catalog>(self) -> Result<Outcome, Error> {
        let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
        let (telemetry, again) = (self.telemetry, self.again);
        let has_tls = self.options.tls.is_some();
        let tell = |started: &Started| {
            again.keep(started)?;
            if let Some(telemetry) = &telemetry {
                telemetry.begin(&started.metrics);
            }
            tell(started, has_tls)
        };
        let served = runtime.block_on(async {
            let (asked_for, needed) = (end::asked_for()?, Arc::clone(&again).needed::<C>()?);
            let end = async move {
                tokio::select! {
                    () = asked_for => {
                        manager::ending();
                        Ending::Over
                    }
                    () = needed => {
                        manager::reloading();
                        Ending::HandedOver
                    }
                }
            };
            if self.database.is_exposed() {
                let advice = "secrets can be read and changed on the way to the database, which does not have to prove that it \
                              is the right one: say `sslmode=verify-full` in its URL";
                tracing::warn!("{advice}");
            }
            let limits = |options| {
                let options = self.tuning.of_database(options);
                if self.is_built_in { options.alone() } else { options }
            };
            let store = self.database.open_with::<C>(limits).await?;
            let served = bailiwick_server::serve::<C>(store, self.options, tell, end).await;
            served.map_err(|error| match error {
                ServeError::Bind(error) => error.into(),
                other => Error::new(Chain(&other).to_string()),
            })
        });
        if let Some(telemetry) = telemetry {
            telemetry.end();
        }
        match served? {
            Ending::HandedOver => Err(again.go_on()),
            _ => Ok(Outcome::Yes),
        }
    }
}

/// Says where it listens. The link goes to standard output alone, and into no log.
fn tell(started: &Started, has_tls: bool) -> io::Result<()> {
    let mut out = io::stdout().lock();
    writeln!(out, "listening on {}", started.origin)?;
    if let Some(address) = started.listening_for_gateways {
        let scheme = if has_tls { "https" } else { "http" };
        writeln!(out, "listening for gateways on {scheme}://{address}")?;
    }
    if let Some(link) = &started.first_owner {
        writeln!(out, "to make the first owner, open within an hour: {link}")?;
    }
    out.flush()?;
    manager::ready(started.listening, has_tls);
    Ok(())
}

fn read_clients(path: &Path) -> Result<Clients, Error> {
    let failed = |error: &dyn std::error::Error| Error::new(format!("{}: {error}", path.display()));
    let text = fs::read_to_string(path).map_err(|error| failed(&error))?;
    text.parse::<Clients>().map_err(|error| failed(&error))
}

/// The origin of a service that listens where it does unless it is told otherwise.
pub(crate) fn local_origin() -> String {
    format!("http://{}", ServeOptions::default().listen)
}

/// An origin, without a slash at the end.
pub(crate) fn origin(text: &str) -> Result<String, String> {
    let text = text.strip_suffix('/').unwrap_or(text);
    let host = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://"));
    match host {
        Some(host) if !host.is_empty() && !host.contains(['/', '?', '#', '@', ' ']) => Ok(text.to_owned()),
        _ => Err("expected an origin such as `https://tokens.example.com`".to_owned()),
    }
}
