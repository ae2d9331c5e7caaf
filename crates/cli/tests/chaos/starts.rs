//! Many processes that meet at an empty database.

use std::collections::BTreeSet;

use tokio::task::JoinSet;

use crate::support::client::Http;
use crate::support::free::free;
use crate::support::postgres::Postgres;
use crate::support::process::Process;
use crate::support::wait::{PATIENCE, until};

const STARTS: usize = 8;

const SLOW: &str = "
    CREATE FUNCTION wait() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN PERFORM pg_sleep(0.2); RETURN NEW; END $$;
    CREATE TRIGGER slow BEFORE INSERT ON notes FOR EACH ROW WHEN (NEW.kind LIKE 'first%') EXECUTE FUNCTION wait()";

/// Cause: eight processes start at once over an empty database, and whoever has their links all claim the same login. Bound: all
/// start, one claim at most counts, and no link that is left sets anybody's password. Before the first owner was made once, all of
/// them counted that were made at the same moment.
#[tokio::test(flavor = "multi_thread")]
async fn one_of_eight_links_makes_the_owner_who_is_claimed_by_all() {
    let Some(server) = Postgres::start().await else { return };
    let processes = start_all(&server).await;
    claims("eight starts, one login", &server, &processes, |_| "ada".to_owned()).await;
}

/// The same with a login for each, where whatever is written of the first owner takes its time, so that all links are made and
/// claimed at once.
#[tokio::test(flavor = "multi_thread")]
async fn one_of_eight_links_that_are_made_at_once_makes_an_owner() {
    let Some(server) = Postgres::start().await else { return };
    // The tables are there, and nobody used its link.
    Process::start(&server.url()).await.kill();
    server.sql(SLOW).await;
    let processes = start_all(&server).await;
    let login = |number| format!("owner{number}");
    claims("eight links at once, eight logins", &server, &processes, login).await;
}

async fn start_all(server: &Postgres) -> Vec<Process> {
    let url = server.url();
    let spawn = |_| Process::spawn(env!("CARGO_BIN_EXE_bailiwick"), &url, free(), &[]);
    let mut processes: Vec<_> = (0..STARTS).map(spawn).collect();
    for process in &mut processes {
        process.listens().await;
    }
    processes
}

async fn claims(name: &str, server: &Postgres, processes: &[Process], login: impl Fn(usize) -> String) {
    let http = Http::new();
    for process in processes {
        // Whatever it prints, it prints before it answers.
        assert_eq!(http.get(&format!("{}/healthz", process.origin)).await.status, 200);
    }
    let some = async || processes.iter().any(|process| process.maybe_link().is_some());
    until("a link for the first owner", PATIENCE, some).await;
    let links: BTreeSet<_> = processes.iter().filter_map(Process::maybe_link).collect();

    let mut claims = JoinSet::new();
    for (number, link) in links.iter().cloned().enumerate() {
        let (http, login) = (http.clone(), login(number));
        let form = format!("login={login}&password=correct+horse+battery+{number}&team=parcels{number}");
        claims.spawn(async move { (number, login, http.form(&link, &form).await.status) });
    }
    let claimed = claims.join_all().await;
    let mut won = claimed.iter().filter(|(_, _, status)| *status == 303);
    let (winner, login, _) = won.next().unwrap_or_else(|| panic!("nobody signed up: {claimed:?}"));
    assert!(won.next().is_none(), "more than one signed up: {claimed:?}");
    let owners = server.number("SELECT count(*) FROM members").await;
    let teams = server.number("SELECT count(*) FROM teams").await;
    let users = server.number("SELECT count(*) FROM users").await;
    assert_eq!((owners, teams, users), (1, 1, 1), "members, teams, users");

    for link in &links {
        assert!([404, 410].contains(&http.get(link).await.status), "a link is left");
        let form = format!("login={login}&password=quite+another+battery&team=parcels");
        let again = http.form(link, &form).await;
        assert_ne!(again.status, 303, "a link that is left sets a password");
    }
    let sign_in = async |password: &str| {
        let form = format!("login={login}&password={password}");
        http.form(&format!("{}/sign-in", processes[1].origin), &form)
            .await
            .status
    };
    assert_eq!(sign_in(&format!("correct+horse+battery+{winner}")).await, 303);
    assert_ne!(sign_in("quite+another+battery").await, 303);
    let late = Process::start(&server.url()).await;
    assert_eq!(http.get(&format!("{}/healthz", late.origin)).await.status, 200);
    assert_eq!(late.maybe_link(), None, "another link though there is an owner");
    crate::say(&format!("{name}: {} links, one owner", links.len()));
}
