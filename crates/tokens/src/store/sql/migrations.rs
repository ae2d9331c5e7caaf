//! The versions of a database's tables.

use std::fmt;
use std::future::Future;
use std::pin::Pin;

use sqlx::migrate::{Migrate, MigrateError, Migration, MigrationSource, MigrationType, Migrator};

use super::Fault;
use crate::store::{StoreError, StoreErrorKind};

/// A step from one version of the tables to the next. Once it was published it never changes.
#[derive(Clone, Copy)]
pub(in crate::store) struct MigrationFile {
    pub(in crate::store) version: i64,
    pub(in crate::store) description: &'static str,
    pub(in crate::store) sql: &'static str,
}

impl MigrationFile {
    /// What a database keeps of the file, to notice that it changed.
    #[cfg(feature = "postgres")]
    pub(in crate::store) fn checksum(&self) -> Vec<u8> {
        self.migration().checksum.into_owned()
    }

    fn migration(&self) -> Migration {
        let (description, sql) = (self.description.into(), self.sql.into());
        Migration::new(self.version, description, MigrationType::Simple, sql, false)
    }
}

/// Every step, from the files in a database's folder.
macro_rules! migrations {
    ($folder:literal) => {
        migrations!($folder: (1, "tokens", "0001_tokens.sql"), (2, "parents", "0002_parents.sql"), (3, "marks", "0003_marks.sql"))
    };
    ($folder:literal: $(($version:literal, $description:literal, $file:literal)),+) => {
        &[$(MigrationFile {
            version: $version,
            description: $description,
            sql: include_str!(concat!("../../migrations/", $folder, "/", $file)),
        }),+]
    };
}
pub(in crate::store) use migrations;

/// Brings a database to the version that this library knows, each step whole or not at all.
pub(in crate::store) async fn migrate<C: Migrate>(
    connection: &mut C,
    files: &'static [MigrationFile],
    locking: bool,
) -> Result<(), Fault> {
    let mut migrator = Migrator::new(Embedded(files)).await.map_err(failed)?;
    migrator.set_locking(locking);
    migrator.run_direct(connection).await.map_err(failed)
}

pub(in crate::store) fn failed(error: MigrateError) -> Fault {
    let (kind, message) = match error {
        MigrateError::Execute(error) | MigrateError::ExecuteMigration(error, _) => return error.into(),
        MigrateError::VersionMissing(version) => (
            StoreErrorKind::NewerSchema,
            format!(
                "the database has tables of version {version}, which is newer than this program: update the program"
            ),
        ),
        MigrateError::VersionMismatch(version) => (
            StoreErrorKind::Corrupt,
            format!("the database's tables of version {version} are not the ones that this program knows"),
        ),
        ref other => (
            StoreErrorKind::Other,
            format!("the database's tables cannot be made: {other}"),
        ),
    };
    StoreError::new(kind, message).because_of(error).into()
}

struct Embedded(&'static [MigrationFile]);

impl fmt::Debug for Embedded {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Embedded")
    }
}

type Resolved = Result<Vec<Migration>, Box<dyn std::error::Error + Send + Sync>>;

impl MigrationSource<'static> for Embedded {
    fn resolve(self) -> Pin<Box<dyn Future<Output = Resolved> + Send>> {
        let migrations = self.0.iter().map(MigrationFile::migration);
        let migrations = migrations.collect();
        Box::pin(std::future::ready(Ok(migrations)))
    }
}
