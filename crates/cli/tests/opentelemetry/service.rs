//! A service that sends to a collector, as a process of its own.

use std::fs::{self, File};
use std::io::{BufRead, BufReader};
use std::process::{Child, ChildStdout, Command, Stdio};

use tempfile::TempDir;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

pub(crate) struct Service {
    process: Child,
    out: BufReader<ChildStdout>,
    address: String,
    dir: TempDir,
}

impl Drop for Service {
    fn drop(&mut self) {
        _ = self.process.kill();
        _ = self.process.wait();
    }
}

/// The command, with nothing from the surroundings that would say anything of this.
pub(crate) fn bailiwick() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_bailiwick"));
    let names = std::env::vars_os().filter_map(|(name, _)| name.into_string().ok());
    for name in names.filter(|name| name.starts_with("BAILIWICK_") || name.starts_with("OTEL_")) {
        command.env_remove(name);
    }
    command
}

impl Service {
    pub(crate) fn start(variables: &[(&str, &str)]) -> Self {
        let dir = tempfile::tempdir().unwrap();
        let log = File::create(dir.path().join("log")).unwrap();
        let mut process = bailiwick()
            .current_dir(dir.path())
            .args(["serve", "--opentelemetry", "--database", "tokens.sqlite"])
            .args(["--listen", "127.0.0.1:0", "--log", "json", "--log-level", "debug"])
            .envs(variables.iter().copied())
            .stdout(Stdio::piped())
            .stderr(log)
            .spawn()
            .unwrap();
        let mut out = BufReader::new(process.stdout.take().unwrap());
        let listening = line(&mut out);
        let address = listening.strip_prefix("listening on http://").unwrap().to_owned();
        Self {
            process,
            out,
            address,
            dir,
        }
    }

    /// The path of the link that it prints.
    pub(crate) fn link(&mut self) -> String {
        let line = line(&mut self.out);
        let (_, code) = line.split_once("/first/").unwrap();
        format!("/first/{code}")
    }

    /// The status, the head and the body of an answer.
    pub(crate) async fn send(
        &self,
        method: &str,
        target: &str,
        headers: &[(&str, &str)],
        body: &str,
    ) -> (u16, String, String) {
        let mut text = format!(
            "{method} {target} HTTP/1.1\r\nHost: {}\r\nConnection: close\r\n",
            self.address
        );
        for (name, value) in headers {
            text = format!("{text}{name}: {value}\r\n");
        }
        text = format!("{text}Content-Length: {}\r\n\r\n{body}", body.len());
        let mut stream = TcpStream::connect(&self.address).await.unwrap();
        stream.write_all(text.as_bytes()).await.unwrap();
        let mut read = String::new();
        stream.read_to_string(&mut read).await.unwrap();
        let (head, body) = read.split_once("\r\n\r\n").unwrap();
        let status = head.split(' ').nth(1).unwrap().parse().unwrap();
        (status, head.to_owned(), body.to_owned())
    }

    /// Ends it as a system does. Gives its exit code and its log.
    pub(crate) async fn end(mut self) -> (Option<i32>, String) {
        let id = self.process.id().to_string();
        assert!(Command::new("kill").args(["-TERM", &id]).status().unwrap().success());
        tokio::task::spawn_blocking(move || {
            let code = self.process.wait().unwrap().code();
            (code, fs::read_to_string(self.dir.path().join("log")).unwrap())
        })
        .await
        .unwrap()
    }
}

fn line(out: &mut BufReader<ChildStdout>) -> String {
    let mut line = String::new();
    out.read_line(&mut line).unwrap();
    line.trim_end().to_owned()
}
