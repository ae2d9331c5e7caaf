//! How many lines of a log are read in a second, and how many tokens a plan judges.

use std::hint::black_box;

use bailiwick::digitalocean::{DigitalOcean, droplet, roles};
use bailiwick::{Catalog, Role, StoredGrant};
use bailiwick_analysis::log::{Fields, Format, Reader};
use bailiwick_analysis::plan::{Comparison, RolePair};
use bailiwick_analysis::suggest::{Observed, cover};
use criterion::{Criterion, Throughput, criterion_group, criterion_main};

/// Calls of every endpoint in turn.
fn calls() -> impl Iterator<Item = (usize, &'static str, &'static str)> {
    let endpoints = DigitalOcean::endpoints().map(|endpoint| (endpoint.method().as_str(), endpoint.path()));
    let endpoints: Vec<_> = endpoints.collect();
    endpoints
        .into_iter()
        .cycle()
        .take(LINES)
        .enumerate()
        .map(|(at, (method, path))| (at, method, path))
}

const LINES: usize = 10_000;

fn logs(criterion: &mut Criterion) {
    let common = calls().map(|(at, method, path)| {
        let (minute, second) = (at / 600 % 60, at / 10 % 60);
        format!(
            "203.0.113.7 - ci [02/Nov/2026:06:{minute:02}:{second:02} +0000] \"{method} {path} HTTP/1.1\" 200 {at} \"-\" \"doctl/1.130\""
        )
    });
    let json = calls().map(|(at, method, path)| {
        format!(
            "{{\"time\":\"2026-11-02T06:00:{:02}Z\",\"remote\":\"203.0.113.7\",\"method\":\"{method}\",\"path\":\"{path}\",\"status\":200,\"bytes\":{at}}}",
            at / 10 % 60
        )
    });
    let mut group = criterion.benchmark_group("log lines");
    group.throughput(Throughput::Elements(LINES as u64));
    for (name, format, lines) in [
        ("common", Format::Common, common.collect::<Vec<_>>()),
        ("json", Format::Json(Fields::default()), json.collect()),
    ] {
        group.bench_function(name, |bencher| {
            bencher.iter(|| {
                let mut reader = Reader::new(format.clone());
                let mut observed = Observed::<DigitalOcean>::new();
                for line in &lines {
                    if let Ok(Some(entry)) = reader.read(line.as_bytes()) {
                        observed.call(&entry.method, &entry.path, entry.time);
                    }
                }
                observed.total()
            });
        });
    }
    group.finish();
}

fn plan(criterion: &mut Criterion) {
    let scopes: Vec<_> = DigitalOcean::scopes().map(bailiwick::Scope::name).collect();
    let token = |at: usize| {
        StoredGrant::custom((0..=at % 40).filter_map(|step| scopes.get((at * 7 + step * 13) % 171).copied()))
    };
    let tokens: Vec<StoredGrant> = (0..LINES).map(token).collect();
    let comparison = Comparison::<DigitalOcean, DigitalOcean>::new().ok();
    let less = Role::new(*roles::MEMBER.permissions() - droplet::DELETE);
    let pairs = [RolePair::changed("member", roles::MEMBER, less)];
    let mut group = criterion.benchmark_group("plan");
    group.throughput(Throughput::Elements(LINES as u64));
    group.bench_function("tokens", |bencher| {
        bencher.iter(|| {
            let mut judge = comparison.as_ref().map(|comparison| comparison.tokens(&pairs));
            for token in &tokens {
                black_box(judge.as_mut().and_then(|judge| judge.judge("member", token)));
            }
        });
    });
    group.finish();
    criterion.bench_function("smallest cover of the whole API", |bencher| {
        bencher.iter(|| cover(DigitalOcean::endpoints()));
    });
}

criterion_group!(benches, logs, plan);
criterion_main!(benches);
