//! What the layers cost: the requests per second of an axum service that says hello, with and without them.
//!
//! ```console
//! $ apt-get install wrk
//! $ cargo bench -p bailiwick-http --bench hello
//! ```
//!
//! Both services run in this process, each on a thread of its own, and `wrk` asks them in turns, over kept-alive
//! connections and with the same requests. Of the rounds there are the median, whose ratio is that of the pairs, and the best,
//! which is the least disturbed. `-- ROUNDS SECONDS` has it take longer.
//!
//! On a machine that others use too, requests per second are mostly noise. Beside them stand the requests for each second
//! that the service's thread has computed, as Linux counts it: that is the rate of a service that has a processor to itself.

#![expect(clippy::print_stdout, reason = "this is a program of its own")]

use std::convert::Infallible;
use std::error::Error;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::mpsc;
use std::{env, fs, thread};

use axum::extract::Request;
use axum::response::Response;
use axum::routing::get;
use axum::{Router, ServiceExt};
use bailiwick::Grant;
use bailiwick::digitalocean::{DigitalOcean, account, roles};
use bailiwick_http::{Caller, Credential, EnforceLayer, Refusal, TokenSource, lookup_fn};
use rustc_hash::FxHashMap;
use tokio::net::TcpListener;
use tower::{Layer, Service};

const SECRET: &str = "dop_v1_0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";
const PATH: &str = "/v2/account";

fn main() -> Result<(), Box<dyn Error>> {
    let numbers: Vec<u32> = env::args().filter_map(|arg| arg.parse().ok()).collect();
    let (rounds, seconds) = match numbers[..] {
        [rounds, seconds] => (rounds, seconds),
        _ => (10, 3),
    };
    let hello = Router::new().route(PATH, get(|| async { "hello" }));
    let plain = Served::start("plain", hello.clone())?;
    let layered = Served::start("layers", EnforceLayer::new(warm_source()).layer(hello))?;
    plain.rates(1)?;
    layered.rates(1)?;

    let mut pairs = Vec::new();
    for round in 0..rounds {
        // Whoever goes second finds a warmer machine, so they take turns in that as well.
        let pair = if round % 2 == 0 {
            let first = plain.rates(seconds)?;
            (first, layered.rates(seconds)?)
        } else {
            let first = layered.rates(seconds)?;
            (plain.rates(seconds)?, first)
        };
        pairs.push(pair);
    }
    println!("{rounds} rounds of {seconds} s");
    for (name, rate) in [
        ("requests/s", (|rates| rates.wall) as fn(&Rates) -> f64),
        ("requests/s of its processor", |rates| rates.processor),
    ] {
        let plain = || pairs.iter().map(|(plain, _)| rate(plain));
        let layered = || pairs.iter().map(|(_, layered)| rate(layered));
        let ratios = pairs.iter().map(|(plain, layered)| rate(layered) / rate(plain));
        tell(name, "median", median(plain()), median(layered()), median(ratios));
        let (plain, layered) = (plain().fold(0.0, f64::max), layered().fold(0.0, f64::max));
        tell(name, "best", plain, layered, layered / plain);
    }
    Ok(())
}

fn tell(name: &str, which: &str, plain: f64, layered: f64, ratio: f64) {
    println!("{name:27}   {which:6}   plain {plain:7.0}   layers {layered:7.0}   ratio {ratio:.3}");
}

/// A source that has the token at hand.
fn warm_source() -> impl TokenSource<Catalog = DigitalOcean> {
    let caller = Caller::new("token-7", "user-3", Grant::custom(account::READ), roles::MEMBER);
    let callers = FxHashMap::from_iter([(SECRET.as_bytes().to_owned(), caller)]);
    lookup_fn(move |credential: Credential<'_>| callers.get(credential.expose_bytes()).cloned().ok_or(Refusal::Unknown))
}

/// A service on a thread of its own.
struct Served {
    address: SocketAddr,
    /// Where Linux tells how long the thread has computed.
    clock: PathBuf,
}

struct Rates {
    wall: f64,
    processor: f64,
}

impl Served {
    fn start<S>(name: &str, service: S) -> Result<Self, Box<dyn Error>>
    where
        S: Service<Request, Response = Response, Error = Infallible> + Clone + Send + 'static,
        S::Future: Send,
    {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
        let listener = runtime.block_on(TcpListener::bind("127.0.0.1:0"))?;
        let address = listener.local_addr()?;
        let (send, receive) = mpsc::channel();
        thread::Builder::new().name(name.to_owned()).spawn(move || {
            let thread = fs::read_link("/proc/thread-self").unwrap_or_default();
            let told = send.send(Path::new("/proc").join(thread).join("schedstat"));
            told.map(|()| runtime.block_on(axum::serve(listener, service.into_make_service()).into_future()))
        })?;
        let clock = receive.recv()?;
        Ok(Self { address, clock })
    }

    /// The requests per second that wrk counts. An answer that is not 2xx is an error.
    fn rates(&self, seconds: u32) -> Result<Rates, Box<dyn Error>> {
        let before = self.computed();
        let output = Command::new("wrk")
            .args(["-t1", "-c16", &format!("-d{seconds}s")])
            .args(["-H", &format!("Authorization: Bearer {SECRET}")])
            .arg(format!("http://{}{PATH}", self.address))
            .output()
            .map_err(|error| format!("`wrk` cannot be run ({error}): `apt-get install wrk`"))?;
        let computed = self.computed() - before;
        let said = String::from_utf8(output.stdout)?;
        if said.contains("Non-2xx") || said.contains("Socket errors") {
            return Err(format!("not every request was answered with 2xx:\n{said}").into());
        }
        let number = |line: Option<&str>| line.and_then(|line| line.trim().parse().ok());
        let wall = number(said.lines().find_map(|line| line.strip_prefix("Requests/sec:")));
        let requests: Option<f64> = number(
            said.lines()
                .find_map(|line| line.split_once(" requests in "))
                .map(|(n, _)| n),
        );
        let (Some(wall), Some(requests)) = (wall, requests) else {
            return Err(format!("no rate in what wrk said:\n{said}").into());
        };
        Ok(Rates {
            wall,
            processor: requests / computed,
        })
    }

    /// For how many seconds the thread has computed; not a number where the system does not tell.
    fn computed(&self) -> f64 {
        let text = fs::read_to_string(&self.clock).unwrap_or_default();
        let nanos: Option<f64> = text.split(' ').next().and_then(|nanos| nanos.parse().ok());
        nanos.map_or(f64::NAN, |nanos| nanos / 1e9)
    }
}

fn median(values: impl Iterator<Item = f64>) -> f64 {
    let mut values: Vec<_> = values.collect();
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or(f64::NAN)
}
