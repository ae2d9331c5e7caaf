//! TLS on the service's own addresses, against a client that verifies the certificate.

use std::net::SocketAddr;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use bailiwick_server::Tls;
use rcgen::{CertifiedKey, KeyPair, generate_simple_self_signed};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;
use tokio_rustls::client::TlsStream;
use tokio_rustls::rustls::pki_types::CertificateDer;
use tokio_rustls::rustls::{ClientConfig, RootCertStore};

use crate::support::{Answer, Service, options, raw, request};

/// A certificate that vouches for itself, as files, and as what clients believe.
struct Pair {
    tls: Tls,
    believed: CertificateDer<'static>,
}

fn write(dir: &Path, name: &str, made: &CertifiedKey<KeyPair>) -> Tls {
    let (certificate, key) = (dir.join(format!("{name}.pem")), dir.join(format!("{name}.key")));
    std::fs::write(&certificate, made.cert.pem()).unwrap();
    std::fs::write(&key, made.signing_key.serialize_pem()).unwrap();
    Tls::read(certificate, key).unwrap()
}

fn made() -> CertifiedKey<KeyPair> {
    generate_simple_self_signed(["localhost".to_owned()]).unwrap()
}

fn pair(dir: &Path, name: &str) -> Pair {
    let made = made();
    Pair {
        tls: write(dir, name, &made),
        believed: made.cert.der().clone(),
    }
}

async fn connect(address: SocketAddr, believed: &CertificateDer<'static>) -> std::io::Result<TlsStream<TcpStream>> {
    let mut roots = RootCertStore::empty();
    roots.add(believed.clone()).unwrap();
    let provider = Arc::new(tokio_rustls::rustls::crypto::ring::default_provider());
    let config = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_root_certificates(roots)
        .with_no_client_auth();
    let stream = TcpStream::connect(address).await.unwrap();
    let connector = TlsConnector::from(Arc::new(config));
    connector.connect("localhost".try_into().unwrap(), stream).await
}

async fn ask(stream: &mut TlsStream<TcpStream>, bytes: &[u8]) -> Answer {
    stream.write_all(bytes).await.unwrap();
    let mut read = Vec::new();
    // A service that ends a connection says so: an answer that was cut would be an error.
    stream.read_to_end(&mut read).await.unwrap();
    Answer::of(&read)
}

#[tokio::test]
async fn people_and_gateways_are_answered_over_tls_and_not_otherwise() {
    let dir = tempfile::tempdir().unwrap();
    let pair = pair(dir.path(), "first");
    let mut options = options();
    options.listen_gateway = Some("127.0.0.1:0".parse().unwrap());
    options.tls = Some(pair.tls);
    let service = Service::with(options).await;
    let form = [("Content-Type", "application/x-www-form-urlencoded")];
    let claim = request(
        "POST",
        &format!("/first/{}", service.first),
        &form,
        "login=ada&password=correct+horse+battery&team=parcels",
    );
    let mut stream = connect(service.address, &pair.believed).await.unwrap();
    let claimed = ask(&mut stream, &claim).await;
    assert_eq!(claimed.status, 303, "{claimed:?}");
    let cookie = claimed.header("set-cookie").unwrap();
    assert!(cookie.starts_with("__Host-") && cookie.contains("Secure"), "{cookie}");

    let gateways = service.for_gateways.unwrap();
    let mut stream = connect(gateways, &pair.believed).await.unwrap();
    let headers = [("X-Forwarded-Method", "GET"), ("X-Forwarded-Uri", "/v2/droplets")];
    let refused = ask(&mut stream, &request("GET", "/authorize", &headers, "")).await;
    assert_eq!(refused.status, 401, "{refused:?}");

    for address in [service.address, gateways] {
        let mut plain = TcpStream::connect(address).await.unwrap();
        plain.write_all(&request("GET", "/healthz", &[], "")).await.unwrap();
        let mut read = Vec::new();
        _ = plain.read_to_end(&mut read).await;
        assert!(!read.starts_with(b"HTTP"), "{}", String::from_utf8_lossy(&read));
    }
    service.stop().await;
}

#[tokio::test]
async fn another_certificate_is_shown_to_those_who_connect_and_nobody_is_cut_off() {
    let dir = tempfile::tempdir().unwrap();
    let (first, second) = (pair(dir.path(), "first"), pair(dir.path(), "second"));
    let mut options = options();
    options.tls = Some(first.tls.clone());
    let service = Service::with(options).await;
    let mut open = connect(service.address, &first.believed).await.unwrap();
    assert!(connect(service.address, &second.believed).await.is_err());
    first.tls.replace(&second.tls);
    assert!(connect(service.address, &first.believed).await.is_err());
    let mut new = connect(service.address, &second.believed).await.unwrap();
    for stream in [&mut open, &mut new] {
        assert_eq!(ask(stream, &request("GET", "/healthz", &[], "")).await.status, 200);
    }
    service.stop().await;
}

#[tokio::test]
async fn whoever_does_not_greet_is_sent_away() {
    let dir = tempfile::tempdir().unwrap();
    let mut options = options();
    options.tls = Some(pair(dir.path(), "first").tls);
    options.header_timeout = Duration::from_millis(100);
    let service = Service::with(options).await;
    let mut silent = TcpStream::connect(service.address).await.unwrap();
    assert_eq!(silent.read(&mut [0]).await.unwrap(), 0);
    service.stop().await;
}

#[tokio::test]
async fn without_a_certificate_nobody_is_greeted() {
    let service = Service::start().await;
    let believed = made().cert.der().clone();
    assert!(connect(service.address, &believed).await.is_err());
    assert_eq!(
        raw(service.address, &request("GET", "/healthz", &[], "")).await.status,
        200
    );
    service.stop().await;
}

#[test]
fn what_is_wrong_with_the_files_is_told() {
    let dir = tempfile::tempdir().unwrap();
    let at = |name: &str| dir.path().join(name);
    for name in ["one", "other"] {
        write(dir.path(), name, &made());
    }
    std::fs::write(at("empty"), "").unwrap();
    std::fs::write(at("cut"), "-----BEGIN CERTIFICATE-----\nAAAA\n").unwrap();
    let told = |certificate: &str, key: &str| {
        let told = Tls::read(at(certificate), at(key)).unwrap_err().to_string();
        told.replace(&format!("{}/", dir.path().display()), "")
    };
    for (certificate, key, expected) in [
        ("none", "one.key", "none: cannot be read, or is not in PEM"),
        ("one.pem", "none", "none: cannot be read, or is not in PEM"),
        ("cut", "one.key", "cut: cannot be read, or is not in PEM"),
        ("one.pem", "empty", "empty: cannot be read, or is not in PEM"),
        ("one.pem", "one.pem", "one.pem: cannot be read, or is not in PEM"),
        (
            "empty",
            "one.key",
            "empty: no certificate in it, expected the service's own, and behind it those up to the authority's",
        ),
        (
            "one.pem",
            "other.key",
            "other.key: not a key that fits, expected that of the certificate in one.pem",
        ),
    ] {
        assert_eq!(told(certificate, key), expected);
    }
}
