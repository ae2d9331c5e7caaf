//! axum, in this process.

use std::collections::BTreeSet;

use axum::Router;
use axum::http::Method;
use axum::routing::{MethodFilter, on};
use tokio::net::TcpListener;

use super::{Upstream, pattern};

pub(super) async fn start(operations: &[String]) -> Upstream {
    let mut places = matchit::Router::new();
    let mut there = BTreeSet::new();
    let mut left_out = BTreeSet::new();
    let mut router = Router::new();
    for operation in operations.iter().cloned() {
        let (method, template) = operation.split_once(' ').unwrap();
        let path = pattern(template, |number, several| {
            let star = if several { "*" } else { "" };
            format!("{{{star}v{number}}}")
        });
        if !there.contains(&path) && places.insert(path.clone(), ()).is_err() {
            left_out.insert(operation);
            continue;
        }
        let method: Method = method.parse().unwrap();
        let ran = [("x-ran", operation)];
        let handler = on(MethodFilter::try_from(method).unwrap(), async || ran);
        router = router.route(&path, handler);
        there.insert(path);
    }
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move { axum::serve(listener, router).await });
    Upstream {
        address,
        left_out,
        _process: None,
    }
}
