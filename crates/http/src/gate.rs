//! The way of a request from its credential to the service, the same for all layers that authenticate.

use std::mem;
use std::sync::LazyLock;

use bailiwick::{Catalog, Endpoint};
use bytes::Bytes;
use http::{Extensions, Request, Response};
use tower_service::Service;

use crate::denial::{Denial, Invalid};
use crate::future::{VerifyFuture, Waiting};
use crate::reply::Reply;
use crate::settings::Settings;
use crate::trace::Span;
use crate::{Caller, Forbidden, Refusal, TokenSource, Verification, bearer};

/// Presents a request with its credential to the source, and goes on at once if that answers at once. Without an endpoint
/// any live token may pass.
#[inline]
pub(crate) fn enter<T, S, B>(
    source: &T,
    settings: &Settings,
    endpoint: Option<Endpoint<T::Catalog>>,
    mut request: Request<B>,
    service: &mut S,
) -> VerifyFuture<T::Future, S, B, T::Catalog>
where
    T: TokenSource,
    S: Service<Request<B>> + Clone,
{
    let verification = match bearer::credential(request.headers(), request.uri()) {
        Ok(credential) => source.verify(credential),
        Err(denial) => return VerifyFuture::denied(settings.denied(&denial, request.headers())),
    };
    match verification {
        Verification::Now(verified) => match admit(settings, endpoint, verified, &mut request) {
            Ok(span) => VerifyFuture::passes(service.call(request), span),
            Err(response) => VerifyFuture::denied(response),
        },
        Verification::Later(answer) => {
            // The service that was polled is the one that is ready, so that one waits, and a clone takes its place.
            let clone = service.clone();
            VerifyFuture::verifying(
                answer,
                Waiting {
                    service: mem::replace(service, clone),
                    request,
                    endpoint,
                    settings: settings.clone(),
                },
            )
        }
    }
}

/// Decides on a request whose credential was verified, and gives it its caller.
#[inline]
pub(crate) fn admit<C: Catalog, B>(
    settings: &Settings,
    endpoint: Option<Endpoint<C>>,
    verified: Result<Caller<C>, Refusal>,
    request: &mut Request<B>,
) -> Result<Span, Box<Response<Bytes>>> {
    let mut caller = match verified {
        Ok(caller) => caller,
        Err(refusal) => return Err(settings.denied(&refusal.into(), request.headers())),
    };
    let span = Span::caller(&caller, endpoint);
    if let Some(Err(denial)) = endpoint.map(|endpoint| decide(&caller, endpoint)) {
        let _entered = span.enter();
        return Err(settings.denied(&denial, request.headers()));
    }
    settings.allowed();
    *caller.reply_mut() = Reply::new(settings);
    insert(request.extensions_mut(), caller);
    Ok(span)
}

/// Inserts into extensions that have room for some more, if they are empty: with what a router inserts besides, they would
/// have to grow, which takes as long as the look-up of an endpoint.
fn insert<C: Catalog>(extensions: &mut Extensions, caller: Caller<C>) {
    static ROOM: LazyLock<Extensions> = LazyLock::new(|| {
        let mut room = Extensions::new();
        let _ = (
            room.insert([(); 0]),
            room.insert([(); 1]),
            room.insert([(); 2]),
            room.insert([(); 3]),
        );
        room.clear();
        room
    });
    if extensions.is_empty() {
        *extensions = ROOM.clone();
    }
    extensions.insert(caller);
}

/// Lets a request pass without a caller: nobody has to be known for it.
pub(crate) fn pass<B>(settings: &Settings, request: &mut Request<B>) {
    settings.allowed();
    request.extensions_mut().insert(Reply::new(settings));
}

/// Whether a caller may use an endpoint, as the engine says.
#[inline]
pub(crate) fn decide<C: Catalog>(caller: &Caller<C>, endpoint: Endpoint<C>) -> Result<(), Denial> {
    match caller.effective().decide(endpoint).denial() {
        None => Ok(()),
        Some(bailiwick::Denial::MissingScopes(missing)) => Err(Denial::Forbidden(Forbidden::from_missing(&missing))),
        Some(_) => Err(Denial::Invalid(Invalid::Unknown)),
    }
}
