//! The way of a request from its credential to the service, the same for all layers that authenticate.

use std::mem;
use std::sync::LazyLock;

use bailiwick::{Catalog, Endpoint};
use bytes::Bytes;
use http::{Extensions, Request, Response};
use tower_service::Service;

use crate::denial::{Denial, Invalid};
use crate::future::{ResponseFuture, Waiting};
use crate::reply::Reply;
use crate::settings::Settings;
use crate::trace::Span;
use crate::{Caller, Forbidden, Refusal, TokenSource, Verification, bearer};

/// What is to become of a request, with the answer of the source if it has to be waited for.
pub(crate) enum Checked<V> {
    Passes(Span),
    Denied(Box<Response<Bytes>>),
    Later(V),
}

/// Presents the credential of a request to the source, and decides at once if that answers at once. Without an endpoint any
/// live token may pass.
#[inline]
pub(crate) fn check<T: TokenSource, B>(
    source: &T,
    settings: &Settings,
    endpoint: Option<Endpoint<T::Catalog>>,
    request: &mut Request<B>,
) -> Checked<T::Future> {
    let verified = match bearer::credential(request.headers(), request.uri()) {
        Ok(credential) => match source.verify(credential) {
            Verification::Now(verified) => verified,
            Verification::Later(answer) => return Checked::Later(answer),
        },
        Err(denial) => return Checked::Denied(settings.denied(&denial, request.headers())),
    };
    match admit(settings, endpoint, verified, request) {
        Ok(span) => Checked::Passes(span),
        Err(response) => Checked::Denied(response),
    }
}

/// Goes on with a request as it was decided.
#[inline]
pub(crate) fn go_on<V, S, B, C>(
    checked: Checked<V>,
    settings: &Settings,
    endpoint: Option<Endpoint<C>>,
    request: Request<B>,
    service: &mut S,
) -> ResponseFuture<V, S, B, C>
where
    S: Service<Request<B>> + Clone,
    C: Catalog,
{
    match checked {
        Checked::Passes(span) => ResponseFuture::passes(service, request, span),
        Checked::Denied(response) => ResponseFuture::denied(response),
        Checked::Later(answer) => {
            // The service that was polled is the one that is ready, so that one waits, and a clone takes its place.
            let clone = service.clone();
            let service = mem::replace(service, clone);
            let settings = settings.clone();
            ResponseFuture::verifying(
                answer,
                Waiting {
                    service,
                    request,
                    endpoint,
                    settings,
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

/// Lets a request pass without a caller: nobody has to be known for it.
pub(crate) fn pass<B>(settings: &Settings, request: &mut Request<B>) -> Span {
    settings.allowed();
    if settings.is_told() {
        insert(request.extensions_mut(), Reply::new(settings));
    }
    Span::none()
}

/// Inserts into extensions that have room for some more, if they are empty: with what a router inserts besides, they would
/// have to grow, which takes as long as the look-up of an endpoint.
fn insert<V: Clone + Send + Sync + 'static>(extensions: &mut Extensions, value: V) {
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
    extensions.insert(value);
}

/// Whether a caller may use an endpoint, as the engine says.
#[inline]
pub(crate) fn decide<C: Catalog>(caller: &Caller<C>, endpoint: Endpoint<C>) -> Result<(), Denial> {
    match caller.effective().decide(endpoint).denial() {
        None => Ok(()),
        Some(bailiwick::Denial::MissingScopes(missing)) => Err(Denial::Forbidden(Forbidden::from_missing(&missing))),
        Some(bailiwick::Denial::Nobody) => Err(Denial::NotFound),
        Some(_) => Err(Denial::Invalid(Invalid::Unknown)),
    }
}
