//! SIGHUP: catalog, programs and certificate are read again. Nothing is taken over unless all of it is right.
//!
//! Programs and certificate are replaced while the service goes on. A catalog is what the whole program was made for, so for
//! another one the process begins anew, with the same sockets.

use std::path::PathBuf;

use bailiwick::Catalog;
use bailiwick_catalog::{Model, Source};
use bailiwick_server::{Clients, Tls};

use super::change;
use crate::error::Error;
use crate::loaded::Files;
use crate::serve::read_clients;
use crate::serve::settings::SettingsArgs;
use crate::serve::tls::TlsArgs;

/// What is read again, and as what it was read last.
pub(super) struct Reload {
    /// Those of the start, by which sockets and all else were opened.
    pub(super) settings: (Option<Source>, SettingsArgs),
    pub(super) catalog: Option<(PathBuf, Files)>,
    pub(super) clients: Option<(PathBuf, Clients)>,
    pub(super) tls: (TlsArgs, Option<Tls>),
}

/// What was read.
struct Read {
    /// Where it is another one.
    catalog: Option<(Files, Model)>,
    clients: Option<Clients>,
    tls: Option<Tls>,
}

impl Reload {
    /// Whether the process is to begin anew, behind whatever else was taken over.
    pub(super) fn run<C: Catalog>(&self) -> bool {
        let read = match self.read::<C>() {
            Ok(read) => read,
            Err(errors) => {
                for error in errors {
                    tracing::error!(%error, "nothing was reloaded: the service goes on as it was");
                }
                return false;
            }
        };
        if let (Some((_, used)), Some(clients)) = (&self.clients, &read.clients) {
            used.replace(clients);
        }
        if let (Some(used), Some(tls)) = (&self.tls.1, &read.tls) {
            used.replace(tls);
        }
        match read.catalog {
            None => {
                tracing::info!(
                    programs = self.clients.is_some(),
                    certificate = self.tls.1.is_some(),
                    "reloaded; the catalog is the same"
                );
                false
            }
            Some((files, model)) => {
                change::tell::<C>(&files, &model);
                tracing::info!("reloading: the service begins anew with another catalog");
                true
            }
        }
    }

    /// Reads all of it, and says all that is wrong.
    fn read<C: Catalog>(&self) -> Result<Read, Vec<Error>> {
        let catalog = self.catalog.as_ref().map(|(path, used)| {
            let files = Files::read(path)?;
            if files == *used {
                return Ok(None);
            }
            let model = files.check()?;
            change::may_follow::<C>(&model).map(|()| Some((files, model)))
        });
        let clients = self.clients.as_ref().map(|(path, _)| read_clients(path));
        match (
            self.same_settings(),
            catalog.transpose(),
            clients.transpose(),
            self.tls.0.read(),
        ) {
            (Ok(()), Ok(catalog), Ok(clients), Ok(tls)) => Ok(Read {
                catalog: catalog.flatten(),
                clients,
                tls,
            }),
            (settings, catalog, clients, tls) => {
                let errors = [settings.err(), catalog.err(), clients.err(), tls.err()];
                Err(errors.into_iter().flatten().collect())
            }
        }
    }

    /// Others count from the next start on. A new beginning would take some of them and not others: the sockets stay.
    fn same_settings(&self) -> Result<(), Error> {
        let (used, file) = &self.settings;
        let now = file.read()?;
        match &now {
            Some(source) if now != *used => {
                let wrong = format!("{} is not as it was when the service started", source.name());
                let help = "settings need a restart; or put the file back".to_owned();
                Err(Error::new(wrong).with_help(Some(help)))
            }
            _ => Ok(()),
        }
    }
}
