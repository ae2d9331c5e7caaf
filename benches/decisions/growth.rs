//! The same question while the catalogue grows: 100 and 10,000 scopes, 100 and 10,000 endpoints, loaded at run time.

use std::fmt::Write as _;

use bailiwick::runtime::RuntimeCatalog;
use bailiwick::{Endpoint, Grant, Method, Role, Scope, ScopeSet};
use bailiwick_catalog::{Source, check};
use criterion::{BenchmarkGroup, Criterion, Throughput, measurement::WallTime};

use crate::workload::{REQUESTS, Random, fill};

bailiwick::runtime_catalog! { Small }
bailiwick::runtime_catalog! { ManyScopes }
bailiwick::runtime_catalog! { ManyEndpoints }
bailiwick::runtime_catalog! { Large }

pub(crate) fn bench(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("growth");
    group.throughput(Throughput::Elements(REQUESTS as u64));
    run::<Small>(&mut group, 100, 100);
    run::<ManyScopes>(&mut group, 10_000, 100);
    run::<ManyEndpoints>(&mut group, 100, 10_000);
    run::<Large>(&mut group, 10_000, 10_000);
    group.finish();
}

fn run<C: RuntimeCatalog>(group: &mut BenchmarkGroup<'_, WallTime>, scopes: usize, endpoints: usize) {
    let source = Source::new("growth.toml", catalogue(scopes, endpoints));
    C::install(&check(&source, None).unwrap().model).unwrap();
    let mut random = Random(0x6707);
    let all: Vec<Scope<C>> = C::scopes().collect();
    let grants: Vec<Grant<C>> = (0..64)
        .map(|number| match number % 8 {
            0 => Grant::full_access(),
            1 | 2 => Grant::read_only(),
            _ => {
                let count = 1 + random.below(40);
                Grant::custom(
                    (0..count)
                        .map(|_| all[random.below(all.len())])
                        .collect::<ScopeSet<C>>(),
                )
            }
        })
        .collect();
    let roles = [Role::<C>::new(ScopeSet::all()), C::role("reader").unwrap()];
    let known: Vec<Endpoint<C>> = C::endpoints().collect();
    // The paths stand in one text, as bytes stand in a connection's buffer: ten thousand allocations would be what is
    // measured.
    let mut paths = String::new();
    let requests: Vec<Request> = (0..REQUESTS)
        .map(|_| {
            let endpoint = known[random.below(known.len())];
            let start = paths.len();
            paths += &fill(endpoint.path(), &mut random);
            Request {
                method: endpoint.method(),
                start: start as u32,
                len: (paths.len() - start) as u16,
                grant: random.below(64) as u8,
                role: random.below(2) as u8,
            }
        })
        .collect();
    let path = |request: &Request| {
        let start = request.start as usize;
        paths.get(start..start + request.len as usize).unwrap_or_default()
    };
    for request in &requests {
        let found = C::endpoint(request.method, path(request));
        assert!(found.is_some(), "{}", path(request));
    }
    group.bench_function(format!("{scopes}-scopes-{endpoints}-endpoints/bailiwick"), |bencher| {
        bencher.iter(|| {
            let allowed = requests.iter().filter(|request| {
                let effective = grants[request.grant as usize].effective(&roles[request.role as usize]);
                C::endpoint(request.method, path(request)).is_some_and(|endpoint| effective.allows(endpoint))
            });
            allowed.count()
        });
    });
}

/// As small as can be: what is read of it is part of what is measured.
struct Request {
    method: Method,
    /// Where the path stands.
    start: u32,
    len: u16,
    grant: u8,
    role: u8,
}

/// A catalogue in which every resource has five endpoints, of the shapes that APIs have.
fn catalogue(scopes: usize, endpoints: usize) -> String {
    let mut text =
        "format = 1\n[catalog]\nname = \"growth\"\ntitle = \"Growth\"\nversion = \"1\"\n[scopes]\n".to_owned();
    let actions = ["create", "read", "update", "delete"];
    let scope = |number: usize| format!("{}:{}", word(number / 4), actions[number % 4]);
    for number in 0..scopes {
        let _ = writeln!(text, "\"{}\" = {{}}", scope(number));
    }
    text += "[roles.reader]\ntitle = \"Reader\"\nallow = [\"class:read\"]\n[endpoints]\n";
    for number in 0..endpoints {
        let resource = word(number / 5);
        let (method, rest) = match number % 5 {
            0 => ("GET", ""),
            1 => ("POST", ""),
            2 => ("GET", "/{id}"),
            3 => ("DELETE", "/{id}"),
            _ => ("POST", "/{id}/actions"),
        };
        let _ = writeln!(
            text,
            "\"{method} /v2/{resource}{rest}\" = \"{}\"",
            scope(number % scopes)
        );
    }
    text
}

/// A word of three syllables, another one for each number up to 3,840: paths are as long in every catalogue, so that what
/// differs is its size.
fn word(number: usize) -> String {
    const SYLLABLES: [&str; 16] = [
        "dro", "let", "vol", "ume", "net", "wor", "key", "fire", "wall", "app", "data", "base", "do", "main", "reg",
        "ion",
    ];
    let mut rest = number + 256;
    let mut word = String::new();
    while rest > 0 {
        word += SYLLABLES[rest % 16];
        rest /= 16;
    }
    word
}
