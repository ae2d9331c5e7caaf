//! The load: requests of gateways, each with its answer judged.

use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use axum::body::Body;
use axum::http::Request;
use tokio::time::Instant;

use crate::client::Answer;
use crate::model::Told;
use crate::report::Report;
use crate::timeline::{Asked, may_be_refused, may_count};
use crate::world::{Token, World};

/// Asks one process, one request after the other.
pub(crate) async fn ask_on_and_on(world: &World, report: &Report, process: usize, number: u64, over: &AtomicBool) {
    let mut random = fastrand::Rng::with_seed(number * 2 + process as u64);
    while !over.load(Ordering::Relaxed) {
        let token = world.any(&mut random);
        let request = random.usize(..world.model.requests.len());
        let names = [
            ["X-Original-Method", "X-Original-URI"],
            ["X-Forwarded-Method", "X-Forwarded-Uri"],
        ][usize::from(random.bool())];
        let (method, path) = &world.model.requests[request];
        let sent = Request::get(format!("{}/authorize", world.origins[process]))
            .header("Authorization", format!("Bearer {}", token.secret))
            .header("Accept", "application/problem+json")
            .header(names[0], method)
            .header(names[1], path)
            .body(Body::empty())
            .unwrap();
        let began = Instant::now();
        let answer = world.http.send(sent).await;
        let asked = Asked {
            process,
            began,
            ended: Instant::now(),
        };
        match judge(world, &asked, &token, request, &answer) {
            Some(late) => report.right(&answer, late),
            None => report.wrong(format!(
                "{method} {path} of {:?}, {} ends, at process {process}: {} {}",
                world.model.grants[token.grant],
                token.ends().len(),
                answer.status,
                answer.body,
            )),
        }
    }
}

/// How late an answer was, or nothing if it is wrong.
fn judge(world: &World, asked: &Asked, token: &Token, request: usize, answer: &Answer) -> Option<Duration> {
    let ends = &token.ends();
    let told = match answer.status.as_u16() {
        401 => return may_be_refused(ends, asked).then_some(Duration::ZERO),
        200 => Told::Allowed,
        403 => Told::Missing(serde_json::from_value(answer.json()["missing_scopes"].clone()).ok()?),
        _ => return None,
    };
    let late = may_count(ends, asked)?;
    let timeline = &world.members[token.member].timeline;
    let later = timeline.judge(&world.model, asked, token.grant, request, &told)?;
    Some(late.max(later))
}
