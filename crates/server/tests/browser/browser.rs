//! A browser without a window.

use std::io::{BufRead, BufReader, Write};
use std::process::{Child, Command, Stdio};

use fantoccini::elements::Element;
use fantoccini::{Client, ClientBuilder, Locator};
use serde_json::json;
use tempfile::TempDir;

/// What the browser is like.
#[derive(Clone, Copy)]
pub(crate) struct Look {
    pub(crate) width: u32,
    pub(crate) dark: bool,
    pub(crate) script: bool,
}

pub(crate) const DESK: Look = Look {
    width: 1280,
    dark: false,
    script: true,
};

/// A browser, which ends with its test.
pub(crate) struct Browser {
    pub(crate) client: Client,
    driver: Child,
    _profile: TempDir,
}

impl Drop for Browser {
    fn drop(&mut self) {
        // The driver takes the browser with it.
        let _ = self.driver.kill();
        let _ = self.driver.wait();
    }
}

impl Browser {
    /// Starts one, or says that there is none here.
    pub(crate) async fn start(look: Look) -> Option<Self> {
        Self::resolving(look, "").await
    }

    /// The same, for which names lead elsewhere.
    pub(crate) async fn resolving(look: Look, names: &str) -> Option<Self> {
        let driver = Command::new("chromedriver")
            .arg("--port=0")
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn();
        let Ok(mut driver) = driver else {
            // Captured output would not say.
            let mut out = std::io::stderr().lock();
            writeln!(
                out,
                "skipped: there is no chromedriver here, so the panel is not tried in a browser"
            )
            .unwrap();
            return None;
        };
        let mut lines = BufReader::new(driver.stdout.take().unwrap()).lines();
        let port = loop {
            let line = lines.next().unwrap().unwrap();
            if let Some((_, port)) = line.split_once("started successfully on port ") {
                break port.trim_end_matches('.').to_owned();
            }
        };
        // Whatever else it says is read, so that it can go on to say it.
        std::thread::spawn(move || lines.for_each(drop));
        let profile = tempfile::tempdir().unwrap();
        let scheme = u8::from(!look.dark);
        let mut options = json!({
            "args": [
                "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-dev-shm-usage",
                "--disable-background-networking", "--disable-component-update", "--disable-sync", "--hide-scrollbars",
                format!("--host-resolver-rules={names}"),
                format!("--user-data-dir={}", profile.path().display()),
                format!("--window-size={},900", look.width),
                format!("--blink-settings=preferredColorScheme={scheme}"),
            ],
        });
        if look.width < 600 {
            let metrics = json!({ "width": look.width, "height": 850, "pixelRatio": 1.0, "touch": false });
            options["mobileEmulation"] = json!({ "deviceMetrics": metrics });
        }
        if !look.script {
            options["prefs"] = json!({ "profile.managed_default_content_settings.javascript": 2 });
        }
        let capabilities = json!({ "goog:chromeOptions": options }).as_object().unwrap().clone();
        let client = ClientBuilder::new(hyper_util::client::legacy::connect::HttpConnector::new())
            .capabilities(capabilities)
            .connect(&format!("http://127.0.0.1:{port}"))
            .await
            .unwrap();
        Some(Self {
            client,
            driver,
            _profile: profile,
        })
    }

    pub(crate) async fn go(&self, url: &str) {
        self.client.goto(url).await.unwrap();
    }

    pub(crate) async fn find(&self, css: &str) -> Element {
        let found = self.client.wait().for_element(Locator::Css(css)).await;
        found.unwrap_or_else(|error| panic!("{css}: {error}"))
    }

    pub(crate) async fn has(&self, css: &str) -> bool {
        !self.client.find_all(Locator::Css(css)).await.unwrap().is_empty()
    }

    pub(crate) async fn text(&self, css: &str) -> String {
        self.find(css).await.text().await.unwrap()
    }

    pub(crate) async fn click(&self, css: &str) {
        // An answer that is put into the page moves what is in it.
        self.find("body:not(:has([aria-busy]))").await;
        let element = self.find(css).await;
        // What sticks to the bottom of the window may be in front.
        let to = [serde_json::to_value(&element).unwrap()];
        self.client
            .execute("arguments[0].scrollIntoView({ block: 'center' })", to.into())
            .await
            .unwrap();
        element.click().await.unwrap_or_else(|error| panic!("{css}: {error}"));
    }

    pub(crate) async fn type_into(&self, css: &str, text: &str) {
        let field = self.find(css).await;
        field.clear().await.unwrap();
        field.send_keys(text).await.unwrap();
    }

    /// Waits for an element, found by its path, to say something.
    pub(crate) async fn sees(&self, path: &str, text: &str) {
        let all = format!("{path}[contains(normalize-space(.), '{text}')]");
        let found = self.client.wait().for_element(Locator::XPath(&all)).await;
        if let Err(error) = found {
            panic!("{path} does not say `{text}`: {error}\n{}", self.text("body").await);
        }
    }

    /// Waits for the page to be headed so.
    pub(crate) async fn headed(&self, text: &str) {
        self.sees("//h1", text).await;
    }
}
