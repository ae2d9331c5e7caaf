//! The tokens of this service, as decisions ask for them.

use std::pin::Pin;
use std::sync::Arc;

use bailiwick::Catalog;
use bailiwick_http::{Caller, Credential, Refusal, TokenSource, Verification};
use bailiwick_tokens::{AuthenticateError, Authenticated, Chain, Tokens};
use zeroize::Zeroizing;

use crate::clock::Clock;

/// Looks tokens up: at once those that are remembered.
pub(crate) struct Source<C: Catalog> {
    tokens: Tokens<C>,
    clock: Arc<Clock>,
}

impl<C: Catalog> Source<C> {
    pub(crate) fn new(tokens: Tokens<C>, clock: Arc<Clock>) -> Self {
        Self { tokens, clock }
    }
}

impl<C: Catalog> TokenSource for Source<C> {
    type Catalog = C;
    type Future = Pin<Box<dyn Future<Output = Result<Caller<C>, Refusal>> + Send>>;

    fn verify(&self, credential: Credential<'_>) -> Verification<C, Self::Future> {
        if let Some(known) = self.tokens.remembered(credential.expose(), self.clock.latest()) {
            return Verification::Now(Ok(caller(&known)));
        }
        let (tokens, now) = (self.tokens.clone(), self.clock.latest());
        let secret = Zeroizing::new(credential.expose().to_owned());
        Verification::Later(Box::pin(async move {
            match tokens.authenticate(&secret, now).await {
                Ok(known) => Ok(caller(&known)),
                // Which of the reasons it is stands in the audit log.
                Err(AuthenticateError::Refused) => Err(Refusal::Unknown),
                Err(AuthenticateError::Busy) => Err(Refusal::Busy),
                Err(AuthenticateError::Unavailable(error)) => Err(Refusal::unavailable(Chain(&error).to_string())),
            }
        }))
    }
}

fn caller<C: Catalog>(known: &Authenticated<C>) -> Caller<C> {
    Caller::new(
        known.id().to_string(),
        known.user().to_string(),
        known.token().grant().clone(),
        known.role().clone(),
    )
    .with_team(known.team().to_string())
}
