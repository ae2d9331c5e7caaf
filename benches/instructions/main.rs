//! What a decision costs in instructions: `cargo xtask counts` runs each question once under callgrind.
//!
//! Counts are the same on every machine with the same compiler, so a test can hold them where it cannot hold times.

#![expect(
    clippy::indexing_slicing,
    clippy::unwrap_used,
    reason = "a count of work that is wrong has to stop"
)]

#[expect(dead_code, reason = "the benches compare endpoints too")]
#[path = "../decisions/workload.rs"]
mod workload;

use std::hint::black_box;

use bailiwick::digitalocean::DigitalOcean;
use bailiwick::{Catalog, Timestamp, Token};
use workload::Workload;

fn main() {
    let work = Workload::new();
    let tokens: Vec<Token<DigitalOcean>> = work.grants.iter().map(|grant| Token::new(*grant)).collect();
    let names: Vec<&str> = work.requests.iter().map(|request| request.scope.name()).collect();
    let question = std::env::args().skip(1).find(|arg| !arg.starts_with('-'));
    let allowed = match question.as_deref() {
        Some("check") => counted_check(&work),
        Some("name") => counted_name(&work, &names),
        Some("endpoint") => counted_endpoint(&work),
        Some("decide") => counted_decide(&work, &tokens),
        _ => return,
    };
    black_box(allowed);
}

#[inline(never)]
fn counted_check(work: &Workload) -> usize {
    let asked = work
        .requests
        .iter()
        .map(|request| (work.holder(request), request.scope));
    asked
        .filter(|((grant, role), scope)| grant.effective(role).contains(*scope))
        .count()
}

#[inline(never)]
fn counted_name(work: &Workload, names: &[&str]) -> usize {
    let asked = work.requests.iter().zip(names);
    let allowed = asked.filter(|(request, name)| {
        let (grant, role) = work.holder(request);
        DigitalOcean::scope(name).is_some_and(|scope| grant.effective(role).contains(scope))
    });
    allowed.count()
}

#[inline(never)]
fn counted_endpoint(work: &Workload) -> usize {
    let allowed = work.requests.iter().filter(|request| {
        let (grant, role) = work.holder(request);
        DigitalOcean::endpoint(request.method, &request.path).is_some_and(|found| grant.effective(role).allows(found))
    });
    allowed.count()
}

#[inline(never)]
fn counted_decide(work: &Workload, tokens: &[Token<DigitalOcean>]) -> usize {
    let now = Timestamp::from_secs(1_000);
    let allowed = work.requests.iter().filter(|request| {
        let holder = (&tokens[request.token], &work.roles[request.role]);
        DigitalOcean::decide(request.method, &request.path, Some(holder), now).is_allow()
    });
    allowed.count()
}
