//! From a request to what is decided, the same for all layers. Whatever is decided is counted and logged here, once.

use bailiwick::{Catalog, Endpoint};

use crate::denial::{Denial, Invalid};
use crate::future::Deciding;
use crate::matching::{Matching, is_public};
use crate::settings::Settings;
use crate::trace::Span;
use crate::{AccessRequest, Allowed, Caller, Denied, Forbidden, Refusal, TokenSource, Verdict, Verification, bearer};

/// Decides by the catalogue: endpoint, token, scopes.
#[inline]
pub(crate) fn by_catalog<T: TokenSource>(
    source: &T,
    matching: &Matching<T::Catalog>,
    settings: &Settings,
    request: &AccessRequest<'_>,
) -> Verdict<T::Catalog, T::Future> {
    let endpoint = match matching.endpoint(request) {
        Ok(endpoint) => endpoint,
        Err(denial) => return Verdict::Now(Err(settings.denied(denial))),
    };
    if is_public(endpoint) {
        return Verdict::Now(Ok(anybody(settings, Some(endpoint))));
    }
    by_token(source, settings, Some(endpoint), request)
}

/// Decides by the token that a request presents. Without an endpoint any live one may pass.
#[inline]
pub(crate) fn by_token<T: TokenSource>(
    source: &T,
    settings: &Settings,
    endpoint: Option<Endpoint<T::Catalog>>,
    request: &AccessRequest<'_>,
) -> Verdict<T::Catalog, T::Future> {
    let credential = match bearer::credential(request.headers(), request.query()) {
        Ok(credential) => credential,
        Err(denial) => return Verdict::Now(Err(settings.denied(denial))),
    };
    match source.verify(credential) {
        Verification::Now(verified) => Verdict::Now(by_answer(settings, endpoint, verified)),
        Verification::Later(answer) => Verdict::Later(Deciding::new(answer, endpoint, settings.clone())),
    }
}

/// Decides by what a source says of a credential.
#[inline]
pub(crate) fn by_answer<C: Catalog>(
    settings: &Settings,
    endpoint: Option<Endpoint<C>>,
    verified: Result<Caller<C>, Refusal>,
) -> Result<Allowed<C>, Denied> {
    match verified {
        Ok(caller) => by_caller(settings, endpoint, caller),
        Err(refusal) => Err(settings.denied(refusal.into())),
    }
}

/// Decides by a caller who is known.
#[inline]
pub(crate) fn by_caller<C: Catalog>(
    settings: &Settings,
    endpoint: Option<Endpoint<C>>,
    caller: Caller<C>,
) -> Result<Allowed<C>, Denied> {
    if let Some(Err(denial)) = endpoint.map(|endpoint| engine(&caller, endpoint)) {
        let span = Span::caller(&caller, endpoint);
        let _entered = span.enter();
        return Err(settings.denied(denial).to(&caller, endpoint));
    }
    settings.allowed();
    let caller = Some(caller);
    Ok(Allowed { caller, endpoint })
}

/// Allows a request without a caller: nobody has to be known for it.
pub(crate) fn anybody<C: Catalog>(settings: &Settings, endpoint: Option<Endpoint<C>>) -> Allowed<C> {
    settings.allowed();
    let caller = None;
    Allowed { caller, endpoint }
}

/// Whether a caller may use an endpoint, as the engine says.
#[inline]
fn engine<C: Catalog>(caller: &Caller<C>, endpoint: Endpoint<C>) -> Result<(), Denial> {
    match caller.effective().decide(endpoint).denial() {
        None => Ok(()),
        Some(bailiwick::Denial::MissingScopes(missing)) => Err(Denial::Forbidden(Forbidden::from_missing(&missing))),
        Some(bailiwick::Denial::Nobody) => Err(Denial::NotFound),
        Some(_) => Err(Denial::Invalid(Invalid::Unknown)),
    }
}
