//! Guesses at passwords that are spread over several processes with one database.

use std::sync::Arc;

use bailiwick_tokens::store::memory::MemoryStore;

use super::people::{address, behind_a_proxy_over, browser, right, sign_in};
use crate::support::Service;

/// How many processes an attacker finds.
const PROCESSES: usize = 3;

/// Processes over one store, in which ada signed in once, and the cookie of her browser.
async fn processes() -> (Vec<Service>, String) {
    let store = Arc::<MemoryStore>::default();
    let mut all = Vec::new();
    for _ in 0..PROCESSES {
        all.push(behind_a_proxy_over(&store).await);
    }
    // Each start makes a link, and ends those before.
    let claimed = all[PROCESSES - 1].claim(&all[PROCESSES - 1].first, "ada").await;
    assert_eq!(claimed.status, 303, "{claimed:?}");
    (all, browser(&claimed))
}

/// The statuses of tries that go from process to process, each from an address of its own.
async fn tries(services: &[Service], numbers: std::ops::Range<u32>, cookie: &str, body: &str) -> Vec<u16> {
    let mut statuses = Vec::new();
    for (number, service) in numbers.zip(services.iter().cycle()) {
        statuses.push(sign_in(service, &address(number), cookie, body).await.status);
    }
    statuses
}

async fn stop(services: Vec<Service>) {
    for service in services {
        service.stop().await;
    }
}

#[tokio::test]
async fn whoever_goes_from_process_to_process_has_no_more_tries_and_keeps_no_owner_out() {
    let (services, hers) = processes().await;
    let guessed = tries(&services, 0..60, "", "login=ada&password=wrong+password").await;
    assert_eq!(guessed[..20], [401; 20], "{guessed:?}");
    assert_eq!(guessed[20..], [429; 40], "{guessed:?}");
    let refused = sign_in(&services[0], &address(90), "", &right("ada")).await;
    assert_eq!(refused.status, 429, "a stranger who knows it gets no further");
    assert!(refused.header("retry-after").is_some());
    for service in &services {
        let hers = sign_in(service, &address(0), &hers, &right("ada")).await;
        assert_eq!(hers.status, 303, "{hers:?}");
    }
    stop(services).await;
}

#[tokio::test]
async fn whoever_goes_from_process_to_process_learns_of_no_login() {
    let (services, _) = processes().await;
    let known = tries(&services, 0..25, "", "login=ada&password=wrong+password").await;
    let unknown = tries(&services, 100..125, "", "login=eve&password=wrong+password").await;
    assert_eq!(known, unknown);
    assert_eq!(known[20..], [429; 5]);
    stop(services).await;
}

#[tokio::test]
async fn whoever_has_the_cookie_of_a_browser_has_no_more_tries_in_several_processes() {
    let (services, hers) = processes().await;
    let all = tries(&services, 0..50, &hers, "login=ada&password=wrong+password").await;
    assert_eq!(all.iter().filter(|status| **status == 401).count(), 5 + 20, "{all:?}");
    stop(services).await;
}

#[tokio::test]
async fn whoever_has_a_process_start_again_has_no_more_tries() {
    let store = Arc::<MemoryStore>::default();
    let mut all = Vec::new();
    for start in 0..3 {
        let service = behind_a_proxy_over(&store).await;
        let begin = start * 10;
        all.extend(tries(std::slice::from_ref(&service), begin..begin + 10, "", &right("eve")).await);
        service.stop().await;
    }
    assert_eq!(all[..20], [401; 20], "{all:?}");
    assert_eq!(all[20..], [429; 10], "{all:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whoever_comes_to_all_processes_at_once_has_no_more_tries() {
    let (services, _) = processes().await;
    let services = Arc::new(services);
    let mut got_through = 0;
    for round in 0..4 {
        let at_once: Vec<_> = (0..24)
            .map(|number| {
                let services = Arc::clone(&services);
                tokio::spawn(async move {
                    let service = &services[number as usize % PROCESSES];
                    let body = "login=ada&password=wrong+password";
                    sign_in(service, &address(round * 100 + number), "", body).await.status
                })
            })
            .collect();
        for each in at_once {
            got_through += usize::from(each.await.unwrap() == 401);
        }
    }
    assert_eq!(got_through, 20);
    stop(Arc::into_inner(services).unwrap()).await;
}
