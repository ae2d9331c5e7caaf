//! Malformed requests: whatever is sent, the answer is that of a naive model, so nobody passes who should not, and nothing
//! fails.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "what is wrong here is wrong with the test"
)]

#[path = "naive_http/generate.rs"]
mod generate;
#[path = "naive_http/model.rs"]
mod model;
#[path = "../../../tests/naive/mod.rs"]
mod naive;
#[path = "naive_http/service.rs"]
mod service;

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::sync::LazyLock;
use std::time::Duration;

use proptest::prelude::*;

use generate::{Asked, asked};
use model::Model;
use naive::generate::config;

static MODEL: LazyLock<Model> = LazyLock::new(Model::new);

proptest! {
    #![proptest_config(ProptestConfig { cases: 10_000, max_global_rejects: 100_000, ..config() })]

    #[test]
    fn every_answer_is_that_of_the_model(asked in asked()) {
        let request = asked.request();
        prop_assume!(request.is_some());
        let expected = MODEL.status(&asked);
        let request = request.unwrap();
        let [decided, told] = service::decide(&request);
        prop_assert_eq!(decided, expected);
        prop_assert!(told == expected || told == 404, "{}, expected {}", told, expected);
        let (status, passed) = service::ask(request);
        prop_assert_eq!(status, expected);
        prop_assert_eq!(passed, expected == 200, "what passes is what the service behind it answers");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1_000, ..config() })]

    #[test]
    fn over_a_socket_nothing_fails_and_nobody_passes_who_should_not(asked in asked()) {
        static ADDRESS: LazyLock<SocketAddr> = LazyLock::new(service::serve);
        let status = over_a_socket(*ADDRESS, &asked);
        let expected = MODEL.status(&asked.received());
        // The server itself refuses what is no HTTP.
        prop_assert!(status == expected || [400, 414, 431].contains(&status), "{status}, expected {expected}");
    }
}

/// The status of the answer to a request as it stands, byte for byte.
fn over_a_socket(address: SocketAddr, asked: &Asked) -> u16 {
    let mut stream = TcpStream::connect(address).unwrap();
    stream.set_read_timeout(Some(Duration::from_secs(30))).unwrap();
    stream.write_all(&asked.bytes()).unwrap();
    let mut answer = [0; 12];
    stream.read_exact(&mut answer).unwrap();
    std::str::from_utf8(answer.strip_prefix(b"HTTP/1.1 ").unwrap())
        .unwrap()
        .parse()
        .unwrap()
}
