//! SIGHUP: what the service goes by is read again, and where that takes a new beginning, the process begins anew.

#[cfg(unix)]
mod change;
#[cfg(unix)]
mod reload;
#[cfg(unix)]
mod successor;

#[cfg(unix)]
pub(super) use unix::Again;

#[cfg(not(unix))]
pub(super) use elsewhere::Again;

#[cfg(unix)]
mod unix {
    use std::io;
    use std::path::{Path, PathBuf};
    use std::sync::{Arc, OnceLock};

    use bailiwick::Catalog;
    use bailiwick_server::{ServeOptions, Sockets, Started};
    use tokio::signal::unix::{SignalKind, signal};

    use super::reload::Reload;
    use super::successor::{Program, handed_over};
    use crate::error::Error;
    use crate::loaded::Files;
    use crate::serve::end::is_at_terminal;
    use crate::serve::settings::SettingsArgs;
    use crate::serve::tls::TlsArgs;

    /// What is read again, and what a new beginning takes.
    pub(in crate::serve) struct Again {
        reload: Reload,
        program: Program,
        sockets: OnceLock<Sockets>,
    }

    impl Again {
        /// Takes over what another process hands over, into the options.
        pub(in crate::serve) fn new(
            options: &mut ServeOptions,
            settings: SettingsArgs,
            catalog: Option<&Path>,
            clients: Option<PathBuf>,
            tls: TlsArgs,
        ) -> Result<Self, Error> {
            options.sockets = handed_over(options.listen_gateway.is_some())?.map(Arc::new);
            let files = |path: &Path| Files::read(path).map(|files| (path.to_owned(), files));
            Ok(Self {
                reload: Reload {
                    settings: (settings.read()?, settings),
                    catalog: catalog.map(files).transpose()?,
                    clients: clients.map(|path| (path, options.clients.clone())),
                    tls: (tls, options.tls.clone()),
                },
                program: Program::of_this_process()?,
                sockets: OnceLock::new(),
            })
        }

        /// Keeps the sockets of a service for its successor.
        pub(in crate::serve) fn keep(&self, started: &Started) -> io::Result<()> {
            let sockets = started.sockets.try_clone()?;
            // A service starts once.
            _ = self.sockets.set(sockets);
            Ok(())
        }

        /// Reads files again each time that an operator sends SIGHUP, and is done when the process has to begin anew. Listens from now
        /// on.
        pub(in crate::serve) fn needed<C: Catalog>(self: Arc<Self>) -> io::Result<impl Future<Output = ()> + Send> {
            let mut hangups = (!is_at_terminal()).then(|| signal(SignalKind::hangup())).transpose()?;
            Ok(async move {
                while let Some(hangups) = &mut hangups
                    && hangups.recv().await.is_some()
                {
                    let again = Arc::clone(&self);
                    // To check a catalog and to compare it may take a while.
                    let run = tokio::task::spawn_blocking(move || again.reload.run::<C>());
                    if run.await.unwrap_or(false) {
                        return;
                    }
                }
                std::future::pending::<()>().await;
            })
        }

        /// Begins anew, behind the end of the service. Returns where it cannot, and then the process can only end.
        pub(in crate::serve) fn go_on(&self) -> Error {
            let sockets = self.sockets.get().map(Sockets::try_clone);
            match sockets {
                Some(Ok(sockets)) => self.program.go_on(sockets),
                Some(Err(error)) => Error::new(format!("cannot hand over sockets: {error}")),
                None => Error::new("there are no sockets to hand over"),
            }
        }
    }
}

/// There is no SIGHUP.
#[cfg(not(unix))]
mod elsewhere {
    use std::io;
    use std::path::{Path, PathBuf};
    use std::sync::Arc;

    use bailiwick::Catalog;
    use bailiwick_server::{ServeOptions, Started};

    use crate::error::Error;
    use crate::serve::settings::SettingsArgs;
    use crate::serve::tls::TlsArgs;

    pub(in crate::serve) struct Again;

    impl Again {
        pub(in crate::serve) fn new(
            _: &mut ServeOptions,
            _: SettingsArgs,
            _: Option<&Path>,
            _: Option<PathBuf>,
            _: TlsArgs,
        ) -> Result<Self, Error> {
            Ok(Self)
        }

        pub(in crate::serve) fn keep(&self, _: &Started) -> io::Result<()> {
            Ok(())
        }

        pub(in crate::serve) fn needed<C: Catalog>(self: Arc<Self>) -> io::Result<impl Future<Output = ()> + Send> {
            Ok(std::future::pending())
        }

        pub(in crate::serve) fn go_on(&self) -> Error {
            Error::new("a service cannot begin anew on this system")
        }
    }
}
