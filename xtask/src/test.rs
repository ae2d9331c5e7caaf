//! `cargo xtask test`: every test, with the servers that some of them want.

use std::error::Error;

use crate::command::{cargo, run};
use crate::finding::Finding;
use crate::postgres::{self, Postgres};

/// By this name tests find the server.
const POSTGRES: &str = "BAILIWICK_POSTGRES";

/// With a server that is thrown away afterwards, or without the tests that want one.
pub(crate) fn test(skip_services: bool) -> Result<Vec<Finding>, Box<dyn Error>> {
    let args = ["test", "--workspace", "--locked"];
    with_postgres(skip_services, &args, &[])?;
    // Off by default, so that none of it is above.
    let with_opentelemetry = [
        "test",
        "--locked",
        "--package=bailiwick-cli",
        "--features=opentelemetry",
        "--bins",
        "--test=opentelemetry",
    ];
    run(cargo().args(with_opentelemetry))?;
    Ok(vec![])
}

/// The stores' figures, beside a server that is thrown away afterwards.
pub(crate) fn stores() -> Result<Vec<Finding>, Box<dyn Error>> {
    let args = ["bench", "--locked", "--package=bailiwick-tokens", "--bench=stores"];
    with_postgres(false, &args, &[])
}

/// Ten minutes of load on two processes, beside such a server.
pub(crate) fn soak() -> Result<Vec<Finding>, Box<dyn Error>> {
    let args = [
        "test",
        "--release",
        "--locked",
        "--package=bailiwick-server",
        "--test=soak",
    ];
    with_postgres(false, &args, &[("BAILIWICK_SOAK_SECONDS", "600")])
}

/// Processes of the command through failures that are made on purpose: all scenarios, or those whose names have one of these
/// words. They start the servers that they kill.
pub(crate) fn chaos(names: &[&str]) -> Result<Vec<Finding>, Box<dyn Error>> {
    postgres::installed_or_install()?;
    let mut cargo = cargo();
    cargo.args(["test", "--locked", "--package=bailiwick-cli", "--test=chaos", "--"]);
    run(cargo.args(names).env("BAILIWICK_CHAOS", "1"))?;
    Ok(vec![])
}

fn with_postgres(skip: bool, args: &[&str], variables: &[(&str, &str)]) -> Result<Vec<Finding>, Box<dyn Error>> {
    let mut cargo = cargo();
    cargo.args(args).env_remove(POSTGRES).envs(variables.iter().copied());
    let server = if skip { None } else { Some(Postgres::start()?) };
    if let Some(server) = &server {
        cargo.env(POSTGRES, server.url());
    }
    run(&mut cargo)?;
    Ok(vec![])
}
