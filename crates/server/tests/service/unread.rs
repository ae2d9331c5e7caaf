//! Connections whose clients do not read, or say nothing: they end, and keep nobody out.

use std::io::Write as _;
use std::net::SocketAddr;
use std::num::NonZeroUsize;
use std::time::Duration;

use bailiwick_server::ServeOptions;
use serde_json::json;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::time::timeout;

use crate::support::{Service, local};

/// What a large answer is made to.
const ASK: &[u8] = b"GET /v1/openapi.json HTTP/1.1\r\nHost: localhost\r\n\r\n";
/// Longer than anything here takes.
const LONG: Duration = Duration::from_secs(120);

/// A service that would have connections be for ever, were it not for what a test is about.
async fn patient(tell: impl FnOnce(&mut ServeOptions)) -> Service {
    let mut options = local();
    options.header_timeout = Duration::from_secs(3_600);
    options.answer_timeout = Duration::from_secs(3_600);
    tell(&mut options);
    Service::with(options).await
}

/// Opens a connection and asks, and never reads; `None` where no more files can be opened.
async fn unread(address: SocketAddr) -> Option<TcpStream> {
    let opened = TcpStream::connect(address).await;
    if opened.as_ref().is_err_and(|error| error.raw_os_error() == Some(24)) {
        return None;
    }
    let mut stream = opened.unwrap();
    // One that has to give way already may take nothing.
    _ = stream.write_all(ASK).await;
    Some(stream)
}

/// Asks on a connection that is kept, and reads the answer.
async fn ask(stream: &mut TcpStream) {
    stream
        .write_all(b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n")
        .await
        .unwrap();
    let mut read = Vec::new();
    while !read.ends_with(b"\r\n\r\nok") {
        assert_ne!(stream.read_buf(&mut read).await.unwrap(), 0, "it was closed");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_thousand_that_never_read_do_not_keep_a_gateway_out() {
    let service = patient(|_| {}).await;
    let ada = service.owner().await;
    let (_, secret) = service.mint(&ada, "ci", json!(["droplet:read"])).await;
    let bearer = format!("Bearer {secret}");
    let asked = [
        ("Authorization", bearer.as_str()),
        ("X-Original-Method", "GET"),
        ("X-Original-URI", "/v2/droplets"),
    ];
    let mut open = Vec::new();
    for number in 0..1_015 {
        let Some(stream) = unread(service.address).await else {
            let line = format!("not run: 1,015 connections that never read, for want of files after {number}\n");
            std::io::stderr().write_all(line.as_bytes()).unwrap();
            return;
        };
        open.push(stream);
    }
    let answer = timeout(LONG, service.get("/authorize", &asked)).await;
    assert_eq!(answer.unwrap().status, 200);
    drop(open);
    service.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn where_no_more_fit_the_quiet_ones_give_way() {
    let service = patient(|options| options.max_connections = NonZeroUsize::new(64)).await;
    let mut gateway = TcpStream::connect(service.address).await.unwrap();
    let mut open = Vec::new();
    for _ in 0..256 {
        ask(&mut gateway).await;
        open.push(unread(service.address).await.unwrap());
    }
    ask(&mut gateway).await;
    // A new one is let in, and the first is not there any more.
    assert_eq!(service.get("/healthz", &[]).await.status, 200);
    let mut read = Vec::new();
    let closed = timeout(LONG, open[0].read_to_end(&mut read)).await;
    assert!(closed.is_ok(), "the first stays open");
    drop(open);
    service.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn connections_to_the_public_listener_take_none_of_the_gateways() {
    let service = patient(|options| {
        options.listen_gateway = Some("127.0.0.1:0".parse().unwrap());
        options.max_connections = NonZeroUsize::new(1);
    })
    .await;
    let mut gateway = TcpStream::connect(service.for_gateways.unwrap()).await.unwrap();
    ask(&mut gateway).await;
    for _ in 0..8 {
        unread(service.address).await.unwrap();
        ask(&mut gateway).await;
    }
    drop(gateway);
    service.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_client_that_asks_and_never_reads_is_cut_off() {
    let service = patient(|options| options.answer_timeout = Duration::from_millis(50)).await;
    let mut stream = TcpStream::connect(service.address).await.unwrap();
    let asking = async { while stream.write_all(ASK).await.is_ok() {} };
    let cut = timeout(LONG, asking).await;
    assert!(cut.is_ok(), "it can ask for ever");
    service.stop().await;
}
