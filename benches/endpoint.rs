//! Method and concrete path -> decision, over DigitalOcean's endpoints.

mod floor;
mod workload;

use bailiwick::Catalog;
use bailiwick::digitalocean::DigitalOcean;
use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use workload::{REQUESTS, Workload};

fn endpoint(criterion: &mut Criterion) {
    let work = Workload::new();
    let router = floor::Router::new();
    let tokens: Vec<floor::Mask> = work.grants.iter().map(floor::token_mask).collect();
    let roles: Vec<floor::Mask> = work.roles.iter().map(floor::role_mask).collect();
    let by_us = |request: &workload::Request| {
        let (grant, role) = work.holder(request);
        DigitalOcean::endpoint(request.method, &request.path).is_some_and(|found| grant.effective(role).allows(found))
    };
    let by_floor = |request: &workload::Request| {
        router.allows(
            request.method,
            &request.path,
            &tokens[request.token],
            &roles[request.role],
        )
    };
    for request in &work.requests {
        assert_eq!(
            DigitalOcean::endpoint(request.method, &request.path),
            Some(request.endpoint),
            "{}",
            request.path
        );
        assert_eq!(by_us(request), by_floor(request), "{} {}", request.method, request.path);
    }
    let mut group = criterion.benchmark_group("endpoint");
    group.throughput(Throughput::Elements(REQUESTS as u64));
    group.bench_function("digitalocean/bailiwick", |bencher| {
        bencher.iter(|| work.requests.iter().filter(|request| by_us(request)).count());
    });
    group.bench_function("digitalocean/matchit-and-bits", |bencher| {
        bencher.iter(|| work.requests.iter().filter(|request| by_floor(request)).count());
    });
    group.finish();
}

criterion_group!(benches, endpoint);
criterion_main!(benches);
