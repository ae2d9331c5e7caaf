//! The reference catalog, in which tokens mint.

use std::sync::LazyLock;

use bailiwick::digitalocean::{DigitalOcean, account};
use bailiwick::tables::Tables;
use bailiwick::{Catalog, Scope};

/// The reference catalog, and a scope with which tokens mint and regenerate. The service that it is of has none.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct ByTokens;

/// The scope.
pub(crate) const MINTS: Scope<DigitalOcean> = account::READ;

impl Catalog for ByTokens {
    type Words = <DigitalOcean as Catalog>::Words;

    fn tables() -> &'static Tables {
        static TABLES: LazyLock<Tables> = LazyLock::new(|| Tables {
            minting_scope: Some(MINTS.index()),
            ..*DigitalOcean::tables()
        });
        &TABLES
    }
}
