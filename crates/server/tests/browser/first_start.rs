//! From the link on the terminal to a gateway's answers: the whole service.

use std::net::SocketAddr;
use std::sync::Arc;

use bailiwick::digitalocean::DigitalOcean;
use bailiwick_server::{Ending, ServeError, ServeOptions, Started, serve};
use bailiwick_tokens::store::memory::MemoryStore;
use tokio::sync::oneshot;
use tokio::task::JoinHandle;

use crate::browser::{Browser, DESK};
use crate::readme;

/// The service on a port, with nobody in it.
pub(crate) struct Service {
    pub(crate) at: SocketAddr,
    /// What is printed on the terminal.
    pub(crate) link: String,
    end: oneshot::Sender<()>,
    serving: JoinHandle<Result<Ending, ServeError>>,
}

impl Service {
    pub(crate) async fn start() -> Self {
        Self::at(None).await
    }

    /// The same, reached at this origin.
    pub(crate) async fn at(public_url: Option<&str>) -> Self {
        let mut options = ServeOptions::default();
        options.listen.set_port(0);
        options.public_url = public_url.map(str::to_owned);
        let (said, started) = oneshot::channel();
        let (end, ended) = oneshot::channel();
        let tell = move |started: &Started| {
            said.send((started.listening, started.first_owner.clone().unwrap()))
                .unwrap();
            Ok(())
        };
        let until = async move {
            let _ = ended.await;
            Ending::Over
        };
        let store = Arc::new(MemoryStore::new());
        let serving = tokio::spawn(serve::<DigitalOcean>(store, options, tell, until));
        let (at, link) = started.await.unwrap();
        Self { at, link, end, serving }
    }

    /// Follows the link, and is the owner `ada` of the team `Parcels`.
    pub(crate) async fn sign_up(&self, it: &Browser) {
        it.go(&self.link).await;
        it.headed("Make the first owner").await;
        it.type_into("#login", "ada").await;
        it.type_into("#password", "correct horse battery staple").await;
        it.type_into("#team", "Parcels").await;
        it.click("main button").await;
        it.headed("Tokens").await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_follows_the_link_owns_the_team_and_mints_what_a_gateway_lets_through() {
    let Some(it) = Browser::start(DESK).await else { return };
    let Service { at, link, end, serving } = Service::start().await;
    let page = |path: &str| format!("http://{at}{path}");

    it.go(&page("/tokens")).await;
    it.headed("Sign in").await;
    it.go(&link).await;
    it.headed("Make the first owner").await;
    it.type_into("#login", "ada").await;
    it.type_into("#password", "short").await;
    it.type_into("#team", "Parcels").await;
    it.click("main button").await;
    it.sees("//p[@role='alert']", "password").await;
    it.type_into("#password", "correct horse battery staple").await;
    it.click("main button").await;
    it.headed("Tokens").await;
    it.go(&link).await;
    it.headed("This link does not work any more").await;

    it.go(&page("/tokens/new")).await;
    it.type_into("#name", "first").await;
    it.type_into("#search", "droplet").await;
    it.find("details[open] input[value='droplet:read']").await;
    it.click("input[value='droplet:read']").await;
    it.find("input[value='droplet:read'][checked]").await;
    it.click("button[value=create]").await;
    it.headed("Token generated").await;
    let secret = it.text("#secret").await;
    readme::check(readme::GRANTED, at, &secret);
    it.go(&page("/tokens")).await;
    it.click("td .menu summary").await;
    it.click("td .menu a[href$='/delete']").await;
    it.click("main button").await;
    it.sees("//p[@role='status']", "deleted").await;
    readme::check(readme::DELETED, at, &secret);

    // Invited: the link works in a browser in which somebody else is signed in, too.
    it.go(&page("/members")).await;
    it.click("main form button").await;
    it.headed("Invitation").await;
    let invitation = it.text("#secret").await;
    it.go(&page("/tokens")).await;
    it.click(".account summary").await;
    it.click(".account button").await;
    it.headed("Sign in").await;
    it.type_into("#login", "ada").await;
    it.type_into("#password", "wrong").await;
    it.click("main button").await;
    it.sees("//p[@role='alert']", "The login or the password is wrong")
        .await;
    it.go(&invitation).await;
    it.headed("Join the team").await;
    it.type_into("#login", "ben").await;
    it.type_into("#password", "another long pass phrase").await;
    it.click("main button").await;
    it.headed("Tokens").await;
    it.go(&page("/members")).await;
    it.headed("This page is for owners").await;

    drop(it);
    end.send(()).unwrap();
    serving.await.unwrap().unwrap();
}
