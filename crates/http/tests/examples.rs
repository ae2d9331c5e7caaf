//! The examples, run as their reader would, and asked over sockets.

#![expect(clippy::unwrap_used, reason = "what is wrong here is wrong with the test")]

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::{Child, Command, Stdio};

use tonic::client::Grpc;
use tonic::transport::{Channel, Endpoint};
use tonic::{Code, Request, Status};
use tonic_prost::ProstCodec;

/// An example that runs, until it is dropped.
struct Example {
    child: Child,
    address: String,
}

impl Example {
    fn run(name: &str) -> Self {
        let mut child = Command::new(env!("CARGO"))
            .args(["run", "--quiet", "--locked", "--offline", "--package", "bailiwick-http"])
            .args(["--example", name, "--", "127.0.0.1:0"])
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut said = String::new();
        BufReader::new(child.stdout.take().unwrap())
            .read_line(&mut said)
            .unwrap();
        let address = said.strip_prefix("listening on http://").unwrap().trim_end().to_owned();
        Self { child, address }
    }

    /// Status, challenge and body, as they come over the wire.
    fn ask(&self, line: &str, fields: &str) -> String {
        let mut stream = TcpStream::connect(&self.address).unwrap();
        write!(
            stream,
            "{line} HTTP/1.1\r\nHost: a\r\nConnection: close\r\n{fields}\r\n"
        )
        .unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        let (head, body) = answer.split_once("\r\n\r\n").unwrap();
        let told = ["HTTP/1.1 ", "www-authenticate: ", "allow: "];
        let told = head
            .lines()
            .filter_map(|line| told.iter().find_map(|name| line.strip_prefix(name)));
        [&told.collect::<Vec<_>>().join("\n"), "\n", body.trim_end(), "\n\n"].concat()
    }
}

impl Drop for Example {
    fn drop(&mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }
}

#[test]
fn the_api_of_axum_answers() {
    let example = Example::run("axum_api");
    let ask = |line: &str, token: &str| {
        format!(
            "{line} {token}\n{}",
            example.ask(line, &format!("Authorization: Bearer {token}\r\n"))
        )
    };
    insta::assert_snapshot!(
        [
            example.ask("GET /tariffs", ""),
            example.ask("GET /parcels", ""),
            example.ask("GET /nothing", ""),
            example.ask("PATCH /parcels", ""),
            ask("GET /whoami", "par_v1_driver"),
            ask("GET /parcels", "par_v1_driver"),
            ask("GET /parcels/7?page=2", "par_v1_sender"),
            ask("GET /labels/a/b", "par_v1_clerk"),
            ask("GET /labels/a%2fb", "par_v1_clerk"),
            ask("POST /parcels?worth=10", "par_v1_driver"),
            ask("POST /parcels?worth=10", "par_v1_sender"),
            ask("POST /parcels?worth=5000", "par_v1_sender"),
            ask("POST /parcels?worth=5000", "par_v1_clerk"),
            ask("PUT /parcels/7/to", "par_v1_sender"),
            ask("DELETE /parcels/7", "par_v1_clerk"),
            ask("GET /whoami", "par_v1_gone"),
        ]
        .concat()
    );
}

async fn call(channel: &Channel, method: &'static str, what: &str, token: Option<&str>) -> Result<String, Status> {
    let mut client = Grpc::new(channel.clone());
    client.ready().await.unwrap();
    let mut request = Request::new(what.to_owned());
    if let Some(token) = token {
        request
            .metadata_mut()
            .insert("authorization", format!("Bearer {token}").parse().unwrap());
    }
    let path = http::uri::PathAndQuery::from_static(method);
    let answer = client
        .unary(request, path, ProstCodec::<String, String>::default())
        .await;
    answer.map(tonic::Response::into_inner)
}

#[tokio::test]
async fn the_service_of_tonic_answers() {
    const TRACK: &str = "/parcels.v1.Parcels/Track";
    const SEND: &str = "/parcels.v1.Parcels/Send";
    let example = tokio::task::spawn_blocking(|| Example::run("tonic_service"))
        .await
        .unwrap();
    let channel = &Endpoint::try_from(format!("http://{}", example.address))
        .unwrap()
        .connect()
        .await
        .unwrap();

    assert_eq!(
        call(channel, TRACK, "a book", Some("par_v1_driver")).await.unwrap(),
        "a book is on its way"
    );
    assert_eq!(
        call(channel, SEND, "a book", Some("par_v1_sender")).await.unwrap(),
        "carol sends a book"
    );
    for (method, what, token, code, message) in [
        (TRACK, "", None, Code::Unauthenticated, "Unable to authenticate you."),
        (
            TRACK,
            "",
            Some("par_v1_gone"),
            Code::Unauthenticated,
            "Unable to authenticate you.",
        ),
        (
            SEND,
            "",
            Some("par_v1_driver"),
            Code::PermissionDenied,
            "You are missing the required permission parcel:create",
        ),
        (
            SEND,
            "a diamond",
            Some("par_v1_sender"),
            Code::PermissionDenied,
            "You are missing the required permission parcel:insure",
        ),
        (
            TRACK,
            "",
            Some("par_v1_unlucky"),
            Code::Unavailable,
            "Your token cannot be checked at the moment. Please try again.",
        ),
        (
            "/parcels.v1.Parcels/Eat",
            "",
            None,
            Code::Unimplemented,
            "The resource you asked for does not exist.",
        ),
    ] {
        let status = call(channel, method, what, token).await.unwrap_err();
        assert_eq!((status.code(), status.message()), (code, message), "{method} {token:?}");
    }
    let status = call(channel, SEND, "", Some("par_v1_driver")).await.unwrap_err();
    let challenge = status.metadata().get("www-authenticate").unwrap();
    assert_eq!(challenge, r#"Bearer error="insufficient_scope", scope="parcel:create""#);
}
