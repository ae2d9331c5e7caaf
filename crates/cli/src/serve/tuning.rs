//! How much a service asks of its database, and how long it believes what it was told.

use std::path::PathBuf;
use std::time::Duration;

use bailiwick_server::ServeOptions;
use bailiwick_tokens::Freshness;
use bailiwick_tokens::store::postgres::PostgresOptions;
use clap::{Args, value_parser};

use crate::error::Error;

/// Settings that are right as they are for most.
#[derive(Debug, Args)]
pub(super) struct TuningArgs {
    /// How many connections to PostgreSQL there may be, half of them to look secrets up, beside the two that follow news. More
    /// let more changes and new tokens through at once, and take as many of what the server allows for all
    #[arg(long, value_name = "COUNT", env = "BAILIWICK_DATABASE_CONNECTIONS", default_value_t = 16, value_parser = value_parser!(u32).range(2..=1_000))]
    database_connections: u32,
    /// For how many seconds PostgreSQL may keep a statement, and a statement waits for a connection. Less ends failures sooner, and fails more when it is slow
    #[arg(long, value_name = "SECONDS", env = "BAILIWICK_DATABASE_TIMEOUT", default_value_t = 5, value_parser = value_parser!(u64).range(1..=60))]
    database_timeout: u64,
    /// A file with the password for PostgreSQL, read again for each connection, so that it can be changed meanwhile
    #[arg(long, value_name = "FILE", env = "BAILIWICK_DATABASE_PASSWORD_FILE")]
    database_password_file: Option<PathBuf>,
    /// For how many seconds remembered tokens are believed while no news of changes by other services comes. More goes on through
    /// longer failures of the database; a token that is deleted elsewhere meanwhile may be allowed for as long
    #[arg(long, value_name = "SECONDS", env = "BAILIWICK_STALENESS", default_value_t = 5, value_parser = value_parser!(u64).range(1..=300))]
    staleness: u64,
    /// How often news is asked for, in milliseconds, where the database does not tell of it
    #[arg(long, value_name = "MILLISECONDS", env = "BAILIWICK_POLL", default_value_t = 250, value_parser = value_parser!(u64).range(10..=10_000))]
    poll: u64,
    /// How many tokens to remember, about half a kilobyte each; the others are looked up at each request
    #[arg(long, value_name = "COUNT", env = "BAILIWICK_REMEMBER", default_value_t = 65_536)]
    remember: u32,
}

impl TuningArgs {
    /// Sets what the service goes by.
    pub(super) fn set(&self, options: &mut ServeOptions) -> Result<(), Error> {
        options.freshness = Freshness {
            poll: Duration::from_millis(self.poll),
            staleness: Duration::from_secs(self.staleness),
            ..Freshness::default()
        };
        options.remembered = Some(self.remember);
        // With one that is no longer, nothing would be believed for a part of the time.
        if options.freshness.staleness < options.freshness.poll * 2 {
            let wrong = format!("--poll {} is too long for --staleness {}", self.poll, self.staleness);
            let help = "news has to come at least twice within the time for which tokens are believed".to_owned();
            return Err(Error::new(wrong).with_help(Some(help)));
        }
        Ok(())
    }

    /// The database, with its limits.
    pub(super) fn of_database(&self, options: PostgresOptions) -> PostgresOptions {
        let timeout = Duration::from_secs(self.database_timeout);
        let options = options
            .max_connections(self.database_connections)
            .acquire_timeout(timeout)
            .statement_timeout(timeout);
        match &self.database_password_file {
            Some(file) => options.password_file(file),
            None => options,
        }
    }
}
