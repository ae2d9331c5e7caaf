//! How connections end.

use std::time::Duration;

use bailiwick_server::ServeOptions;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::time::timeout;

use crate::support::{Answer, Service, request};

async fn with_header_timeout(header_timeout: Duration) -> Service {
    let mut options = ServeOptions::default();
    options.listen = "127.0.0.1:0".parse().unwrap();
    options.header_timeout = header_timeout;
    Service::with(options).await
}

/// What comes until the service closes the connection. That it does is what is tested, so nobody waits for it in vain.
async fn rest(mut stream: TcpStream) -> String {
    let mut read = Vec::new();
    let closed = timeout(Duration::from_secs(60), stream.read_to_end(&mut read)).await;
    assert!(closed.is_ok(), "it stays open");
    String::from_utf8(read).unwrap()
}

#[tokio::test]
async fn a_connection_without_a_whole_head_is_closed() {
    let service = with_header_timeout(Duration::from_millis(20)).await;
    for begun in ["", "GET /healthz HTTP/1.1\r\nHost: x\r\nX-Slow: "] {
        let mut stream = TcpStream::connect(service.address).await.unwrap();
        stream.write_all(begun.as_bytes()).await.unwrap();
        assert_eq!(rest(stream).await, "", "after {begun:?}");
    }
    // One that has been used, and is not any more.
    let mut stream = TcpStream::connect(service.address).await.unwrap();
    stream
        .write_all(b"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n")
        .await
        .unwrap();
    assert!(rest(stream).await.ends_with("\r\n\r\nok"));
    service.stop().await;
}

#[tokio::test]
async fn what_is_under_way_is_answered_before_the_end_and_nothing_after_it() {
    let service = with_header_timeout(Duration::from_secs(600)).await;
    let address = service.address;
    let form = "login=ada&password=correct+horse+battery&team=parcels";
    let head = format!(
        "POST /first/{} HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: {}\r\n\
         Expect: 100-continue\r\n\r\n",
        service.first,
        form.len()
    );
    let idle = TcpStream::connect(address).await.unwrap();
    let mut stream = TcpStream::connect(address).await.unwrap();
    stream.write_all(head.as_bytes()).await.unwrap();
    // Once it asks for the body, the request is under way.
    let mut asked = [0; 25];
    stream.read_exact(&mut asked).await.unwrap();
    assert!(asked.starts_with(b"HTTP/1.1 100"));
    let stopped = tokio::spawn(service.stop());
    assert_eq!(rest(idle).await, "", "a connection that nobody uses is closed");
    stream.write_all(form.as_bytes()).await.unwrap();
    let answer = rest(stream).await;
    assert!(answer.starts_with("HTTP/1.1 303"), "{answer}");
    stopped.await.unwrap();
    assert!(TcpStream::connect(address).await.is_err());
}

#[tokio::test]
async fn whoever_connected_before_the_end_is_answered() {
    let service = Service::start().await;
    let address = service.address;
    let mut early = TcpStream::connect(address).await.unwrap();
    // Accepted one after the other, so the one above is.
    assert_eq!(service.get("/healthz", &[]).await.status, 200);
    let stopping = tokio::spawn(service.stop());
    while TcpStream::connect(address).await.is_ok() {}
    early.write_all(&request("GET", "/healthz", &[], "")).await.unwrap();
    let mut read = Vec::new();
    early.read_to_end(&mut read).await.unwrap();
    assert_eq!(Answer::of(&read).status, 200);
    stopping.await.unwrap();
}
