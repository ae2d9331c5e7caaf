//! Method and concrete path -> allowed or not, over DigitalOcean's endpoints.

use bailiwick::Catalog;
use bailiwick::digitalocean::DigitalOcean;
use criterion::{Criterion, Throughput};

use crate::floor;
use crate::workload::{Request, Workload};

pub(crate) fn bench(criterion: &mut Criterion) {
    let work = Workload::new();
    let floor = floor::Masks::new(&work);
    let router = floor::Router::new(DigitalOcean::endpoints());
    let by_us = |request: &Request| {
        let (grant, role) = work.holder(request);
        DigitalOcean::endpoint(request.method, &request.path).is_some_and(|found| grant.effective(role).allows(found))
    };
    let by_floor = |request: &Request| {
        router
            .find(request.method, &request.path)
            .is_some_and(|need| floor.meets(request, need))
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
    group.throughput(Throughput::Elements(work.requests.len() as u64));
    group.bench_function("digitalocean/bailiwick", |bencher| {
        bencher.iter(|| work.requests.iter().filter(|request| by_us(request)).count());
    });
    group.bench_function("digitalocean/matchit-and-bits", |bencher| {
        bencher.iter(|| work.requests.iter().filter(|request| by_floor(request)).count());
    });
    group.finish();
}
