//! Events and spans, without secrets: of a request they have the catalogue's template, never the path or its query.

#[cfg(feature = "tracing")]
pub(crate) use enabled::{Span, denied};

#[cfg(not(feature = "tracing"))]
pub(crate) use disabled::{Span, denied};

#[cfg(feature = "tracing")]
mod enabled {
    use bailiwick::{Catalog, Endpoint};

    use crate::Caller;
    use crate::denial::Denial;
    use crate::source::NotTried;

    const TARGET: &str = "bailiwick_http";

    /// One event for each denial. That tokens cannot be looked up is for the operator; all else is the clients' doing.
    pub(crate) fn denied(denial: &Denial) {
        let (outcome, reason) = (denial.outcome().as_str(), denial.reason());
        match denial {
            Denial::Unavailable(error) if !error.is::<NotTried>() => {
                tracing::error!(target: TARGET, outcome, error = %error, "tokens cannot be looked up");
            }
            Denial::Forbidden(forbidden) => {
                tracing::debug!(target: TARGET, outcome, missing = %forbidden.missing().join(" "), "denied");
            }
            _ => tracing::debug!(target: TARGET, outcome, reason, "denied"),
        }
    }

    /// The span of a request that passes: who makes it, and which endpoint it is for.
    pub(crate) struct Span(tracing::Span);

    impl Span {
        pub(crate) fn none() -> Self {
            Self(tracing::Span::none())
        }

        #[inline]
        pub(crate) fn caller<C: Catalog>(caller: &Caller<C>, endpoint: Option<Endpoint<C>>) -> Self {
            if tracing::level_enabled!(tracing::Level::DEBUG) {
                Self::of(caller, endpoint)
            } else {
                Self::none()
            }
        }

        /// Apart from the way of requests whose spans nobody wants.
        #[cold]
        fn of<C: Catalog>(caller: &Caller<C>, endpoint: Option<Endpoint<C>>) -> Self {
            let span = tracing::debug_span!(
                target: TARGET,
                "caller",
                token = %caller.token_id(),
                user = %caller.user_id(),
                endpoint = tracing::field::Empty,
            );
            if let Some(endpoint) = endpoint.filter(|_| !span.is_disabled()) {
                span.record("endpoint", tracing::field::display(endpoint));
            }
            Self(span)
        }

        pub(crate) fn enter(&self) -> tracing::span::Entered<'_> {
            self.0.enter()
        }
    }
}

#[cfg(not(feature = "tracing"))]
mod disabled {
    use bailiwick::{Catalog, Endpoint};

    use crate::Caller;
    use crate::denial::Denial;

    pub(crate) fn denied(_: &Denial) {}

    /// Nothing.
    pub(crate) struct Span;

    /// Nothing either.
    pub(crate) struct Entered;

    impl Span {
        pub(crate) fn none() -> Self {
            Self
        }

        pub(crate) fn caller<C: Catalog>(_: &Caller<C>, _: Option<Endpoint<C>>) -> Self {
            Self
        }

        #[expect(clippy::unused_self, reason = "the span of the other module has to know itself")]
        pub(crate) fn enter(&self) -> Entered {
            Entered
        }
    }
}
