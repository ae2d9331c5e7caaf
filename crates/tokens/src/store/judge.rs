//! What a store asks in the middle of a change.

use std::fmt;
use std::sync::Arc;

use crate::Standing;

/// Whether what somebody stands for allows something.
///
/// A store asks while nobody can change the membership or the role, and may ask more than once. So what was allowed is not
/// made under a role that does not allow it any more, and nobody has to try again because others edit roles all the time.
#[derive(Clone)]
pub struct Judge(Arc<dyn Fn(&Standing) -> bool + Send + Sync>);

impl Judge {
    /// One that decides like this. It is to be quick, and to ask no store.
    #[must_use]
    pub fn new(allows: impl Fn(&Standing) -> bool + Send + Sync + 'static) -> Self {
        Self(Arc::new(allows))
    }

    /// Whether it is allowed.
    #[must_use]
    pub fn allows(&self, standing: &Standing) -> bool {
        (self.0)(standing)
    }
}

impl fmt::Debug for Judge {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Judge(…)")
    }
}
