//! Programs beside this file, for runtimes that the machine may have.

use std::collections::BTreeSet;
use std::fs::File;
use std::io::{BufRead, BufReader};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc;
use std::time::Duration;

use super::Upstream;

/// How to start one.
pub(super) struct Program(Command);

/// A running one, which ends with the test.
#[derive(Debug)]
pub(super) struct Process(Child);

impl Drop for Process {
    fn drop(&mut self) {
        _ = self.0.kill();
        _ = self.0.wait();
    }
}

/// How long a program may take to listen; a virtual machine compiles first.
const PATIENCE: Duration = Duration::from_secs(120);

const TOMCAT: [&str; 21] = [
    "tomcat9-annotations-api",
    "tomcat9-api",
    "tomcat9-catalina",
    "tomcat9-coyote",
    "tomcat9-el-api",
    "tomcat9-jasper",
    "tomcat9-jaspic-api",
    "tomcat9-jni",
    "tomcat9-jsp-api",
    "tomcat9-juli",
    "tomcat9-servlet-api",
    "tomcat9-util",
    "tomcat9-util-scan",
    "commons-logging",
    "spring3-aop",
    "spring3-beans",
    "spring3-context",
    "spring3-core",
    "spring3-expression",
    "spring3-web",
    "spring3-web.servlet",
];

const JETTY: [&str; 7] = [
    "jetty9-http",
    "jetty9-io",
    "jetty9-security",
    "jetty9-server",
    "jetty9-servlet",
    "jetty9-util",
    "servlet-api",
];

impl Program {
    /// The program of this name; why not, where something is not installed.
    pub(super) fn of(name: &str) -> Result<Self, String> {
        let here = Path::new(env!("CARGO_MANIFEST_DIR"));
        let source = |file| here.join("tests/upstreams").join(name).join(file);
        let installed = here.join("../../target/upstreams");
        let mut command = match name {
            "express" | "fastify" => {
                let modules = needed(installed.join("node_modules"))?;
                needed(modules.join(name))?;
                let mut node = Command::new("node");
                node.env("NODE_PATH", modules).arg(source("server.js"));
                node
            }
            "flask" | "django" | "starlette" => {
                let mut python = Command::new(needed(installed.join("venv/bin/python"))?);
                python.arg(source("server.py"));
                python
            }
            "sinatra" => {
                let mut ruby = Command::new("ruby");
                ruby.arg(source("server.rb"));
                ruby
            }
            name => {
                let jars = if name == "tomcat" { &TOMCAT[..] } else { &JETTY[..] };
                let path = |jar| needed(PathBuf::from(format!("/usr/share/java/{jar}.jar")));
                let jars = jars.iter().map(path).collect::<Result<Vec<_>, _>>()?;
                let mut java = Command::new("java");
                java.arg("-cp").arg(std::env::join_paths(jars).unwrap());
                java.arg(source("Upstream.java"));
                java
            }
        };
        command.stdin(Stdio::null()).stdout(Stdio::piped());
        Ok(Self(command))
    }

    /// Starts it with a list of operations and a folder for what it writes, and waits until it listens.
    pub(super) fn start(mut self, list: &Path, folder: &Path) -> Result<Upstream, String> {
        let errors = folder.join("errors");
        self.0.args([list, folder]).stderr(File::create(&errors).unwrap());
        let program = self.0.get_program().to_string_lossy().into_owned();
        let mut child = self
            .0
            .spawn()
            .map_err(|error| format!("`{program}` cannot be started: {error}"))?;
        let lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let process = Process(child);
        let (tell, told) = mpsc::channel();
        std::thread::spawn(move || {
            for line in lines.map_while(Result::ok) {
                // Whoever waited has gone once it listens.
                _ = tell.send(line);
            }
        });
        let mut left_out = BTreeSet::new();
        while let Ok(line) = told.recv_timeout(PATIENCE) {
            if let Some(port) = line.strip_prefix("listening ") {
                return Ok(Upstream {
                    address: SocketAddr::from(([127, 0, 0, 1], port.parse().unwrap())),
                    left_out,
                    _process: Some(process),
                });
            }
            left_out.extend(line.strip_prefix("left out ").map(str::to_owned));
        }
        let said = std::fs::read_to_string(errors).unwrap();
        Err(said
            .lines()
            .find(|line| !line.is_empty())
            .unwrap_or("it does not listen")
            .to_owned())
    }
}

fn needed(path: PathBuf) -> Result<PathBuf, String> {
    if path.exists() {
        Ok(path)
    } else {
        let name = path.file_name().unwrap_or_default().display();
        Err(format!("`{name}` is not installed; `.ci/upstreams` does that"))
    }
}
