//! The service under what starts, watches and ends it: systemd, containers, and whatever spreads requests over several.

use std::os::unix::net::UnixDatagram;
use std::path::Path;
use std::time::Duration;

use crate::run::{feed, typed, utf8};
use crate::serve::Service;

fn said(dir: &Path, line: &str) -> (i32, String) {
    let output = feed(typed(dir, line), b"");
    let text = [output.stdout.as_slice(), output.stderr.as_slice()].concat();
    (output.status.code().unwrap(), utf8(&text).to_owned())
}

/// What `sd_notify(3)` sends goes to this socket.
fn manager(dir: &Path) -> UnixDatagram {
    let socket = UnixDatagram::bind(dir.join("notify")).unwrap();
    socket.set_read_timeout(Some(Duration::from_secs(60))).unwrap();
    socket
}

fn heard(socket: &UnixDatagram) -> String {
    let mut message = [0; 256];
    let length = socket.recv(&mut message).unwrap();
    utf8(message.get(..length).unwrap()).trim_end().to_owned()
}

#[test]
fn a_manager_hears_of_the_start_and_the_end_and_in_between_that_it_answers() {
    let dir = tempfile::tempdir().unwrap();
    let socket = manager(dir.path());
    let path = dir.path().join("notify");
    let notify = ("NOTIFY_SOCKET", path.to_str().unwrap());
    let service = Service::start_under(dir.path(), &[], &[notify, ("WATCHDOG_USEC", "200000")]);
    assert_eq!(heard(&socket), "READY=1");
    assert_eq!(service.send("GET", "/healthz", &[], "").0, 200);
    for _ in 0..3 {
        assert_eq!(heard(&socket), "WATCHDOG=1");
    }
    assert_eq!(service.terminate(), Some(0));
    let last = std::iter::repeat_with(|| heard(&socket)).find(|message| message != "WATCHDOG=1");
    assert_eq!(last.unwrap(), "STOPPING=1");
}

#[test]
fn without_being_watched_nothing_but_start_and_end_is_said() {
    let dir = tempfile::tempdir().unwrap();
    let socket = manager(dir.path());
    let path = dir.path().join("notify");
    let service = Service::start_under(dir.path(), &[], &[("NOTIFY_SOCKET", path.to_str().unwrap())]);
    assert_eq!(service.terminate(), Some(0));
    assert_eq!(
        (heard(&socket), heard(&socket)),
        ("READY=1".to_owned(), "STOPPING=1".to_owned())
    );
}

/// Whoever spreads requests has seconds to notice, in which all are answered.
#[test]
fn before_it_ends_it_says_so_and_answers_on() {
    let dir = tempfile::tempdir().unwrap();
    let service = Service::start(dir.path(), &["--drain", "3600"]);
    let line = format!("health --listen {}", service.address());
    let ready = std::iter::repeat_with(|| said(dir.path(), &line)).find(|(code, _)| *code == 0);
    assert_eq!(ready.unwrap().1, "ready\n");
    service.ask_for_the_end();
    let ending = std::iter::repeat_with(|| said(dir.path(), &line)).find(|(code, _)| *code != 0);
    assert_eq!(ending.unwrap(), (1, "the service is ending\n".to_owned()));
    assert_eq!(said(dir.path(), &format!("{line} --live")), (0, "ok\n".to_owned()));
    let asked = [("X-Original-Method", "GET"), ("X-Original-URI", "/v2/droplets")];
    assert_eq!(service.send("GET", "/authorize", &asked, "").0, 401);
}

#[test]
fn news_that_comes_too_seldom_is_refused_at_the_start() {
    let dir = tempfile::tempdir().unwrap();
    let (code, told) = said(dir.path(), "serve --database tokens.sqlite --poll 3000 --staleness 5");
    let expected = "error: --poll 3000 is too long for --staleness 5\n  \
                    help: news has to come at least twice within the time for which tokens are believed\n";
    assert_eq!((code, told.as_str()), (2, expected));
}

#[test]
fn health_says_that_nobody_answers() {
    let dir = tempfile::tempdir().unwrap();
    let service = Service::start(dir.path(), &[]);
    let address = service.address().to_owned();
    assert_eq!(service.terminate(), Some(0));
    let (code, told) = said(dir.path(), &format!("health --listen {address}"));
    assert_eq!((code, told), (1, format!("{address}: nobody answers there\n")));
}

#[test]
fn tables_are_made_before_a_service_starts_or_were() {
    let dir = tempfile::tempdir().unwrap();
    for _ in 0..2 {
        let (code, told) = said(dir.path(), "migrate --database tokens.sqlite");
        assert_eq!((code, told.as_str()), (0, "the tables are those of this version\n"));
    }
    let service = Service::start(dir.path(), &[]);
    assert_eq!(service.terminate(), Some(0));
    std::fs::write(
        dir.path().join("diary"),
        "Not a database, but longer than the head of one would be.",
    )
    .unwrap();
    let (code, told) = said(dir.path(), "migrate --database diary");
    assert_eq!(code, 2, "{told}");
}
