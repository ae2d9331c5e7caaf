//! PostgreSQL servers that can be killed, copied, promoted and replaced.

use std::fs;
use std::net::SocketAddr;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use sqlx::{Connection as _, Executor as _, PgConnection};
use tempfile::TempDir;
use tokio::time::timeout;

use super::free::free;
use super::wait::{PATIENCE, until};

/// Where Debian keeps the programs of each version.
const VERSIONS: &str = "/usr/lib/postgresql";
/// The user of the service, who is no superuser, so that a test can still connect where the service cannot.
pub(crate) const USER: &str = "bailiwick";
/// The service's own database.
const DATABASE: &str = "bailiwick";

/// More than a new database has without what is to be replayed.
const SMALL: &str = "64m";

/// A server with a folder and an address of its own.
pub(crate) struct Postgres {
    programs: PathBuf,
    /// Copies of it are beside it.
    folder: TempDir,
    pub(crate) address: SocketAddr,
    server: Option<Child>,
    /// Whether its tables are on a file system of [`SMALL`], which is there as long as it runs.
    is_small: bool,
}

impl Postgres {
    /// A server with an empty database; nothing where PostgreSQL is not installed, which a line then says.
    pub(crate) async fn start() -> Option<Self> {
        let mut server = Self::new()?;
        let mut make = unprivileged(&server.programs.join("initdb"));
        make.args([
            "--no-sync",
            "--auth=trust",
            "--encoding=UTF8",
            "--locale=C.UTF-8",
            "-U",
            "postgres",
        ]);
        run(make.arg("-D").arg(server.data()));
        server.go_on().await;
        server.execute("postgres", &format!("CREATE ROLE {USER} LOGIN")).await;
        server
            .execute("postgres", &format!("CREATE DATABASE {DATABASE} OWNER {USER}"))
            .await;
        Some(server)
    }

    /// The same, with its tables on a file system that can be filled.
    pub(crate) async fn start_on_a_small_disk() -> Option<Self> {
        let mut server = Self::start().await?;
        server.stop();
        // What is to be replayed is elsewhere: without room for it, the server ends.
        let (kept, moved) = (server.data().join("pg_wal"), server.folder.path().join("wal"));
        run(Command::new("mv").arg(&kept).arg(&moved));
        run(Command::new("ln").arg("-s").arg(&moved).arg(&kept));
        server.is_small = true;
        server.go_on().await;
        Some(server)
    }

    fn new() -> Option<Self> {
        let Some(programs) = installed() else {
            crate::say("not run: PostgreSQL is not installed");
            return None;
        };
        let folder = tempfile::Builder::new().prefix("bailiwick-chaos-").tempdir().unwrap();
        fs::set_permissions(folder.path(), fs::Permissions::from_mode(0o700)).unwrap();
        if is_root() {
            run(Command::new("chown").arg("postgres:").arg(folder.path()));
        }
        Some(Self {
            programs,
            folder,
            address: free(),
            server: None,
            is_small: false,
        })
    }

    fn data(&self) -> PathBuf {
        self.folder.path().join("data")
    }

    /// A standby of it, which streams.
    pub(crate) async fn standby(&self) -> Self {
        let standby = Self::new().unwrap();
        let mut copy = unprivileged(&self.programs.join("pg_basebackup"));
        copy.args([
            "--no-sync",
            "-c",
            "fast",
            "-X",
            "stream",
            "-R",
            "-U",
            "postgres",
            "-h",
            "127.0.0.1",
            "-p",
        ]);
        run(copy.arg(self.address.port().to_string()).arg("-D").arg(standby.data()));
        let mut standby = standby;
        standby.go_on().await;
        standby
    }

    /// Starts it with what is in its folder.
    pub(crate) async fn go_on(&mut self) {
        assert!(self.try_start().await, "PostgreSQL did not start: {}", self.log());
    }

    /// Whether it starts.
    pub(crate) async fn try_start(&mut self) -> bool {
        let log = fs::OpenOptions::new()
            .create(true)
            .append(true)
            .open(self.folder.path().join("log"))
            .unwrap();
        let port = self.address.port().to_string();
        let mut server = unprivileged(&self.programs.join("postgres"));
        if self.is_small {
            server = on_a_small_disk(&server, &self.data());
        }
        server
            .arg("-D")
            .arg(self.data())
            .args(["-h", "127.0.0.1", "-k", "", "-p", &port]);
        // Nothing here is lost with a process; only with a machine.
        server.args(["-c", "fsync=off", "-c", "lc_messages=C", "-c", "shared_buffers=16MB"]);
        let mut server = server.stdout(Stdio::null()).stderr(log).spawn().unwrap();
        let began = tokio::time::Instant::now();
        while began.elapsed() < PATIENCE {
            if server.try_wait().unwrap().is_some() {
                return false;
            }
            if self.try_connect("postgres").await.is_some() {
                break;
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        self.server = Some(server);
        true
    }

    /// Ends at once, without a word to anybody, as with a machine that is gone.
    pub(crate) fn kill(&mut self) {
        self.signal("-QUIT");
    }

    /// Ends in good order.
    pub(crate) fn stop(&mut self) {
        self.signal("-INT");
    }

    fn signal(&mut self, signal: &str) {
        if let Some(mut server) = self.server.take() {
            _ = Command::new("kill").args([signal, &server.id().to_string()]).status();
            _ = server.wait();
        }
    }

    /// Keeps what is in the folder as it is. The server has to be stopped.
    pub(crate) fn keep(&self) {
        run(Command::new("cp")
            .arg("-a")
            .arg(self.data())
            .arg(self.folder.path().join("kept")));
    }

    /// Has what was kept in place of what is there. The server has to be stopped.
    pub(crate) fn restore(&self) {
        fs::remove_dir_all(self.data()).unwrap();
        fs::rename(self.folder.path().join("kept"), self.data()).unwrap();
    }

    /// Ends a standby's being one.
    pub(crate) async fn promote(&self) {
        self.execute("postgres", "SELECT pg_promote()").await;
    }

    pub(crate) fn url(&self) -> String {
        url_at(&[self.address])
    }

    async fn try_connect(&self, database: &str) -> Option<PgConnection> {
        let url = format!("postgres://postgres@{}/{database}?sslmode=disable", self.address);
        let connected = timeout(PATIENCE, PgConnection::connect(&url)).await;
        connected.ok()?.ok()
    }

    /// A connection of a superuser, which stands in nobody's way.
    pub(crate) async fn connect(&self) -> PgConnection {
        let connected = self.try_connect(DATABASE).await;
        connected.unwrap_or_else(|| panic!("no connection: {}", self.log()))
    }

    async fn execute(&self, database: &str, sql: &str) {
        let mut connection = self.try_connect(database).await.unwrap();
        connection.execute(sql).await.unwrap();
    }

    /// Does what a superuser says.
    pub(crate) async fn sql(&self, sql: &str) {
        self.execute(DATABASE, sql).await;
    }

    /// The first number of an answer.
    pub(crate) async fn number(&self, sql: &str) -> i64 {
        let mut connection = self.connect().await;
        sqlx::query_scalar(sql).fetch_one(&mut connection).await.unwrap()
    }

    /// Changes a setting.
    pub(crate) async fn set(&self, name: &str, value: &str) {
        self.sql(&format!("ALTER SYSTEM SET {name} = {value}")).await;
        self.sql("SELECT pg_reload_conf()").await;
    }

    /// Waits until a standby has all that is here.
    pub(crate) async fn streamed(&self) {
        let sql = "SELECT count(*) FROM pg_stat_replication WHERE replay_lsn >= pg_current_wal_lsn()";
        until("the standby has everything", PATIENCE, async || {
            self.number(sql).await > 0
        })
        .await;
    }

    fn log(&self) -> String {
        fs::read_to_string(self.folder.path().join("log")).unwrap_or_default()
    }
}

impl Drop for Postgres {
    fn drop(&mut self) {
        self.kill();
    }
}

/// Where the service finds its database: at the addresses of servers, or of something between.
pub(crate) fn url_at(addresses: &[SocketAddr]) -> String {
    let addresses: Vec<String> = addresses.iter().map(SocketAddr::to_string).collect();
    format!("postgres://{USER}@{}/{DATABASE}?sslmode=disable", addresses.join(","))
}

/// The programs of the newest version that is installed.
fn installed() -> Option<PathBuf> {
    let versions = fs::read_dir(VERSIONS).ok()?.flatten();
    let programs = versions.map(|version| version.path().join("bin"));
    let version = |programs: &PathBuf| programs.parent()?.file_name()?.to_str()?.parse::<u32>().ok();
    programs
        .filter(|programs| programs.join("initdb").exists())
        .max_by_key(version)
}

pub(crate) fn is_root() -> bool {
    let asked = Command::new("id").arg("-u").output().unwrap();
    asked.stdout == b"0\n"
}

/// A program that does not want to be run by root, and that ends when this one does, however that ends.
pub(crate) fn unprivileged(program: &Path) -> Command {
    let mut command = Command::new("setpriv");
    command.args(["--pdeathsig", "KILL"]).current_dir("/");
    if is_root() {
        command.args(["--reuid", "postgres", "--regid", "postgres", "--init-groups"]);
    }
    command.arg(program);
    command
}

/// The same program, with a folder's content on a small file system that nobody else sees.
fn on_a_small_disk(program: &Command, folder: &Path) -> Command {
    let script = r#"set -e
        folder=$1; shift
        small=$(mktemp -d)
        mount -t tmpfs -o mode=700,size="$SMALL" none "$small"
        cp -a "$folder/." "$small"
        chown --reference="$folder" "$small"
        mount --move "$small" "$folder"
        rmdir "$small"
        exec "$@""#;
    let mut command = Command::new("unshare");
    command
        .args(["--mount", "sh", "-c", script, "sh"])
        .arg(folder)
        .env("SMALL", SMALL);
    command
        .arg(program.get_program())
        .args(program.get_args())
        .current_dir("/");
    command
}

fn run(command: &mut Command) {
    let output = command.output().unwrap();
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{command:?}: {said}");
}
