//! The servers that a URL names, of which one takes writes.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use sqlx::postgres::PgConnectOptions;

use crate::store::{StoreError, StoreErrorKind};

/// One server, or several of which one is to be found. Clones share what they found.
///
/// It has passwords, and so no `Debug`.
#[derive(Clone)]
pub(super) struct Hosts {
    servers: Vec<PgConnectOptions>,
    /// The place of the one that took writes when it was asked last. No memory is read through it, so its order does not matter.
    last: Arc<AtomicUsize>,
}

impl Hosts {
    /// The servers of a URL, as `postgres://user@first:5432,second:5432/database` names several.
    ///
    /// # Errors
    ///
    /// When it is no such URL, or asks for a server that takes no writes.
    pub(super) fn parse(url: &str) -> Result<Self, StoreError> {
        let no_url = || {
            let message = "not a PostgreSQL URL, expected one like `postgres://user@host/database`";
            StoreError::new(StoreErrorKind::Other, message)
        };
        // What reads the rest takes any scheme.
        let url = url.strip_prefix("postgres://").or(url.strip_prefix("postgresql://"));
        let url = url.ok_or_else(no_url)?;
        let (authority, rest) = url.split_at(url.find(['/', '?', '#']).unwrap_or(url.len()));
        let (user, hosts) = match authority.rfind('@') {
            Some(at) => authority.split_at(at + 1),
            None => ("", authority),
        };
        let rest = without_wish(rest)?;
        let several: Vec<&str> = hosts.split(',').collect();
        if several.len() > 1 && several.iter().any(|host| host.is_empty() || host.starts_with(':')) {
            let message = "a host in the list of the PostgreSQL URL is empty, expected `first:5432,second:5432`";
            return Err(StoreError::new(StoreErrorKind::Other, message));
        }
        let servers = several.iter().map(|host| {
            let server: Result<PgConnectOptions, _> = format!("postgres://{user}{host}{rest}").parse();
            server.map_err(|error| no_url().because_of(error))
        });
        Ok(Self {
            servers: servers.collect::<Result<_, _>>()?,
            last: Arc::default(),
        })
    }

    /// The same servers with other options.
    pub(super) fn map(self, options: impl Fn(PgConnectOptions) -> PgConnectOptions) -> Self {
        Self {
            servers: self.servers.into_iter().map(options).collect(),
            ..self
        }
    }

    /// The servers as they are named.
    pub(super) fn servers(&self) -> &[PgConnectOptions] {
        &self.servers
    }

    /// The servers with their places, the one that took writes last before all others.
    pub(super) fn in_turn(&self) -> impl Iterator<Item = (usize, &PgConnectOptions)> {
        let servers = self.servers.iter().enumerate();
        let last = self.last.load(Ordering::Relaxed);
        servers.cycle().skip(last).take(self.servers.len())
    }

    /// Remembers which one took writes.
    pub(super) fn found(&self, place: usize) {
        self.last.store(place, Ordering::Relaxed);
    }
}

/// The end of a URL without the parameter by which PostgreSQL's own programs are told which server of several to take. Here it is
/// always the one that takes writes.
fn without_wish(rest: &str) -> Result<String, StoreError> {
    const NAME: &str = "target_session_attrs=";
    let Some((path, query)) = rest.split_once('?') else {
        return Ok(rest.to_owned());
    };
    let (query, fragment) = query.split_at(query.find('#').unwrap_or(query.len()));
    let (wishes, others): (Vec<&str>, Vec<&str>) = query.split('&').partition(|pair| pair.starts_with(NAME));
    let mut wishes = wishes.into_iter().filter_map(|pair| pair.strip_prefix(NAME));
    if let Some(wish) = wishes.find(|wish| !matches!(*wish, "read-write" | "primary")) {
        let message = format!(
            "`target_session_attrs` is `{wish}`, expected `read-write` or `primary`: only a server that takes writes is used"
        );
        return Err(StoreError::new(StoreErrorKind::Other, message));
    }
    Ok(format!("{path}?{}{fragment}", others.join("&")))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn places(hosts: &Hosts) -> Vec<String> {
        let servers = hosts.in_turn();
        let places = servers.map(|(_, server)| format!("{}:{}", server.get_host(), server.get_port()));
        places.collect()
    }

    #[test]
    fn a_url_names_one_server_or_several() {
        for (url, expected) in [
            ("postgres://db.example/x", &["db.example:5432"][..]),
            ("postgresql://ada@db.example:5433/x", &["db.example:5433"]),
            (
                "postgres://a,b:5433,[2001:db8::1]:5434/x",
                &["a:5432", "b:5433", "[2001:db8::1]:5434"],
            ),
            ("postgres://ada:p,w%40@a,b/x?sslmode=disable", &["a:5432", "b:5432"]),
            ("postgres://a,b?target_session_attrs=read-write", &["a:5432", "b:5432"]),
            (
                "postgres://a,b/x?sslmode=disable&target_session_attrs=primary#end",
                &["a:5432", "b:5432"],
            ),
        ] {
            let hosts = Hosts::parse(url).ok().unwrap();
            assert_eq!(places(&hosts), expected, "{url}");
            for server in hosts.servers() {
                let database = (!url.contains("b?")).then_some("x");
                assert_eq!(server.get_database(), database, "{url}");
            }
        }
    }

    #[test]
    fn the_one_that_took_writes_is_asked_first() {
        let hosts = Hosts::parse("postgres://a,b,c/x").ok().unwrap();
        hosts.clone().found(1);
        assert_eq!(places(&hosts), ["b:5432", "c:5432", "a:5432"]);
    }

    #[test]
    fn a_list_with_a_gap_and_a_wish_for_a_standby_are_refused() {
        for (url, part) in [
            ("postgres://a,/x", "is empty"),
            ("postgres://a,:5433/x", "is empty"),
            ("postgres://a,b:x/y", "not a PostgreSQL URL"),
            ("mysql://a/x", "not a PostgreSQL URL"),
            ("postgres:a", "not a PostgreSQL URL"),
            (
                "postgres://a,b/x?target_session_attrs=any",
                "`any`, expected `read-write`",
            ),
            ("postgres://a/x?target_session_attrs=standby", "`standby`, expected"),
        ] {
            let error = Hosts::parse(url).err().unwrap();
            assert!(error.to_string().contains(part), "{url}: {error}");
        }
    }
}
