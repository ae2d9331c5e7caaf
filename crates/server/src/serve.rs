//! From a store to a service that answers.

use std::future::Future;
use std::io;
use std::net::SocketAddr;
use std::num::NonZeroUsize;
use std::sync::Arc;
use std::time::Duration;

use bailiwick::Catalog;
use bailiwick_tokens::store::{Store, StoreError};
use bailiwick_tokens::{BindError, Binding, Chain, Tokens};
use tokio::net::TcpListener;
use tokio::sync::watch;
use tokio::task::JoinSet;

use crate::accounts::{AccountError, WRITTEN, first};
use crate::connections::{self, Secure, Terms};
use crate::measured::Measured;
use crate::ops::{MetricsText, StoreTimes};
use crate::{App, ServeOptions, Sockets, gateway_router, ops, router};

/// How often notes that have expired are taken away.
const SWEEP: Duration = Duration::from_secs(600);

/// A service that is about to answer.
#[derive(Debug)]
#[non_exhaustive]
pub struct Started {
    /// Where it listens.
    pub listening: SocketAddr,
    /// Where it listens for gateways, if apart.
    pub listening_for_gateways: Option<SocketAddr>,
    /// The origin at which people reach it.
    pub origin: String,
    /// The link with which the first owner signs up, while there is none. It works once, for an hour. It is a secret.
    pub first_owner: Option<String>,
    /// What it listens on, to be handed over when it ends for that.
    pub sockets: Sockets,
    /// What `/metrics` says.
    pub metrics: MetricsText,
}

/// How a service ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Ending {
    /// For good: it is not ready any more, and goes on for as long as the options say before it closes its sockets.
    Over,
    /// Another takes its sockets over at once: what is under way is answered, and nobody is told to go elsewhere.
    HandedOver,
}

/// Why a service does not start, or did not end well.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ServeError {
    /// The address cannot be listened on.
    #[error("cannot listen on {address}")]
    Listen {
        /// The address.
        address: SocketAddr,
        /// What the system says.
        source: io::Error,
    },
    /// The store does not answer.
    #[error("the store of tokens does not answer")]
    Store(#[from] StoreError),
    /// The database is not used with the catalog.
    #[error(transparent)]
    Bind(BindError),
    /// There are no random numbers for a link.
    #[error("the operating system gives no random numbers")]
    Random(#[source] getrandom::Error),
    /// Whoever was to be told that it started could not be.
    #[error("cannot say where the service listens")]
    Tell(#[source] io::Error),
}

/// Serves the tokens of a store until `end` is there; requests that are under way then have ten seconds.
/// The answer is how it ended.
///
/// Reads no environment and prints nothing: `tell` is told where it listens, and what is logged goes to `tracing`. Raises the
/// process's limit of open files as far as it can be.
///
/// # Errors
///
/// When the catalog names no owners' role, when the database belongs to another catalog, when the address is taken, or the store does not answer at the beginning or at the end.
pub async fn serve<C: Catalog>(
    store: Arc<dyn Store>,
    options: ServeOptions,
    tell: impl FnOnce(&Started) -> io::Result<()>,
    end: impl Future<Output = Ending> + Send + 'static,
) -> Result<Ending, ServeError> {
    let times = StoreTimes::new();
    let tokens = Tokens::<C>::shared(Arc::new(Measured::new(store, times.clone())));
    let tokens = match options.remembered {
        Some(remembered) => tokens.remembering(remembered),
        None => tokens,
    };
    let app = App::measured(tokens.clone(), options, &times);
    ops::look(&app).await;
    bind(&app).await?;
    let sockets = Sockets::of(app.options())?;
    let unusable = |source| ServeError::Listen {
        address: app.options().listen,
        source,
    };
    let (listening, listening_for_gateways) = sockets.addresses().map_err(unusable)?;
    let listeners = sockets.try_clone().map_err(unusable)?;
    let listener = listener(listeners.public).map_err(unusable)?;
    let for_gateways = listeners.gateways.map(self::listener).transpose().map_err(unusable)?;
    let origin = app.options().origin(listening);
    let code = first::open(&app).await.map_err(ServeError::from)?;
    let options = app.options();
    for exposure in [options.exposure(), options.gateway_exposure()].into_iter().flatten() {
        tracing::warn!("{exposure}");
    }
    let started = Started {
        first_owner: code.map(|code| format!("{origin}/first/{}", code.expose())),
        listening,
        listening_for_gateways,
        origin,
        sockets,
        metrics: MetricsText::of(&app),
    };
    tell(&started).map_err(ServeError::Tell)?;
    drop(started);

    let mut upkeep = JoinSet::new();
    let fresh = tokens.keep_fresh(app.options().freshness);
    upkeep.spawn(async move { match fresh.await {} });
    upkeep.spawn(sweep(app.clone()));
    upkeep.spawn(ops::watch(app.clone()));
    upkeep.spawn(ops::count(app.clone()));
    upkeep.spawn(write_failures(app.clone()));
    let ending = answer(app.clone(), listener, for_gateways, end).await;
    upkeep.shutdown().await;
    let flushed = tokens.flush().await;
    let written = app.failures().write(&app).await;
    app.store().close().await?;
    written?;
    flushed?;
    Ok(ending)
}

/// Sees to it that the database is the catalog's, and tells of members who lost their role.
async fn bind<C: Catalog>(app: &App<C>) -> Result<(), ServeError> {
    let tokens = app.tokens();
    match tokens.bind(app.options().adopt_database, app.now()).await {
        Ok(Binding::Adopted { before, now }) => {
            tracing::warn!(
                before = before.catalog,
                before_owner = before.owner,
                catalog = now.catalog,
                owner = now.owner,
                "the database was made for another catalog or role of owners, and was adopted"
            );
        }
        Ok(Binding::Made(bound)) => {
            tracing::info!(
                catalog = bound.catalog,
                owner = bound.owner,
                "the database belongs to this catalog from now on"
            );
        }
        Ok(_) => {}
        Err(BindError::Store(error)) => return Err(error.into()),
        Err(error) => return Err(ServeError::Bind(error)),
    }
    for (role, members) in app.lost_roles().await? {
        tracing::warn!(
            role,
            members,
            "the catalog does not have this role, so its members may do nothing: add it, or its new name with `formerly`"
        );
    }
    Ok(())
}

fn listener(socket: std::net::TcpListener) -> io::Result<TcpListener> {
    socket.set_nonblocking(true)?;
    TcpListener::from_std(socket)
}

/// Answers on both listeners, or on the only one, until the end.
async fn answer<C: Catalog>(
    app: App<C>,
    listener: TcpListener,
    for_gateways: Option<TcpListener>,
    end: impl Future<Output = Ending>,
) -> Ending {
    let options = app.options();
    let fitting = connections::fitting(1 + u64::from(for_gateways.is_some()));
    let terms = Terms {
        secure: Secure::of(options),
        header_timeout: options.header_timeout,
        answer_timeout: options.answer_timeout,
        most: options.max_connections.map_or(fitting, NonZeroUsize::get),
    };
    let (ended, mut ending) = watch::channel(());
    let mut also_ending = ending.clone();
    let public_end = async move { _ = ending.changed().await };
    let most = terms.most;
    let counted = |listener| app.metrics().connections(listener, most);
    let public = connections::answer(
        listener,
        router(app.clone()),
        terms.clone(),
        counted("public"),
        public_end,
    );
    let gateways = async {
        if let Some(listener) = for_gateways {
            let end = async move { _ = also_ending.changed().await };
            let counted = counted("gateway");
            connections::answer(listener, gateway_router(app.clone()), terms, counted, end).await;
        }
    };
    let end = async {
        let ending = end.await;
        if ending == Ending::Over {
            app.health().end();
            let seconds = app.options().drain.as_secs();
            tracing::info!(
                seconds,
                "ending: not ready from now on, requests are answered for so long still"
            );
            tokio::time::sleep(app.options().drain).await;
        }
        // Whoever holds the other end of it waits for it to be gone.
        drop(ended);
        ending
    };
    let ((), (), ending) = tokio::join!(public, gateways, end);
    ending
}

async fn sweep<C: Catalog>(app: App<C>) {
    loop {
        tokio::time::sleep(SWEEP).await;
        // By the store's time as it is now: the clock of this machine may have been set since.
        let swept = async { app.store().sweep_notes(app.store().probe(app.now()).await?).await };
        if let Err(error) = swept.await {
            tracing::warn!(error = %Chain(&error), "notes that have expired could not be taken away");
        }
        if let Err(error) = app.store().settle().await {
            tracing::warn!(error = %Chain(&error), "the database could not be brought into its file");
        }
    }
}

async fn write_failures<C: Catalog>(app: App<C>) {
    loop {
        tokio::time::sleep(WRITTEN).await;
        if let Err(error) = app.failures().write(&app).await {
            tracing::warn!(error = %Chain(&error), "sign-ins that failed could not be written into the log");
        }
    }
}

impl From<AccountError> for ServeError {
    fn from(error: AccountError) -> Self {
        match error {
            AccountError::Random(error) => Self::Random(error),
            AccountError::Store(error) => Self::Store(error),
            other => Self::Store(StoreError::new(
                bailiwick_tokens::store::StoreErrorKind::Other,
                other.to_string(),
            )),
        }
    }
}
