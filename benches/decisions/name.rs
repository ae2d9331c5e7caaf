//! Scope name -> scope.

use bailiwick::Catalog;
use bailiwick::digitalocean::DigitalOcean;
use criterion::{Criterion, Throughput};
use rustc_hash::FxHashMap;

use crate::workload::Workload;

pub(crate) fn bench(criterion: &mut Criterion) {
    let work = Workload::new();
    let map: FxHashMap<&str, u16> = DigitalOcean::scopes()
        .map(|scope| (scope.name(), scope.index() as u16))
        .collect();
    // Names of their own, as a request brings them along, so that no address is compared instead of a text.
    let names: Vec<String> = work
        .requests
        .iter()
        .map(|request| request.scope.name().to_owned())
        .collect();
    let by_us = |name: &str| DigitalOcean::scope(name).map(|scope| scope.index() as u16);
    let by_floor = |name: &str| map.get(name).copied();
    for name in names
        .iter()
        .map(String::as_str)
        .chain(["", "droplet", "droplet:creat", "droplet:create:all"])
    {
        assert_eq!(by_us(name), by_floor(name), "{name}");
    }
    let mut group = criterion.benchmark_group("name");
    group.throughput(Throughput::Elements(names.len() as u64));
    group.bench_function("scope/bailiwick", |bencher| {
        bencher.iter(|| {
            names
                .iter()
                .filter_map(|name| by_us(name))
                .map(usize::from)
                .sum::<usize>()
        });
    });
    group.bench_function("scope/fxhashmap", |bencher| {
        bencher.iter(|| {
            names
                .iter()
                .filter_map(|name| by_floor(name))
                .map(usize::from)
                .sum::<usize>()
        });
    });
    group.finish();
}
