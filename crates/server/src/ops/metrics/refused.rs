//! Tries that were refused since there were too many of their kind.

use prometheus_client::encoding::EncodeLabelSet;
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::registry::Registry;

/// How many were refused, by the limit that they met.
#[derive(Clone, Default)]
pub(crate) struct RefusedTries {
    /// Of passwords from one address.
    pub(crate) address: Counter,
    /// Of passwords at one account by strangers.
    pub(crate) account: Counter,
    /// Of passwords at one account by a browser that is known to it.
    pub(crate) browser: Counter,
    /// Of all who wait for their password to be hashed.
    pub(crate) queue: Counter,
    /// Of codes of links from one address.
    pub(crate) link: Counter,
    /// Of tokens for the API from one address.
    pub(crate) token: Counter,
    /// Of secrets of programs from one address.
    pub(crate) program: Counter,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct By {
    limit: &'static str,
}

impl RefusedTries {
    pub(super) fn register(registry: &mut Registry) -> Self {
        let refused = Family::<By, Counter>::default();
        let help = "Tries at passwords, links, tokens and secrets that were refused, by the limit that they met";
        registry.register("tries_refused", help, refused.clone());
        let by = |limit| refused.get_or_create(&By { limit }).clone();
        Self {
            address: by("address"),
            account: by("account"),
            browser: by("browser"),
            queue: by("queue"),
            link: by("link"),
            token: by("token"),
            program: by("program"),
        }
    }
}
