//! Scope known -> decision.

use criterion::{Criterion, Throughput};

use crate::floor;
use crate::workload::{Request, Workload};

pub(crate) fn bench(criterion: &mut Criterion) {
    let work = Workload::new();
    let floor = floor::Masks::new(&work);
    let by_us = |request: &Request| {
        let (grant, role) = work.holder(request);
        grant.effective(role).contains(request.scope)
    };
    let by_floor = |request: &Request| floor.check(request, request.scope.index() as u16);
    for request in &work.requests {
        assert_eq!(by_us(request), by_floor(request));
    }
    let mut group = criterion.benchmark_group("check");
    group.throughput(Throughput::Elements(work.requests.len() as u64));
    group.bench_function("scope/bailiwick", |bencher| {
        bencher.iter(|| work.requests.iter().filter(|request| by_us(request)).count());
    });
    group.bench_function("scope/two-ands", |bencher| {
        bencher.iter(|| work.requests.iter().filter(|request| by_floor(request)).count());
    });
    group.finish();
}
