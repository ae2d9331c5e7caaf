//! Method, path, token and time -> a decision with its reason, against a floor that only says yes or no.

use bailiwick::digitalocean::DigitalOcean;
use bailiwick::{Catalog, Timestamp, Token};
use criterion::{Criterion, Throughput};

use crate::floor;
use crate::workload::{Request, Workload};

pub(crate) fn bench(criterion: &mut Criterion) {
    let work = Workload::new();
    let floor = floor::Masks::new(&work);
    let router = floor::Router::new(DigitalOcean::endpoints());
    let expiry = |number: usize| Timestamp::from_secs(if number.is_multiple_of(9) { 500 } else { 5_000 });
    let now = Timestamp::from_secs(1_000);
    let tokens: Vec<Token<DigitalOcean>> = (0..)
        .zip(&work.grants)
        .map(|(number, grant)| Token::new(*grant).expiring(expiry(number)))
        .collect();
    let by_us = |request: &Request| {
        let holder = (&tokens[request.token], &work.roles[request.role]);
        DigitalOcean::decide(request.method, &request.path, Some(holder), now).is_allow()
    };
    let by_floor = |request: &Request| {
        let need = router.find(request.method, &request.path);
        need.is_some_and(|need| now < expiry(request.token) && floor.meets(request, need))
    };
    for request in &work.requests {
        assert_eq!(by_us(request), by_floor(request), "{} {}", request.method, request.path);
    }
    let mut group = criterion.benchmark_group("decide");
    group.throughput(Throughput::Elements(work.requests.len() as u64));
    group.bench_function("digitalocean/bailiwick", |bencher| {
        bencher.iter(|| work.requests.iter().filter(|request| by_us(request)).count());
    });
    group.bench_function("digitalocean/matchit-and-bits", |bencher| {
        bencher.iter(|| work.requests.iter().filter(|request| by_floor(request)).count());
    });
    group.finish();
}
