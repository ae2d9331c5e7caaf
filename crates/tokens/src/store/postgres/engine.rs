//! Which database it is, of those that speak as PostgreSQL does.

use sqlx::{Executor, PgConnection, Row};

/// What `version()` has in it where the data is on many servers.
const DISTRIBUTED: [&str; 2] = ["CockroachDB", "-YB-"];

/// Whether a database is one of many servers. Each of its statements that change tables is committed by itself, and when one server
/// began says nothing of what the others know.
pub(super) fn is_distributed(version: &str) -> bool {
    DISTRIBUTED.iter().any(|name| version.contains(name))
}

/// What a database says it is.
pub(super) async fn version(connection: &mut PgConnection) -> sqlx::Result<String> {
    connection.fetch_one("SELECT version()").await?.try_get(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn databases_are_told_by_what_they_say() {
        for (version, expected) in [
            (
                "PostgreSQL 15.18 (Debian 15.18-0+deb12u1) on x86_64-pc-linux-gnu",
                false,
            ),
            ("PostgreSQL 16.6 on x86_64-pc-linux-gnu, compiled by gcc", false),
            ("PostgreSQL 11.2-YB-2.20.3.0-b0 on x86_64-pc-linux-gnu", true),
            ("PostgreSQL 15.12-YB-2025.2.3.0-b1 on x86_64-pc-linux-gnu", true),
            ("CockroachDB CCL v25.2.0 (x86_64-pc-linux-gnu, built 2025/05/09)", true),
        ] {
            assert_eq!(is_distributed(version), expected, "{version}");
        }
    }
}
