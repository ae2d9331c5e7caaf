//! nginx, configured as the README has it, for every test that wants one.

use std::io::Write as _;
use std::net::{SocketAddr, TcpListener};
use std::process::{Child, Command, Stdio};

/// Ports that the system gives nobody by itself, so that none is taken between being chosen and being listened on.
const PORTS: std::ops::Range<u16> = 20_000..30_000;

/// A running nginx, which ends with the test.
pub(crate) struct Nginx {
    process: Child,
    pub(crate) address: SocketAddr,
    _folder: tempfile::TempDir,
}

impl Drop for Nginx {
    fn drop(&mut self) {
        _ = self.process.kill();
        _ = self.process.wait();
    }
}

/// Whether nginx is installed; a line says so where it is not.
pub(crate) fn is_here() -> bool {
    let asked = Command::new("nginx").arg("-v").stderr(Stdio::null()).status();
    let is_here = asked.is_ok_and(|status| status.success());
    if !is_here {
        writeln!(
            std::io::stderr().lock(),
            "skipped: nginx is not here, so nothing is tried behind it"
        )
        .unwrap();
    }
    is_here
}

/// In front of a backend, asking a service.
pub(crate) async fn nginx(service: SocketAddr, backend: SocketAddr) -> Nginx {
    let address = free();
    let folder = tempfile::tempdir().unwrap();
    let server = documented()
        .replace("127.0.0.1:8700", &service.to_string())
        .replace("127.0.0.1:9000", &backend.to_string())
        .replace("listen 80;", &format!("listen {address};"));
    let paths = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"].map(|name| format!("{name}_temp_path {name};"));
    let config = format!(
        "daemon off; master_process off; pid nginx.pid; error_log stderr crit; worker_processes 1; events {{}}\n\
         http {{ access_log off; {}\n{server}\n}}",
        paths.join(" ")
    );
    std::fs::write(folder.path().join("nginx.conf"), config).unwrap();
    let mut process = Command::new("nginx")
        .arg("-p")
        .arg(folder.path())
        .args(["-c", "nginx.conf"])
        .stdin(Stdio::null())
        .spawn()
        .unwrap();
    while tokio::net::TcpStream::connect(address).await.is_err() {
        assert!(
            process.try_wait().unwrap().is_none(),
            "nginx does not take the configuration of the README"
        );
        tokio::task::yield_now().await;
    }
    Nginx {
        process,
        address,
        _folder: folder,
    }
}

/// The block of the README that is nginx's.
fn documented() -> &'static str {
    let readme = include_str!("../../README.md");
    readme.split("```nginx\n").nth(1).unwrap().split("```").next().unwrap()
}

/// An address of this machine that nobody has.
pub(crate) fn free() -> SocketAddr {
    let address = || SocketAddr::from(([127, 0, 0, 1], fastrand::u16(PORTS)));
    let mut tried = std::iter::repeat_with(address).take(1000);
    tried.find(|address| TcpListener::bind(address).is_ok()).unwrap()
}
