//! The search, in a browser that has opened the page as a file.

use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};

use bailiwick::digitalocean::DigitalOcean;
use scraper::{Html, Selector};

fn dom(chromium: &str, page: &Path, fragment: &str) -> Html {
    let profile = tempfile::tempdir().unwrap();
    let output = Command::new(chromium)
        .args([
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-quic",
            "--no-first-run",
        ])
        .args([
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
            "--dump-dom",
        ])
        .arg(format!("--user-data-dir={}", profile.path().display()))
        .arg(format!("file://{}{fragment}", page.display()))
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    Html::parse_document(std::str::from_utf8(&output.stdout).unwrap())
}

#[test]
fn a_search_finds_what_is_looked_for_without_a_server() {
    let there = |name: &&str| {
        let mut command = Command::new(name);
        command.arg("--version").stdout(Stdio::null()).stderr(Stdio::null());
        command.status().is_ok_and(|status| status.success())
    };
    let Some(chromium) = ["chromium", "chromium-browser", "google-chrome"]
        .into_iter()
        .find(there)
    else {
        // Captured output would not say.
        let mut out = std::io::stderr().lock();
        writeln!(out, "skipped: there is no Chromium here, so the search is not tried").unwrap();
        return;
    };
    let dir = tempfile::tempdir().unwrap();
    for (path, text) in bailiwick_docs::html::<DigitalOcean>().unwrap() {
        let path = dir.path().join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }
    let page = dir.path().join("scopes/vpc-read.html");
    let links = |dom: &Html| -> Vec<String> {
        let links = Selector::parse("#found:not([hidden]) #results a").unwrap();
        dom.select(&links)
            .map(|link| link.attr("href").unwrap().to_owned())
            .collect()
    };
    assert_eq!(
        links(&dom(chromium, &page, "#q=Droplet%20cre")),
        [
            "../scopes/droplet-create.html",
            "../endpoints.html#post-v2-droplets",
            "../endpoints.html#post-v2-droplets-autoscale"
        ]
    );
    assert_eq!(
        links(&dom(chromium, &page, "#q=billing")).first().unwrap(),
        "../resources/billing.html"
    );
    assert!(links(&dom(chromium, &page, "")).is_empty());
}
