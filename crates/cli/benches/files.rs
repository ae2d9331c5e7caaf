//! What the command takes for big files: `plan` for a million tokens, `suggest` for a gigabyte of log.
//!
//! `cargo bench -p bailiwick-cli --bench files` writes both files to a temporary folder, 1.4 GB in all, and has the command
//! read each five times.

#![expect(clippy::print_stdout, reason = "this is a program of its own")]

use std::error::Error;
use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use bailiwick::Catalog;
use bailiwick::digitalocean::DigitalOcean;
use fastrand::Rng;
use serde_json::json;
use tempfile::TempDir;

const TOKENS: usize = 1_000_000;
const LOG_BYTES: usize = 1_000_000_000;
const ROUNDS: usize = 5;
const BAILIWICK: &str = env!("CARGO_BIN_EXE_bailiwick");

fn main() -> Result<(), Box<dyn Error>> {
    let folder = TempDir::new()?;
    let mut random = Rng::with_seed(1);

    let tokens = folder.path().join("tokens.jsonl");
    write_tokens(&tokens, &mut random)?;
    let (old, new) = catalogs(folder.path())?;
    let mut plan = Command::new(BAILIWICK);
    plan.arg("plan").args([&old, &new]).arg("--tokens").arg(&tokens);
    let taken = median(&mut plan, 3)?;
    println!("plan      {TOKENS} tokens in {:.2} s", taken.as_secs_f64());

    let log = folder.path().join("access.log");
    let lines = write_log(&log, &mut random)?;
    let mut suggest = Command::new(BAILIWICK);
    suggest.arg("suggest").arg(&log);
    let taken = median(&mut suggest, 0)?.as_secs_f64();
    println!(
        "suggest   {lines} lines in {taken:.2} s: {:.2} million/s",
        millions(lines) / taken
    );
    Ok(())
}

/// One call needs another scope than before, so that every token has to be judged.
fn catalogs(folder: &Path) -> Result<(PathBuf, PathBuf), Box<dyn Error>> {
    let old = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../scopes.toml");
    let text = std::fs::read_to_string(&old)?;
    let (before, after) = (r#"requires = "droplet:create""#, r#"requires = "droplet:update""#);
    if !text.contains(before) {
        return Err(format!("`scopes.toml` has no `{before}` to change").into());
    }
    let new = folder.join("new.toml");
    std::fs::write(&new, text.replacen(before, after, 1))?;
    Ok((old, new))
}

/// Of all kinds; custom ones with 1 to 40 scopes.
fn write_tokens(path: &Path, random: &mut Rng) -> Result<(), Box<dyn Error>> {
    let scopes: Vec<_> = DigitalOcean::scopes().map(bailiwick::Scope::name).collect();
    let roles: Vec<_> = DigitalOcean::roles().map(bailiwick::PredefinedRole::name).collect();
    let mut file = BufWriter::new(File::create(path)?);
    for id in 0..TOKENS {
        let grant = match random.u32(..10) {
            0 => json!("read_only"),
            1 | 2 => json!("full_access"),
            _ => (0..=random.usize(..40))
                .map(|_| random.choice(&scopes).copied())
                .collect(),
        };
        writeln!(
            file,
            "{}",
            json!({ "id": id, "role": random.choice(&roles), "grant": grant })
        )?;
    }
    Ok(file.flush()?)
}

/// In the common format, calls of every endpoint.
fn write_log(path: &Path, random: &mut Rng) -> Result<usize, Box<dyn Error>> {
    let endpoints: Vec<_> = DigitalOcean::endpoints().collect();
    let mut file = BufWriter::new(File::create(path)?);
    let (mut lines, mut bytes) = (0, 0);
    while bytes < LOG_BYTES {
        let endpoint = random.choice(&endpoints).ok_or("the catalogue has no endpoints")?;
        let segments = endpoint.path().split('/').map(|segment| {
            if segment.contains('{') {
                random.u32(..10_000_000).to_string()
            } else {
                segment.to_owned()
            }
        });
        let path = segments.collect::<Vec<_>>().join("/");
        let (minute, second) = (lines / 10_000_000 % 60, lines / 200_000 % 60);
        let line = format!(
            "203.0.113.{} - - [24/Nov/2026:10:{minute:02}:{second:02} +0000] \"{} {path} HTTP/1.1\" 200 {}\n",
            random.u32(..256),
            endpoint.method(),
            random.u32(..100_000),
        );
        file.write_all(line.as_bytes())?;
        (lines, bytes) = (lines + 1, bytes + line.len());
    }
    file.flush()?;
    Ok(lines)
}

fn median(command: &mut Command, expected: i32) -> Result<Duration, Box<dyn Error>> {
    let mut taken = Vec::new();
    for _ in 0..ROUNDS {
        let start = Instant::now();
        let status = command.stdout(Stdio::null()).stderr(Stdio::null()).status()?;
        taken.push(start.elapsed());
        if status.code() != Some(expected) {
            return Err(format!("{command:?} ended with {status}, expected {expected}").into());
        }
    }
    taken.sort();
    taken
        .get(ROUNDS / 2)
        .copied()
        .ok_or_else(|| "nothing was measured".into())
}

#[expect(clippy::cast_precision_loss, reason = "lines that fit on a disk")]
fn millions(lines: usize) -> f64 {
    lines as f64 / 1e6
}
