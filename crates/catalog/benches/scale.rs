//! What it takes to compile catalogues of many shapes, each at several sizes: `cargo bench --bench scale [SHAPE [SIZE…]]`.
//!
//! Ten times the size should take about ten times as long. Debug builds, which build scripts are: add `--profile dev`.

#![expect(
    clippy::print_stdout,
    clippy::panic,
    reason = "a bench prints what it finds, and stops where it finds nothing"
)]

use std::fmt::Write as _;
use std::time::{Duration, Instant};

use bailiwick_catalog::{Source, Tables, check, rust_source};

/// A shape: its name, and the text of a catalogue with so many of what it is about.
type Shape = (&'static str, fn(usize) -> String);

const SHAPES: [Shape; 16] = [
    ("resources", resources),
    ("roots", |size| paths(size, |n| vec![format!("/root{n}")])),
    ("words", |size| paths(size, |n| vec![format!("/{{id}}/word{n}")])),
    ("tenants", |size| {
        paths(size, |n| vec![format!("/{{tenant}}/res{n}"), format!("/res{n}/{{id}}")])
    }),
    ("landlords", |size| {
        paths_of(size, 7, |n| {
            vec![format!("/{{tenant}}/res{n}"), format!("/res{n}/{{id}}")]
        })
    }),
    ("shelves", |size| {
        paths(size, |n| vec![format!("/{{tenant}}/resource_{n:06}_management")])
    }),
    ("verbs", |size| paths(size, |n| vec![format!("/things/{{id}}:verb{n}")])),
    ("blobs", |size| {
        paths(size, |n| vec![format!("/{{project*}}/-/blob{n}/{{path*}}")])
    }),
    ("forges", |size| {
        paths_of(size, 7, |n| vec![format!("/{{project*}}/-/blob{n}/{{path*}}")])
    }),
    ("states", |size| {
        paths(size, |n| {
            let (few, many) = (n % 30, n / 30);
            vec![
                format!("/a{many}/{{id}}/w{few}"),
                format!("/a{many}/{{id}}/w{few}/{{x}}/v{n}"),
            ]
        })
    }),
    ("implies", |size| chain(size, "implies")),
    ("requires", |size| chain(size, "requires")),
    ("aliases", |size| {
        let mut text = scopes(size);
        text.push_str("[aliases]\n");
        for n in 0..size {
            let _ = writeln!(text, "'old{n}:use' = ['r{n}:use']");
        }
        text
    }),
    ("roles", |size| {
        let mut text = scopes(64);
        for n in 0..size {
            let _ = writeln!(text, "[roles.role{n}]\nallow = ['r{}:use']", n % 64);
        }
        text
    }),
    ("alternatives", |size| {
        let mut text = scopes(size);
        text.push_str("[endpoints]\n");
        for n in 0..size {
            let next = (n + 1) % size;
            let _ = writeln!(text, "'GET /r{n}' = {{ requires = [['r{n}:use'], ['r{next}:use']] }}");
        }
        text
    }),
    ("unknown", |size| {
        let mut text = scopes(size);
        text.push_str("[endpoints]\n");
        for n in 0..size {
            let _ = writeln!(text, "'GET /r{n}' = 'r{n}:usf'");
        }
        text
    }),
];

fn main() {
    let mut args = std::env::args().skip(1).filter(|arg| !arg.starts_with('-'));
    let shape = args.next();
    let sizes: Vec<usize> = args.filter_map(|size| size.parse().ok()).collect();
    let sizes = if sizes.is_empty() {
        vec![100, 1_000, 10_000]
    } else {
        sizes
    };
    println!(
        "{:12} {:>7} {:>9} {:>9} {:>9} {:>9} {:>9}",
        "shape", "size", "check", "tables", "source", "KiB", "cells"
    );
    for (name, text) in SHAPES {
        if shape.as_deref().is_none_or(|shape| shape == name) {
            for size in &sizes {
                println!("{name:12} {size:7} {}", row(text(*size)));
            }
        }
    }
}

/// How long the steps take, and how large the result is.
fn row(text: String) -> String {
    let source = Source::new("scopes.toml", text);
    let (checked, checking) = timed(|| check(&source, None));
    let model = match checked {
        Ok(checked) => checked.model,
        Err(report) => {
            let (rendered, rendering) = timed(|| report.to_string());
            let first = rendered.lines().next().unwrap_or_default();
            return format!(
                "{checking:>9.2?} refused with {} errors, rendered in {rendering:.2?}: {first}",
                report.len()
            );
        }
    };
    let (tables, compiling) = timed(|| Tables::new(&model));
    let tables = match tables {
        Ok(tables) => tables,
        Err(error) => return format!("{checking:>9.2?} {compiling:>9.2?} refused: {error}"),
    };
    let (text, writing) = timed(|| rust_source(&model, &tables, "::bailiwick", "scopes.toml"));
    if let Ok(folder) = std::env::var("SCALE_SOURCES") {
        let path = std::path::Path::new(&folder).join("scopes.rs");
        std::fs::write(path, &text).unwrap_or_else(|error| panic!("{folder}: {error}"));
    }
    let cells = tables.router.cells.len();
    format!(
        "{checking:>9.2?} {compiling:>9.2?} {writing:>9.2?} {:>9} {cells:>9}",
        text.len() / 1024
    )
}

fn timed<T>(work: impl FnOnce() -> T) -> (T, Duration) {
    let begin = Instant::now();
    let done = work();
    (done, begin.elapsed())
}

fn header() -> String {
    "format = 1\ncatalog = { name = 'scale', title = 'Scale', version = '1' }\n[actions]\nuse = 'other'\n[scopes]\n"
        .to_owned()
}

fn scopes(size: usize) -> String {
    (0..size).fold(header(), |text, n| text + &format!("'r{n}:use' = {{}}\n"))
}

/// Each resource has four endpoints and four scopes.
fn resources(size: usize) -> String {
    let actions = [
        ("create", "POST", ""),
        ("read", "GET", "/{id}"),
        ("update", "PUT", "/{id}"),
        ("delete", "DELETE", "/{id}"),
    ];
    let mut text = header();
    let mut endpoints = "[endpoints]\n".to_owned();
    for n in 0..size.div_ceil(4) {
        for (action, method, item) in actions {
            let requires = if action == "read" {
                String::new()
            } else {
                format!("requires = ['r{n}:read']")
            };
            let _ = writeln!(text, "'r{n}:{action}' = {{ {requires} }}");
            let _ = writeln!(endpoints, "'{method} /v1/res{n}{item}' = 'r{n}:{action}'");
        }
    }
    text + &endpoints
}

/// Endpoints for some paths each.
fn paths(size: usize, paths: fn(usize) -> Vec<String>) -> String {
    paths_of(size, 1, paths)
}

/// The same, with so many scopes one after the other.
fn paths_of(size: usize, many: usize, paths: fn(usize) -> Vec<String>) -> String {
    let mut text = scopes(many) + "[endpoints]\n";
    for (n, path) in (0..size).flat_map(paths).enumerate() {
        let _ = writeln!(text, "'GET {path}' = 'r{}:use'", n % many);
    }
    text
}

/// Each scope leads to the next one.
fn chain(size: usize, relation: &str) -> String {
    let mut text = header() + "'r0:use' = {}\n";
    for n in 1..size {
        let _ = writeln!(text, "'r{n}:use' = {{ {relation} = ['r{}:use'] }}", n - 1);
    }
    text
}
