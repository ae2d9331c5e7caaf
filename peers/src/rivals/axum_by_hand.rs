//! An axum service as people write it: a middleware that looks up what the matched route needs, and asks two `HashSet`s.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use axum::extract::{MatchedPath, Request, State};
use axum::http::{Method, StatusCode};
use axum::middleware::{Next, from_fn_with_state};
use axum::response::{IntoResponse as _, Response};

use super::axum_router::{Who, routes, serve};
use crate::meter::Meter;
use crate::rival::{About, Kind, Rival};
use crate::routes::{Matchit, shape};
use crate::workload::Workload;

struct Access {
    tokens: Vec<HashSet<String>>,
    roles: Vec<HashSet<String>>,
    needs: HashMap<String, HashMap<Method, Vec<Vec<String>>>>,
}

/// The service.
pub fn axum_by_hand(work: &Workload, meter: Meter) -> Rival {
    let about = About {
        name: "an axum service by hand",
        kind: Kind::Library,
        crates: &["axum"],
        how: "a middleware over `MatchedPath`, a `HashMap` of what each route needs, two `HashSet<String>`",
    };
    let name = |scope: &u32| work.scopes[*scope as usize].to_owned();
    let set = |scopes: &std::collections::BTreeSet<u32>| scopes.iter().map(name).collect::<HashSet<String>>();
    let (tokens, token_bytes) = meter.held(|| work.tokens.iter().map(|token| set(&token.held)).collect());
    let (roles, policy_bytes) = meter.held(|| work.roles.iter().map(set).collect());
    let mut needs = HashMap::<String, HashMap<Method, Vec<Vec<String>>>>::new();
    for endpoint in &work.endpoints {
        let any_of = endpoint
            .any_of
            .iter()
            .map(|all_of| all_of.iter().map(name).collect())
            .collect();
        let method = endpoint.method.as_str().parse().expect("a method");
        needs
            .entry(shape::<Matchit>(&endpoint.template))
            .or_default()
            .insert(method, any_of);
    }
    let access = Arc::new(Access { tokens, roles, needs });
    let routes = routes(work, |_| async || StatusCode::NO_CONTENT).route_layer(from_fn_with_state(access, check));
    Rival::new(about, [None, None, Some(serve(work, routes))]).holding(work, token_bytes, policy_bytes)
}

async fn check(State(access): State<Arc<Access>>, path: MatchedPath, request: Request, next: Next) -> Response {
    let who = request.extensions().get::<Who>().copied();
    let needs = access
        .needs
        .get(path.as_str())
        .and_then(|methods| methods.get(request.method()));
    let allowed = who.zip(needs).is_some_and(|(who, any_of)| {
        let has = |scope: &String| access.tokens[who.token].contains(scope) && access.roles[who.role].contains(scope);
        any_of.is_empty() || any_of.iter().any(|all_of| all_of.iter().all(has))
    });
    if allowed {
        next.run(request).await
    } else {
        StatusCode::FORBIDDEN.into_response()
    }
}
