//! What the layers make of a verdict: the request goes on to the service with its caller, or is answered.

use std::mem;
use std::sync::LazyLock;

use bailiwick::Catalog;
use http::{Extensions, Request};
use tower_service::Service;

use crate::future::{ResponseFuture, Waiting};
use crate::reply::Reply;
use crate::settings::Settings;
use crate::trace::Span;
use crate::{Allowed, Denied, Verdict};

/// Goes on with a request as it was decided.
#[inline]
pub(crate) fn go_on<V, S, B, C>(
    verdict: Verdict<C, V>,
    settings: &Settings,
    request: Request<B>,
    service: &mut S,
) -> ResponseFuture<V, S, B, C>
where
    S: Service<Request<B>> + Clone,
    C: Catalog,
{
    match verdict {
        Verdict::Now(decided) => go_on_now(decided, settings, request, service),
        Verdict::Later(deciding) => {
            // The service that was polled is the one that is ready, so that one waits, and a clone takes its place.
            let clone = service.clone();
            let service = mem::replace(service, clone);
            let settings = settings.clone();
            ResponseFuture::deciding(
                deciding,
                Waiting {
                    service,
                    request,
                    settings,
                },
            )
        }
    }
}

/// The same where nothing has to be waited for.
#[inline]
pub(crate) fn go_on_now<V, S, B, C>(
    decided: Result<Allowed<C>, Denied>,
    settings: &Settings,
    mut request: Request<B>,
    service: &mut S,
) -> ResponseFuture<V, S, B, C>
where
    S: Service<Request<B>>,
    C: Catalog,
{
    match decided {
        Ok(allowed) => {
            let span = admit(settings, allowed, &mut request);
            ResponseFuture::passes(service, request, span)
        }
        Err(denied) => ResponseFuture::denied(settings.answer(&denied, &request)),
    }
}

/// Gives a request that may pass its caller, and says what span it runs in.
#[inline]
fn admit<C: Catalog, B>(settings: &Settings, allowed: Allowed<C>, request: &mut Request<B>) -> Span {
    let Allowed { caller, endpoint } = allowed;
    let Some(mut caller) = caller else {
        if settings.is_told() {
            insert(request.extensions_mut(), Reply::new(settings));
        }
        return Span::none();
    };
    let span = Span::caller(&caller, endpoint);
    *caller.reply_mut() = Reply::new(settings);
    insert(request.extensions_mut(), caller);
    span
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
