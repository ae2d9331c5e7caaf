//! Verifying a secret that is remembered allocates nothing.

use std::hint::black_box;
use std::pin::pin;
use std::task::{Context, Poll, Waker};

use bailiwick::digitalocean::DigitalOcean;
use bailiwick::{Catalog, Method};

use crate::world::{NOW, World, answer, later};

#[tokio::test(start_paused = true)]
async fn authenticating_and_deciding_from_memory_allocates_nothing() {
    let world = World::fresh().await;
    let minted = world.reader("laptop").await;
    let secret = minted.secret.expose();
    assert_eq!(answer(&world.tokens, secret, NOW).await, "ok");
    assert!(
        world.tokens.remembered(secret, NOW).is_some(),
        "from here on this thread has what it needs for loads"
    );

    // The first use in a minute is noted, the others are not; both are on the way of a request.
    for now in [NOW, later(60), later(61)] {
        let measured = allocation_counter::measure(|| {
            let future = pin!(world.tokens.authenticate(secret, now));
            let Poll::Ready(caller) = future.poll(&mut Context::from_waker(Waker::noop())) else {
                panic!("it waited for something");
            };
            let caller = caller.unwrap();
            let endpoint = DigitalOcean::endpoint(Method::Get, "/v2/droplets/3164494").unwrap();
            assert!(caller.effective().allows(endpoint));
            black_box(world.tokens.remembered(secret, now).unwrap().clone());
        });
        assert_eq!(measured.count_total, 0, "{measured:?}");
    }
}

/// The measurement itself: without it the other would prove nothing.
#[tokio::test(start_paused = true)]
async fn asking_the_store_allocates_and_is_counted() {
    let world = World::new().await;
    let minted = world.reader("laptop").await;
    let measured = allocation_counter::measure(|| {
        let future = pin!(world.tokens.authenticate(minted.secret.expose(), NOW));
        assert!(future.poll(&mut Context::from_waker(Waker::noop())).is_ready());
    });
    assert!(measured.count_total > 0);
}
