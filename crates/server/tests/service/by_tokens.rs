//! The reference catalog, in which tokens mint.

use std::sync::LazyLock;

use bailiwick::Catalog;
use bailiwick::digitalocean::{DigitalOcean, account};
use bailiwick::tables::Tables;

/// The reference catalog, and a scope with which tokens mint and regenerate. The service that it is of has none.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct ByTokens;

impl Catalog for ByTokens {
    type Words = <DigitalOcean as Catalog>::Words;

    fn tables() -> &'static Tables {
        static TABLES: LazyLock<Tables> = LazyLock::new(|| Tables {
            minting_scope: Some(account::READ.index()),
            ..*DigitalOcean::tables()
        });
        &TABLES
    }
}
