//! Which database, and how long to wait for it.

use std::fmt;
use std::fs;
use std::net::IpAddr;
use std::path::PathBuf;
use std::str::FromStr;
use std::time::Duration;

use sqlx::ConnectOptions;
use sqlx::postgres::{PgConnectOptions, PgSslMode};

use super::hosts::Hosts;
use crate::store::{StoreError, StoreErrorKind};

/// Which database to connect to, and how.
///
/// ```
/// use std::time::Duration;
/// use bailiwick_tokens::store::postgres::PostgresOptions;
///
/// let options: PostgresOptions = "postgres://bailiwick:secret@db.example/tokens?sslmode=verify-full".parse()?;
/// let options = options.max_connections(32).statement_timeout(Duration::from_secs(2));
/// assert_eq!(
///     format!("{options:?}"),
///     "PostgresOptions { hosts: [\"db.example\"], database: Some(\"tokens\"), max_connections: 32, \
///      acquire_timeout: 5s, statement_timeout: 2s, .. }"
/// );
/// # Ok::<(), bailiwick_tokens::store::StoreError>(())
/// ```
#[derive(Clone)]
pub struct PostgresOptions {
    hosts: Hosts,
    password_file: Option<PathBuf>,
    is_alone: bool,
    max_connections: u32,
    acquire_timeout: Duration,
    statement_timeout: Duration,
}

impl PostgresOptions {
    /// At most so many connections and at least two, beside the two that follow news; 16 unless it is said. Half of them look
    /// secrets up.
    #[must_use]
    pub fn max_connections(self, max_connections: u32) -> Self {
        Self {
            max_connections,
            ..self
        }
    }

    /// How long to wait for a connection; 5 seconds unless it is said.
    #[must_use]
    pub fn acquire_timeout(self, acquire_timeout: Duration) -> Self {
        Self {
            acquire_timeout,
            ..self
        }
    }

    /// How long the database may take for a statement, in milliseconds and at least one; 5 seconds unless it is said. What
    /// takes longer is given up, by the database if it still listens.
    #[must_use]
    pub fn statement_timeout(self, statement_timeout: Duration) -> Self {
        Self {
            statement_timeout,
            ..self
        }
    }

    /// A file with the password, in place of the URL's. It is read for each connection that is made, so that a password can be
    /// changed while the program runs. An end of a line at its end is none of it.
    #[must_use]
    pub fn password_file(self, file: impl Into<PathBuf>) -> Self {
        Self {
            password_file: Some(file.into()),
            ..self
        }
    }

    /// Makes no tables where there are those of other programs. Tables of this library that are there already are used.
    #[must_use]
    pub fn alone(self) -> Self {
        Self { is_alone: true, ..self }
    }

    /// Whether nobody can stand between here and the database: it is on this machine, or has to show the certificate of its
    /// name.
    #[must_use]
    pub fn is_verified(&self) -> bool {
        let is_verified = |server| is_local(server) || matches!(server.get_ssl_mode(), PgSslMode::VerifyFull);
        self.hosts.servers().iter().all(is_verified)
    }

    /// The servers to try, one after the other, with their places and with the password as it is now.
    ///
    /// # Errors
    ///
    /// When the file of the password cannot be read.
    pub(super) fn servers(&self) -> Result<Vec<(usize, PgConnectOptions)>, StoreError> {
        let servers = self.hosts.in_turn().map(|(place, server)| (place, server.clone()));
        let Some(file) = &self.password_file else {
            return Ok(servers.collect());
        };
        let password = fs::read_to_string(file).map_err(|error| {
            StoreError::new(
                StoreErrorKind::Unavailable,
                "the file of the database's password cannot be read",
            )
            .because_of(error)
            .at(file.display())
        })?;
        let password = password.strip_suffix('\n').unwrap_or(&password);
        let password = password.strip_suffix('\r').unwrap_or(password);
        let servers = servers.map(|(place, server)| (place, server.password(password)));
        Ok(servers.collect())
    }

    /// Remembers which server took writes.
    pub(super) fn found(&self, place: usize) {
        self.hosts.found(place);
    }

    /// Whether no tables are made beside those of others.
    pub(super) fn is_alone(&self) -> bool {
        self.is_alone
    }

    /// How long to wait for an answer altogether.
    pub(super) fn patience(&self) -> Duration {
        self.acquire_timeout.saturating_add(self.statement_timeout)
    }

    /// How long to wait for a connection.
    pub(super) fn patience_for_connections(&self) -> Duration {
        self.acquire_timeout
    }

    /// How long a statement may take.
    pub(super) fn limit(&self) -> Duration {
        self.statement_timeout
    }

    /// How many connections are used at the same time at most.
    pub(super) fn most_connections(&self) -> u32 {
        self.max_connections
    }
}

/// A URL like `postgres://user:password@host:5432/database`. What it leaves out is taken from the environment, as
/// PostgreSQL's own programs do (`PGPASSWORD` and others).
///
/// It can name several hosts, as in `first:5432,second:5432`: a primary and its standbys. Each connection goes to the one that takes
/// writes. It is looked for beginning with the one that took them last, and each has its part of the time to connect.
///
/// Where neither the URL nor `PGSSLMODE` says how TLS is used, a database on another machine has to show a certificate of its
/// name that the system trusts, or one below `sslrootcert`: `sslmode=verify-full`. Any other mode has to be asked for.
///
/// ```
/// use bailiwick_tokens::store::postgres::PostgresOptions;
///
/// let remote: PostgresOptions = "postgres://bailiwick@db.example/tokens".parse()?;
/// assert!(remote.is_verified());
/// let anybody: PostgresOptions = "postgres://bailiwick@db.example/tokens?sslmode=require".parse()?;
/// assert!(!anybody.is_verified());
/// # Ok::<(), bailiwick_tokens::store::StoreError>(())
/// ```
impl FromStr for PostgresOptions {
    type Err = StoreError;

    fn from_str(url: &str) -> Result<Self, StoreError> {
        let is_told = says_mode(url) || std::env::var_os("PGSSLMODE").is_some();
        let hosts = Hosts::parse(url)?.map(|server| {
            let mode = mode(server.get_ssl_mode(), is_told, is_local(&server));
            server.ssl_mode(mode).disable_statement_logging()
        });
        Ok(Self {
            hosts,
            password_file: None,
            is_alone: false,
            max_connections: 16,
            acquire_timeout: Duration::from_secs(5),
            statement_timeout: Duration::from_secs(5),
        })
    }
}

/// How TLS is used: as it was told, and otherwise so that nobody can stand between two machines.
fn mode(told: PgSslMode, is_told: bool, is_local: bool) -> PgSslMode {
    if is_told || is_local {
        told
    } else {
        PgSslMode::VerifyFull
    }
}

/// Whether a URL says how TLS is used, under one of the names that it can have there.
fn says_mode(url: &str) -> bool {
    let url = url.split('#').next().unwrap_or_default();
    let query = url.split_once('?').map_or("", |(_, query)| query);
    let mut names = query.split('&').filter_map(|pair| pair.split('=').next());
    names.any(|name| matches!(name, "sslmode" | "ssl-mode"))
}

/// Whether the database is on this machine: behind a socket, or at an address or the name of the loopback interface.
fn is_local(server: &PgConnectOptions) -> bool {
    let host = server.get_host();
    let address = host.trim_start_matches('[').trim_end_matches(']').parse::<IpAddr>();
    server.get_socket().is_some()
        || host.starts_with('/')
        || host.eq_ignore_ascii_case("localhost")
        || address.is_ok_and(|address| address.to_canonical().is_loopback())
}

/// Without the password.
impl fmt::Debug for PostgresOptions {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let servers = self.hosts.servers();
        let hosts: Vec<&str> = servers.iter().map(PgConnectOptions::get_host).collect();
        f.debug_struct("PostgresOptions")
            .field("hosts", &hosts)
            .field("database", &servers.first().and_then(|server| server.get_database()))
            .field("max_connections", &self.max_connections)
            .field("acquire_timeout", &self.acquire_timeout)
            .field("statement_timeout", &self.statement_timeout)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_database_elsewhere_is_verified_unless_another_mode_is_told() {
        let name = |mode| match mode {
            PgSslMode::Disable => "disable",
            PgSslMode::Prefer => "prefer",
            PgSslMode::Require => "require",
            PgSslMode::VerifyFull => "verify-full",
            _ => "other",
        };
        let told = |mode, is_told, is_local| name(super::mode(mode, is_told, is_local));
        assert_eq!(told(PgSslMode::Prefer, false, false), "verify-full");
        assert_eq!(told(PgSslMode::Prefer, false, true), "prefer");
        for mode in [PgSslMode::Disable, PgSslMode::Prefer, PgSslMode::Require] {
            assert_eq!(told(mode, true, false), name(mode));
            assert_eq!(told(mode, true, true), name(mode));
        }
    }

    #[test]
    fn a_password_is_read_from_its_file_each_time() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("password");
        let options: PostgresOptions = "postgres://bailiwick:old@localhost/x".parse().unwrap();
        let options = options.password_file(&file);
        let error = options.servers().unwrap_err();
        assert_eq!(error.kind(), StoreErrorKind::Unavailable);
        for (written, read) in [
            ("first", "first"),
            ("a second one\n", "a second one"),
            ("last\r\n", "last"),
        ] {
            fs::write(&file, written).unwrap();
            let (_, server) = options.servers().unwrap().remove(0);
            let url = server.to_url_lossy();
            assert_eq!(url.password().unwrap(), read.replace(' ', "%20"));
        }
        assert!(!format!("{options:?}").contains("last"));
    }

    #[test]
    fn loopback_and_sockets_are_this_machine_and_all_else_is_not() {
        for (url, local) in [
            ("postgres://localhost/x", true),
            ("postgres://127.0.0.2:5433/x", true),
            ("postgres://[::1]/x", true),
            ("postgres://[::ffff:127.0.0.1]/x", true),
            ("postgres:///x?host=/var/run/postgresql", true),
            ("postgres://%2Fvar%2Frun%2Fpostgresql/x", true),
            ("postgres://db.example/x", false),
            ("postgres://localhost.example/x", false),
            ("postgres://192.0.2.1/x", false),
            ("postgres://[2001:db8::1]/x", false),
            ("postgres://localhost/x?host=db.example", false),
            ("postgres://localhost/x?hostaddr=192.0.2.1", false),
        ] {
            assert_eq!(is_local(&url.parse().unwrap()), local, "{url}");
        }
    }

    #[test]
    fn only_the_name_of_a_parameter_says_the_mode() {
        assert!(says_mode("postgres://db.example/x?application_name=y&sslmode=require"));
        assert!(says_mode("postgres://db.example/x?ssl-mode=disable"));
        for silent in [
            "postgres://db.example/sslmode=disable",
            "postgres://db.example/x?application_name=sslmode",
            "postgres://db.example/x#?sslmode=disable",
        ] {
            assert!(!says_mode(silent), "{silent}");
        }
    }
}
