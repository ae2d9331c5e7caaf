//! `PgBouncer` in between, which gives each transaction another connection.

use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::{Child, Command};
use std::time::Duration;

use crate::support::free::free;
use crate::support::history::BOUND;
use crate::support::load::Load;
use crate::support::model::Told;
use crate::support::postgres::{Postgres, unprivileged, url_at};
use crate::support::process::Process;
use crate::support::wait::{PATIENCE, until};
use crate::support::world::World;

/// Another one than the system's.
const BINARY: &str = "BAILIWICK_PGBOUNCER";

/// Since when it knows prepared statements.
const PREPARES: (u32, u32) = (1, 21);

struct Bouncer {
    process: Child,
    address: SocketAddr,
    _folder: tempfile::TempDir,
}

impl Drop for Bouncer {
    fn drop(&mut self) {
        _ = self.process.kill();
        _ = self.process.wait();
    }
}

/// Cause: `PgBouncer` in transaction mode, where nobody can listen. Bound: the service works, says that it asks for news, and heeds
/// what the other process changed within a second. One that knows no prepared statements is named by the start, or works too. Before, nobody was told that news
/// are asked for.
#[tokio::test(flavor = "multi_thread")]
async fn a_pooler_of_transactions_is_worked_with() {
    let binary = std::env::var_os(BINARY).map_or_else(|| PathBuf::from("/usr/sbin/pgbouncer"), PathBuf::from);
    let Some(version) = version(&binary) else {
        crate::say("not run: PgBouncer is not installed");
        return;
    };
    let Some(server) = Postgres::start().await else { return };
    let bouncer = Bouncer::start(&binary, &server).await;
    let url = url_at(&[bouncer.address]);
    if version < PREPARES {
        let mut process = Process::spawn(env!("CARGO_BIN_EXE_bailiwick"), &url, free(), &[]);
        let says = async || process.logged(&["pgbouncer", "pooler", "prepared statement"]);
        until("a start says what is wrong with an old pooler", PATIENCE, says).await;
        crate::say(&format!("PgBouncer {version:?}: {}", process.log()));
        process.kill();
        return;
    }
    let first = Process::start(&url).await;
    let world = World::new(&first).await;
    let second = Process::start(&url).await;
    let world = world.also_at(&second);
    world.agrees().await;
    let load = Load::start(&world);
    for number in 3..9 {
        let token = world.token(number);
        assert_eq!(world.delete(number % 2, &token).await.status, 204);
        let refused = async || world.ask(1 - number % 2, &token, 0).await.told == Told::Refused;
        until("the other process heeds a deletion", Duration::from_secs(1), refused).await;
    }
    for process in [&first, &second] {
        process.logs(&["listen", "poll", "asked"], PATIENCE).await;
    }
    let summary = load.judge(&world.history, BOUND).await.unwrap();
    crate::say(&format!("PgBouncer {version:?}: {summary}"));
}

impl Bouncer {
    async fn start(binary: &Path, server: &Postgres) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let address = free();
        let config = format!(
            "[databases]\n* = host=127.0.0.1 port={}\n[pgbouncer]\nlisten_addr = 127.0.0.1\nlisten_port = {}\n\
             unix_socket_dir =\nauth_type = any\npool_mode = transaction\nmax_prepared_statements = 100\n\
             ignore_startup_parameters = extra_float_digits\n",
            server.address.port(),
            address.port()
        );
        let old = version(binary).is_some_and(|version| version < PREPARES);
        let config = if old {
            config.replace("max_prepared_statements = 100\n", "")
        } else {
            config
        };
        let config = config.replace("* = host", "bailiwick = user=bailiwick host");
        std::fs::write(folder.path().join("pgbouncer.ini"), config).unwrap();
        run(Command::new("chmod").arg("755").arg(folder.path()));
        let mut process = unprivileged(binary);
        let process = process
            .arg("-q")
            .arg(folder.path().join("pgbouncer.ini"))
            .spawn()
            .unwrap();
        let bouncer = Self {
            process,
            address,
            _folder: folder,
        };
        let listens = async || tokio::net::TcpStream::connect(address).await.is_ok();
        until("PgBouncer listens", PATIENCE, listens).await;
        bouncer
    }
}

fn run(command: &mut Command) {
    assert!(command.status().unwrap().success(), "{command:?}");
}

fn version(binary: &Path) -> Option<(u32, u32)> {
    let output = Command::new(binary).arg("--version").output().ok()?;
    let text = String::from_utf8(output.stdout).ok()?;
    let mut numbers = text.lines().next()?.rsplit(' ').next()?.split('.').map(str::parse);
    Some((numbers.next()?.ok()?, numbers.next()?.ok()?))
}
