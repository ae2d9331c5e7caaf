//! Whether a grant may be minted, against the same question asked of sets of names.

use std::collections::HashSet;

use bailiwick::digitalocean::DigitalOcean;
use bailiwick::{Catalog, Grant, Role, Scope};
use criterion::{Criterion, Throughput};

use crate::workload::Workload;

pub(crate) fn bench(criterion: &mut Criterion) {
    let work = Workload::new();
    let requires: Vec<Vec<&str>> = DigitalOcean::scopes()
        .map(|scope| scope.requires().iter().map(Scope::name).collect())
        .collect();
    let names = |set: &bailiwick::ScopeSet<DigitalOcean>| set.iter().map(Scope::name).collect::<HashSet<&str>>();
    let grants: Vec<(HashSet<&str>, Vec<Scope<DigitalOcean>>)> = work
        .grants
        .iter()
        .map(|grant| (names(grant.chosen()), grant.chosen().iter().collect()))
        .collect();
    let ceilings: Vec<HashSet<&str>> = work.roles.iter().map(|role| names(role.ceiling())).collect();
    let pairs: Vec<(usize, usize)> = (0..grants.len())
        .flat_map(|grant| (0..ceilings.len()).map(move |role| (grant, role)))
        .collect();
    let by_us = |&(grant, role): &(usize, usize)| {
        let (grant, role): (&Grant<DigitalOcean>, &Role<DigitalOcean>) = (&work.grants[grant], &work.roles[role]);
        grant.check_mint(role).is_ok()
    };
    let by_floor = |&(grant, role): &(usize, usize)| {
        let (held, scopes) = &grants[grant];
        held.is_subset(&ceilings[role])
            && scopes
                .iter()
                .all(|scope| requires[scope.index() as usize].iter().all(|name| held.contains(name)))
    };
    for pair in &pairs {
        assert_eq!(by_us(pair), by_floor(pair), "{pair:?}");
    }
    let mut group = criterion.benchmark_group("mint");
    group.throughput(Throughput::Elements(pairs.len() as u64));
    group.bench_function("digitalocean/bailiwick", |bencher| {
        bencher.iter(|| pairs.iter().filter(|pair| by_us(pair)).count());
    });
    group.bench_function("digitalocean/hashset", |bencher| {
        bencher.iter(|| pairs.iter().filter(|pair| by_floor(pair)).count());
    });
    group.finish();
}
