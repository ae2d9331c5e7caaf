//! Metrics for whoever sends them on, instead of being asked for them.

use std::fmt;
use std::sync::Arc;

use bailiwick::Catalog;

use super::look_at;
use crate::App;

/// What `/metrics` says, for whoever sends it on. Cheap to clone; all clones are the same.
#[derive(Clone)]
pub struct MetricsText(Arc<dyn Fn() -> Result<String, fmt::Error> + Send + Sync>);

impl MetricsText {
    pub(crate) fn of<C: Catalog>(app: &App<C>) -> Self {
        let app = app.clone();
        Self(Arc::new(move || {
            look_at(&app);
            app.metrics().text()
        }))
    }

    /// The metrics as they are now, in the format of `OpenMetrics`; `None` where they cannot be said.
    #[must_use]
    pub fn read(&self) -> Option<String> {
        (self.0)().ok()
    }
}

impl fmt::Debug for MetricsText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("MetricsText").finish_non_exhaustive()
    }
}
