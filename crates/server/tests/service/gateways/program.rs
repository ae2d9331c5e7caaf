//! The programs, started with the blocks of the README.

use std::io::Write as _;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use crate::documented::free;
use crate::support::{raw, request};

/// A gateway that is not nginx.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Program {
    Caddy,
    Envoy,
    Traefik,
}

pub(super) const PROGRAMS: [Program; 3] = [Program::Caddy, Program::Envoy, Program::Traefik];

/// A running one, which ends with the test.
pub(super) struct Gateway {
    process: Child,
    pub(super) address: SocketAddr,
    _folder: tempfile::TempDir,
}

impl Drop for Gateway {
    fn drop(&mut self) {
        _ = self.process.kill();
        _ = self.process.wait();
    }
}

impl Program {
    /// What it answers where nobody answers it.
    pub(super) fn without_an_answer(self) -> u16 {
        match self {
            Self::Caddy => 502,
            Self::Envoy => 503,
            Self::Traefik => 500,
        }
    }

    /// The status where paths are tidied before anybody is asked about them, or else the 404 of an untidy one.
    pub(super) fn tidied(self, status: u16) -> u16 {
        if self == Self::Traefik { status } else { 404 }
    }

    /// The first where only the headers that it is told to are shown to `/authorize`.
    pub(super) fn unseen(self, unseen: u16, seen: u16) -> u16 {
        if self == Self::Envoy { unseen } else { seen }
    }

    /// In front of a backend, asking a service; a line says so where it is not installed.
    pub(super) async fn start(self, service: SocketAddr, backend: SocketAddr) -> Option<Gateway> {
        let Some(program) = self.installed() else {
            let skipped = format!("skipped: {self:?} is not here, so nothing is tried behind it");
            writeln!(std::io::stderr().lock(), "{skipped}").unwrap();
            return None;
        };
        let address = free();
        let folder = tempfile::tempdir().unwrap();
        let addressed = |block: String| {
            block
                .replace("127.0.0.1:8700", &service.to_string())
                .replace("127.0.0.1:9000", &backend.to_string())
        };
        let arguments = match self {
            Self::Caddy => caddy(folder.path(), address, addressed),
            Self::Envoy => envoy(folder.path(), address, [service, backend]),
            Self::Traefik => traefik(folder.path(), address, addressed),
        };
        let mut process = Command::new(program)
            .args(arguments)
            .current_dir(folder.path())
            .env("HOME", folder.path())
            .env("XDG_DATA_HOME", folder.path())
            .env("XDG_CONFIG_HOME", folder.path())
            .stdin(Stdio::null())
            .spawn()
            .unwrap();
        while !is_ready(address).await {
            let ended = process.try_wait().unwrap();
            assert!(
                ended.is_none(),
                "{self:?} does not take the configuration of the README"
            );
            tokio::task::yield_now().await;
        }
        Some(Gateway {
            process,
            address,
            _folder: folder,
        })
    }

    /// Where it is: among the programs of the system, or where `.ci/gateways` puts it.
    fn installed(self) -> Option<PathBuf> {
        let name = format!("{self:?}").to_ascii_lowercase();
        let own = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../target/gateways/bin");
        [own.join(&name), PathBuf::from(&name)].into_iter().find(|program| {
            let asked = Command::new(program)
                .arg(if self == Self::Envoy { "--version" } else { "version" })
                .stdout(Stdio::null())
                .status();
            asked.is_ok_and(|status| status.success())
        })
    }
}

/// Traefik listens before it has read where to pass things on.
async fn is_ready(address: SocketAddr) -> bool {
    let listens = tokio::net::TcpStream::connect(address).await.is_ok();
    listens && raw(address, &request("GET", "/", &[], "")).await.body != "404 page not found\n"
}

/// A block of the README: so many-th of a language behind the paragraph that begins with the name.
fn documented(name: &str, language: &str, number: usize) -> String {
    let readme = include_str!("../../../README.md");
    let behind = readme.split(&format!("\n**{name}** ")).nth(1).unwrap();
    let block = behind.split(&format!("```{language}\n")).nth(number).unwrap();
    block.split("```").next().unwrap().to_owned()
}

fn written(folder: &Path, name: &str, text: &str) {
    std::fs::write(folder.join(name), text).unwrap();
}

fn caddy(folder: &Path, address: SocketAddr, addressed: impl Fn(String) -> String) -> Vec<&'static str> {
    let site = addressed(documented("Caddy", "caddyfile", 1));
    let site = site.replace(":80 {", &format!("http://:{} {{\n    bind 127.0.0.1", address.port()));
    let config = format!("{{\n admin off\n log {{\n  level ERROR\n }}\n}}\n{site}");
    written(folder, "Caddyfile", &config);
    vec!["run", "--config", "Caddyfile", "--adapter", "caddyfile"]
}

fn traefik(folder: &Path, address: SocketAddr, addressed: impl Fn(String) -> String) -> Vec<&'static str> {
    let entry = documented("Traefik", "yaml", 1).replace(":80", &address.to_string());
    let config = format!("{entry}providers:\n  file: {{ filename: dynamic.yaml }}\nlog: {{ level: ERROR }}\n");
    written(folder, "static.yaml", &config);
    written(folder, "dynamic.yaml", &addressed(documented("Traefik", "yaml", 2)));
    vec!["--configFile=static.yaml"]
}

/// The README has what decides; whom it listens to and whom it reaches is around it.
fn envoy(folder: &Path, address: SocketAddr, [service, backend]: [SocketAddr; 2]) -> Vec<&'static str> {
    let at = |address: SocketAddr| {
        format!(
            "{{ socket_address: {{ address: {}, port_value: {} }} }}",
            address.ip(),
            address.port()
        )
    };
    let cluster = |name: &str, address| {
        let endpoint = format!("{{ endpoint: {{ address: {} }} }}", at(address));
        format!(
            "  - name: {name}\n    load_assignment:\n      cluster_name: {name}\n      \
             endpoints: [{{ lb_endpoints: [{endpoint}] }}]\n"
        )
    };
    let manager = documented("Envoy", "yaml", 1).replace('\n', "\n          ");
    let config = format!(
        r#"static_resources:
  listeners:
  - name: clients
    address: {}
    filter_chains:
    - filters:
      - name: envoy.filters.network.http_connection_manager
        typed_config:
          "@type": type.googleapis.com/envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager
          stat_prefix: clients
          route_config:
            virtual_hosts:
            - name: api
              domains: ["*"]
              routes: [{{ match: {{ prefix: "/" }}, route: {{ cluster: api }} }}]
          {manager}
  clusters:
{}{}"#,
        at(address),
        cluster("bailiwick", service),
        cluster("api", backend),
    );
    written(folder, "envoy.yaml", &config);
    vec![
        "--config-path",
        "envoy.yaml",
        "--use-dynamic-base-id",
        "--concurrency",
        "1",
        "--log-level",
        "error",
    ]
}
