//! A PostgreSQL server that is thrown away: on a loopback port, with its data in a temporary folder.

use std::error::Error;
use std::fs;
use std::io::{BufRead, BufReader, Read};
use std::net::TcpListener;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc;
use std::time::Duration;

use crate::command::{output, run};
use crate::tell;

/// Where Debian keeps the programs of each version.
const VERSIONS: &str = "/usr/lib/postgresql";

/// How long it may take to start.
const PATIENCE: Duration = Duration::from_secs(60);

/// A server that runs until this goes.
pub(crate) struct Postgres {
    folder: PathBuf,
    server: Child,
    url: String,
}

impl Postgres {
    /// Installs what is missing, where that can be done, and starts a server.
    pub(crate) fn start() -> Result<Self, Box<dyn Error>> {
        let programs = installed_or_install()?;
        let folder = std::env::temp_dir().join(format!("bailiwick-postgres-{}", std::process::id()));
        fs::create_dir_all(&folder)?;
        fs::set_permissions(&folder, fs::Permissions::from_mode(0o700))?;
        if is_root()? {
            run(Command::new("chown").arg("postgres:").arg(&folder))?;
        }
        let started = Self::start_in(&folder, &programs);
        if started.is_err() {
            fs::remove_dir_all(&folder)?;
        }
        started
    }

    fn start_in(folder: &Path, programs: &Path) -> Result<Self, Box<dyn Error>> {
        let password = password()?;
        let password_file = folder.join("password");
        fs::write(&password_file, &password)?;
        if is_root()? {
            run(Command::new("chown").arg("postgres:").arg(&password_file))?;
        }
        let data = folder.join("data");
        let mut make = unprivileged(&programs.join("initdb"))?;
        make.args([
            "--username=postgres",
            "--auth=scram-sha-256",
            "--encoding=UTF8",
            "--locale=C.UTF-8",
        ])
        .arg("--pgdata")
        .arg(&data)
        .arg("--pwfile")
        .arg(&password_file);
        output(&mut make)?;

        let port = TcpListener::bind("127.0.0.1:0")?.local_addr()?.port();
        let mut server = unprivileged(&programs.join("postgres"))?;
        server
            .arg("-D")
            .arg(&data)
            .args(["-p", &port.to_string(), "-h", "127.0.0.1", "-k", ""]);
        server.args(["-c", "lc_messages=C", "-c", "max_connections=300"]);
        let mut server = server.stderr(Stdio::piped()).spawn()?;
        if let Err(error) = wait(&mut server) {
            server.kill()?;
            return Err(error);
        }
        Ok(Self {
            folder: folder.to_owned(),
            server,
            url: format!("postgres://postgres:{password}@127.0.0.1:{port}/postgres"),
        })
    }

    /// Where it is, with the password.
    pub(crate) fn url(&self) -> &str {
        &self.url
    }
}

impl Drop for Postgres {
    fn drop(&mut self) {
        // At once: nobody will ask for what is in it.
        let stopped = self.server.kill().and_then(|()| self.server.wait());
        if let Err(error) = stopped.and_then(|_| fs::remove_dir_all(&self.folder)) {
            tell(&format!("{}: {error}", self.folder.display()));
        }
    }
}

/// The programs, which are installed where that can be done and has to be.
pub(crate) fn installed_or_install() -> Result<PathBuf, Box<dyn Error>> {
    installed().map_or_else(install, Ok)
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

fn install() -> Result<PathBuf, Box<dyn Error>> {
    if !is_root()? || !Path::new("/usr/bin/apt-get").exists() {
        return Err(
            "PostgreSQL is not installed, and only root on Debian can have it installed here: \
                    install the package `postgresql`, or leave its tests out with `cargo xtask test --skip-services`"
                .into(),
        );
    }
    tell("installing postgresql");
    let apt = |args: &[&str]| {
        run(Command::new("apt-get")
            .env("DEBIAN_FRONTEND", "noninteractive")
            .args(args))
    };
    apt(&["update", "-qq"])?;
    apt(&["install", "-y", "-qq", "--no-install-recommends", "postgresql"])?;
    installed().ok_or_else(|| format!("the package `postgresql` has no programs in {VERSIONS}").into())
}

fn is_root() -> Result<bool, Box<dyn Error>> {
    Ok(output(Command::new("id").arg("-u"))?.trim() == "0")
}

/// A program that PostgreSQL does not want root to run, and that ends when this one does, however that ends.
fn unprivileged(program: &Path) -> Result<Command, Box<dyn Error>> {
    let mut command = Command::new("setpriv");
    command.args(["--pdeathsig", "KILL"]).current_dir("/");
    if is_root()? {
        command.args(["--reuid", "postgres", "--regid", "postgres", "--init-groups"]);
    }
    command.arg(program);
    Ok(command)
}

fn password() -> Result<String, Box<dyn Error>> {
    let mut bytes = [0; 16];
    fs::File::open("/dev/urandom")?.read_exact(&mut bytes)?;
    Ok(format!("{:032x}", u128::from_ne_bytes(bytes)))
}

/// Returns when it takes connections. What it says is not shown, unless it says that it cannot.
fn wait(server: &mut Child) -> Result<(), Box<dyn Error>> {
    let log = server.stderr.take().ok_or("the server has no log")?;
    let (ready, said) = mpsc::channel();
    std::thread::spawn(move || {
        for line in BufReader::new(log).lines().map_while(Result::ok) {
            // Nobody listens any more once it is ready. The log is read on, so that the server can go on to write it.
            drop(ready.send(line));
        }
    });
    let mut log = String::new();
    while let Ok(line) = said.recv_timeout(PATIENCE) {
        if line.contains("ready to accept connections") {
            return Ok(());
        }
        log += &line;
        log.push('\n');
    }
    Err(format!("PostgreSQL did not start:\n{log}").into())
}
