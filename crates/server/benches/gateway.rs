//! What `/authorize` costs behind nginx: the requests per second of nginx with an `auth_request` to it, beside those with
//! an `auth_request` to a handler that always says 204.
//!
//! ```console
//! $ apt-get install nginx wrk
//! $ cargo bench -p bailiwick-server --bench gateway
//! ```
//!
//! nginx is configured as the README has it, but for what is behind: there a built-in file of 43 bytes, so that next to
//! nothing is measured besides. The service knows the token, and its cache is warm. `wrk` asks one and the other in turns,
//! over connections that are kept; the ratio is the median of those of the pairs. `-- ROUNDS SECONDS` has it take longer.
//!
//! On a machine that others use too, requests per second are mostly noise. Beside them stand the requests for each second
//! that nginx and what it asks have computed together, as Linux counts it.

#![expect(clippy::print_stdout, reason = "this is a program of its own")]

use std::error::Error;
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command};
use std::sync::{Arc, mpsc};
use std::time::{SystemTime, UNIX_EPOCH};
use std::{env, fs, io, thread};

use axum::Router;
use axum::http::StatusCode;
use bailiwick::digitalocean::{DigitalOcean, droplet};
use bailiwick::{Grant, Timestamp};
use bailiwick_server::{ServeOptions, Started, serve};
use bailiwick_tokens::store::memory::MemoryStore;
use bailiwick_tokens::{Actor, Expiry, MintRequest, RoleRef, Tokens};

type Result<T> = std::result::Result<T, Box<dyn Error>>;

fn main() -> Result<()> {
    let numbers: Vec<u32> = env::args().filter_map(|arg| arg.parse().ok()).collect();
    let (rounds, seconds) = match numbers[..] {
        [rounds, seconds] => (rounds, seconds),
        _ => (10, 3),
    };
    let store = Arc::new(MemoryStore::new());
    let secret = pollster(mint(Arc::clone(&store)))?;
    let service = Asked::service(store)?;
    let yes = Asked::yes()?;
    let nginx = Nginx::start(&[&yes, &service])?;
    let bearer = format!("Authorization: Bearer {secret}");
    let rates = |asked: &Asked, port: usize, seconds| Rates::measure(asked, &nginx, port, &bearer, seconds);
    rates(&yes, 0, 1)?;
    rates(&service, 1, 1)?;

    let mut pairs = Vec::new();
    for round in 0..rounds {
        // Whoever goes second finds a warmer machine, so they take turns in that as well.
        let pair = if round % 2 == 0 {
            let first = rates(&yes, 0, seconds)?;
            (first, rates(&service, 1, seconds)?)
        } else {
            let first = rates(&service, 1, seconds)?;
            (rates(&yes, 0, seconds)?, first)
        };
        pairs.push(pair);
    }
    println!("{rounds} rounds of {seconds} s");
    for (name, rate) in [
        ("requests/s", (|rates| rates.wall) as fn(&Rates) -> f64),
        ("requests/s of their processor", |rates| {
            1e6 / (rates.nginx + rates.asked)
        }),
        ("microseconds of nginx", |rates| rates.nginx),
        ("microseconds of what it asks", |rates| rates.asked),
    ] {
        let yes = median(pairs.iter().map(|(yes, _)| rate(yes)));
        let service = median(pairs.iter().map(|(_, service)| rate(service)));
        let ratio = median(pairs.iter().map(|(yes, service)| rate(service) / rate(yes)));
        println!("{name:30}   204 {yes:8.1}   /authorize {service:8.1}   ratio {ratio:.3}");
    }
    Ok(())
}

/// A token, in a team of one.
async fn mint(store: Arc<MemoryStore>) -> Result<String> {
    let tokens = Tokens::<DigitalOcean>::shared(store);
    let (actor, now) = (Actor::Program("bench".to_owned()), now()?);
    let user = tokens.add_user("ada".parse()?, &actor, now).await?;
    let team = tokens.add_team("parcels".parse()?, &actor, now).await?;
    let role = RoleRef::Predefined("member".to_owned());
    tokens.add_member(team.id, user.id, role, &actor, now).await?;
    let request = MintRequest {
        team: team.id,
        user: user.id,
        name: "gateway".parse()?,
        grant: Grant::custom(droplet::READ).with_required(),
        expiry: "30".parse::<Expiry>()?,
    };
    let minted = tokens.mint(request, &Actor::User(user.id), now).await?;
    Ok(minted.secret.expose().to_owned())
}

fn now() -> Result<Timestamp> {
    let since = SystemTime::now().duration_since(UNIX_EPOCH)?;
    Ok(Timestamp::from_secs(i64::try_from(since.as_secs())?))
}

fn pollster<T>(future: impl Future<Output = Result<T>>) -> Result<T> {
    tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?
        .block_on(future)
}

/// What nginx asks, on a thread of its own.
struct Asked {
    address: SocketAddr,
    /// Where Linux tells how long the thread has computed.
    clock: PathBuf,
}

impl Asked {
    fn service(store: Arc<MemoryStore>) -> Result<Self> {
        Self::start("service", move |tell| async move {
            let mut options = ServeOptions::default();
            options.listen = SocketAddr::from(([127, 0, 0, 1], 0));
            let tell = |started: &Started| tell(started.listening);
            serve::<DigitalOcean>(store, options, tell, std::future::pending()).await?;
            Ok(())
        })
    }

    fn yes() -> Result<Self> {
        Self::start("yes", |tell| async move {
            let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await?;
            tell(listener.local_addr()?)?;
            axum::serve(listener, Router::new().fallback(async || StatusCode::NO_CONTENT)).await?;
            Ok(())
        })
    }

    fn start<F, S>(name: &str, serve: S) -> Result<Self>
    where
        S: FnOnce(Box<dyn FnOnce(SocketAddr) -> io::Result<()>>) -> F + Send + 'static,
        F: Future<Output = Result<()>>,
    {
        let (send, receive) = mpsc::channel();
        thread::Builder::new().name(name.to_owned()).spawn(move || {
            let thread = fs::read_link("/proc/thread-self").unwrap_or_default();
            let clock = Path::new("/proc").join(thread).join("schedstat");
            let tell = move |address| send.send((address, clock)).map_err(io::Error::other);
            pollster(serve(Box::new(tell))).map_err(|error| error.to_string())
        })?;
        let (address, clock) = receive.recv()?;
        Ok(Self { address, clock })
    }
}

/// A server for each of those that it asks, in one process.
struct Nginx {
    process: Child,
    ports: Vec<SocketAddr>,
    _folder: tempfile::TempDir,
}

impl Nginx {
    fn start(asked: &[&Asked]) -> Result<Self> {
        let readme = include_str!("../README.md").split("```nginx\n").nth(1);
        let documented = readme
            .and_then(|text| text.split("```").next())
            .ok_or("the README has no nginx")?;
        let folder = tempfile::tempdir()?;
        let mut servers = String::new();
        let mut ports = Vec::new();
        for (number, asked) in asked.iter().enumerate() {
            let port = TcpListener::bind("127.0.0.1:0")?.local_addr()?;
            servers += &documented
                .replace("127.0.0.1:8700", &asked.address.to_string())
                .replace("listen 80;", &format!("listen {port};"))
                .replace("upstream bailiwick", &format!("upstream asked{number}"))
                .replace("//bailiwick/", &format!("//asked{number}/"))
                .replace("proxy_pass http://127.0.0.1:9000;", "empty_gif;");
            ports.push(port);
        }
        let paths =
            ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"].map(|name| format!("{name}_temp_path {name};"));
        let config = format!(
            "daemon off; master_process off; pid nginx.pid; error_log stderr crit; worker_processes 1;\n\
             events {{}}\nhttp {{ access_log off; keepalive_requests 100000000; {}\n{servers}\n}}",
            paths.join(" ")
        );
        fs::write(folder.path().join("nginx.conf"), config)?;
        let process = Command::new("nginx")
            .arg("-p")
            .arg(folder.path())
            .args(["-c", "nginx.conf"])
            .spawn()
            .map_err(|error| format!("`nginx` cannot be run ({error}): `apt-get install nginx`"))?;
        let mut nginx = Self {
            process,
            ports,
            _folder: folder,
        };
        while nginx.ports.iter().any(|port| TcpStream::connect(port).is_err()) {
            if let Some(status) = nginx.process.try_wait()? {
                return Err(format!("nginx does not take the configuration of the README: {status}").into());
            }
            thread::yield_now();
        }
        Ok(nginx)
    }

    fn clock(&self) -> PathBuf {
        PathBuf::from(format!("/proc/{}/schedstat", self.process.id()))
    }
}

impl Drop for Nginx {
    fn drop(&mut self) {
        _ = self.process.kill();
        _ = self.process.wait();
    }
}

/// Requests per second, and microseconds that each took of a processor.
struct Rates {
    wall: f64,
    nginx: f64,
    asked: f64,
}

impl Rates {
    /// What wrk counts. An answer that is not 2xx is an error.
    fn measure(asked: &Asked, nginx: &Nginx, port: usize, bearer: &str, seconds: u32) -> Result<Self> {
        let port = nginx.ports.get(port).ok_or("no such port")?;
        let before = (computed(&nginx.clock()), computed(&asked.clock));
        let output = Command::new("wrk")
            .args(["-t1", "-c16", &format!("-d{seconds}s"), "-H", bearer])
            .arg(format!("http://{port}/v2/droplets"))
            .output()
            .map_err(|error| format!("`wrk` cannot be run ({error}): `apt-get install wrk`"))?;
        let after = (computed(&nginx.clock()), computed(&asked.clock));
        let said = String::from_utf8(output.stdout)?;
        if said.contains("Non-2xx") || said.contains("Socket errors") {
            return Err(format!("not every request was answered with 2xx:\n{said}").into());
        }
        let number = |line: Option<&str>| line.and_then(|line| line.trim().parse::<f64>().ok());
        let wall = number(said.lines().find_map(|line| line.strip_prefix("Requests/sec:")));
        let requests = said.lines().find_map(|line| line.split_once(" requests in "));
        let (Some(wall), Some(requests)) = (wall, number(requests.map(|(requests, _)| requests))) else {
            return Err(format!("no rate in what wrk said:\n{said}").into());
        };
        Ok(Self {
            wall,
            nginx: (after.0 - before.0) / requests,
            asked: (after.1 - before.1) / requests,
        })
    }
}

/// For how many microseconds it has computed; not a number where the system does not tell.
fn computed(clock: &Path) -> f64 {
    let text = fs::read_to_string(clock).unwrap_or_default();
    let nanos: Option<f64> = text.split(' ').next().and_then(|nanos| nanos.parse().ok());
    nanos.map_or(f64::NAN, |nanos| nanos / 1e3)
}

fn median(values: impl Iterator<Item = f64>) -> f64 {
    let mut values: Vec<_> = values.collect();
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or(f64::NAN)
}
