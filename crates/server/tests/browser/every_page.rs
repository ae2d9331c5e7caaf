//! Every page, light and dark, wide and narrow: axe finds nothing, nothing is wider than the window, and pictures are made
//! of them when they are asked for.

use std::fs;
use std::io::Write;
use std::path::PathBuf;

use bailiwick::Grant;
use bailiwick::digitalocean::{droplet, vpc};
use bailiwick_tokens::{CustomRole, Minted};

use crate::browser::{Browser, DESK, Look};
use crate::first_start::Service;
use crate::site::Site;

/// axe-core, which `.ci/run` installs: it is not ours to pass on.
fn axe() -> Option<String> {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../target/npm/node_modules/axe-core");
    let text = fs::read_to_string(folder.join("axe.min.js")).ok();
    if text.is_none() {
        // Captured output would not say.
        let mut out = std::io::stderr().lock();
        let how = "npm install --prefix target/npm axe-core@4.14.1";
        writeln!(
            out,
            "skipped: axe-core is not installed (`{how}`), so pages are not checked with it"
        )
        .unwrap();
    }
    text
}

struct Tour<'t> {
    it: &'t Browser,
    axe: Option<String>,
    pictures: Option<PathBuf>,
    suffix: String,
    width: u32,
}

impl Tour<'_> {
    async fn look(&self, name: &str) {
        let wide = self
            .it
            .client
            .execute("return document.documentElement.scrollWidth", vec![])
            .await
            .unwrap();
        assert!(
            wide.as_u64().unwrap() <= u64::from(self.width),
            "{name} is {wide} wide in {}",
            self.suffix
        );
        if let Some(folder) = &self.pictures {
            let picture = self.it.client.screenshot().await.unwrap();
            fs::write(folder.join(format!("{name}-{}.png", self.suffix)), picture).unwrap();
        }
        if let Some(axe) = &self.axe {
            self.it.client.execute(axe, vec![]).await.unwrap();
            let run = "const done = arguments[0]; axe.run().then((all) => done(all.violations.map((one) => \
                       `${one.id}: ${one.help}: ${one.nodes.map((node) => node.html).slice(0, 3).join(' ')}`)))";
            let violations = self.it.client.execute_async(run, vec![]).await.unwrap();
            assert_eq!(violations, serde_json::json!([]), "{name} in {}", self.suffix);
        }
    }
}

async fn tour(look: Look) {
    let Some(it) = Browser::start(look).await else { return };
    let pictures = std::env::var_os("BAILIWICK_SCREENSHOTS").map(PathBuf::from);
    let tour = Tour {
        it: &it,
        axe: axe(),
        pictures,
        suffix: format!("{}-{}", look.width, if look.dark { "dark" } else { "light" }),
        width: look.width,
    };
    doors(&tour).await;
    // Cookies know no ports.
    it.client.delete_all_cookies().await.unwrap();
    let site = Site::start().await;
    it.go(&site.at("/as/ada")).await;
    tour.look("no-tokens").await;
    let (minted, role) = furnish(&tour, &site).await;
    generate(&tour, &site).await;
    the_rest(&tour, &site, &minted, &role).await;
}

/// Where people get in, and what they have of their own.
async fn doors(tour: &Tour<'_>) {
    let it = tour.it;
    let service = Service::start().await;
    it.go(&format!("http://{}/sign-in", service.at)).await;
    tour.look("sign-in").await;
    it.go(&service.link).await;
    tour.look("first-owner").await;
    service.sign_up(it).await;
    for (name, path) in [("account", "/account"), ("new-team", "/teams/new")] {
        it.go(&format!("http://{}{path}", service.at)).await;
        tour.look(name).await;
    }
    it.type_into("#name", "Postcards, stamps and whatever else there is to be sent")
        .await;
    it.click("main button").await;
    it.headed("Tokens").await;
    it.click(".team summary").await;
    tour.look("team-menu").await;
    it.click(".account summary").await;
    tour.look("account-menu").await;
    others(tour, &service).await;
}

/// Others who get in, and get in again.
async fn others(tour: &Tour<'_>, service: &Service) {
    let it = tour.it;
    let page = |path: &str| format!("http://{}{path}", service.at);
    it.go(&page("/members")).await;
    it.click("main form button").await;
    it.headed("Invitation").await;
    let invitation = it.text("#secret").await;
    it.go(&page("/members")).await;
    tour.look("members-invited").await;
    it.click("td .menu summary").await;
    it.click("td .menu a[href$='/revoke']").await;
    it.sees("//h1", "Take back the invitation").await;
    tour.look("take-back").await;
    it.go(&invitation).await;
    tour.look("invitation").await;
    it.type_into("#login", "ben").await;
    it.type_into("#password", "another long pass phrase").await;
    it.click("main button").await;
    it.headed("Tokens").await;
    it.client.delete_all_cookies().await.unwrap();
    it.go(&page("/sign-in")).await;
    it.type_into("#login", "ada").await;
    it.type_into("#password", "correct horse battery staple").await;
    it.click("main button").await;
    it.headed("Tokens").await;
    it.click(".team summary").await;
    let other = it.text(".team button[name=team]").await;
    it.click(".team button[name=team]").await;
    // Going on at once would give up what was sent.
    it.sees("//*[@class='called']", other.trim()).await;
    it.go(&page("/members")).await;
    it.click("td .menu summary").await;
    it.click("td .menu a[href$='/reset']").await;
    it.sees("//h1", "Make a link with which ben chooses").await;
    tour.look("lost-password").await;
    it.click("main button").await;
    it.headed("New password for ben").await;
    let link = it.text("#secret").await;
    it.go(&link).await;
    tour.look("choose-password").await;
    it.go(&page("/audit")).await;
    tour.look("audit-people").await;
}

/// Tokens, and the list of them.
async fn furnish(tour: &Tour<'_>, site: &Site) -> (Minted, CustomRole) {
    let it = tour.it;
    let all = (droplet::READ | droplet::CREATE | vpc::READ | vpc::CREATE).with_required();
    let role = site.role("Deployer", all).await;
    let custom = Grant::custom(vpc::CREATE | droplet::CREATE).with_required();
    let minted = site.mint(&site.ben, "Build server", custom).await;
    site.mint(&site.ben, "Dashboard", Grant::read_only()).await;
    site.mint(&site.ada, "Terraform", Grant::full_access()).await;
    site.mint(
        &site.ada,
        "Nightly backups",
        Grant::custom(droplet::READ).with_required(),
    )
    .await;
    it.go(&site.at("/tokens")).await;
    tour.look("tokens").await;
    // Names as long as they can be, and without a place to break them.
    let long = "w".repeat(255);
    let id = site.mint(&site.ada, &long, Grant::read_only()).await.token.id;
    it.go(&site.at("/tokens")).await;
    tour.look("tokens-long").await;
    it.go(&site.at(&format!("/tokens/{id}"))).await;
    tour.look("token-long").await;
    it.go(&site.at(&format!("/tokens/{id}/delete"))).await;
    tour.look("delete-long").await;
    it.click("main button").await;
    it.headed("Tokens").await;
    it.click("tbody tr:nth-child(3) .menu summary").await;
    tour.look("tokens-menu").await;
    (minted, role)
}

/// A token from its form to its secret.
async fn generate(tour: &Tour<'_>, site: &Site) {
    let it = tour.it;
    it.go(&site.at("/tokens/new")).await;
    it.type_into("#name", "Release pipeline").await;
    tour.look("new-token").await;
    it.type_into("#search", "droplet").await;
    it.find("details[open] input[value='droplet:create']").await;
    it.click("input[value='droplet:create']").await;
    it.find("input[value='droplet:create'][checked]").await;
    it.client
        .execute(
            "document.querySelector('.kinds').scrollIntoView({ block: 'start' })",
            vec![],
        )
        .await
        .unwrap();
    tour.look("new-token-custom").await;
    it.client
        .execute(
            "document.querySelector('#offers').scrollIntoView({ block: 'start' })",
            vec![],
        )
        .await
        .unwrap();
    tour.look("new-token-summary").await;
    it.type_into("#name", "Terraform").await;
    it.click("button[value=create]").await;
    it.sees("//p[@id='name-error']", "Another token").await;
    it.client.execute("scrollTo(0, 0)", vec![]).await.unwrap();
    tour.look("new-token-error").await;
    it.type_into("#name", "Release pipeline").await;
    it.click("button[value=create]").await;
    it.headed("Token generated").await;
    // A picture of a secret that anybody can make.
    it.client
        .execute(
            "document.querySelector('#secret').textContent = 'dop_v1_' + '0123456789abcdef'.repeat(4)",
            vec![],
        )
        .await
        .unwrap();
    tour.look("secret").await;
    it.client.refresh().await.unwrap();
    tour.look("generated-already").await;
}

/// Every other page.
async fn the_rest(tour: &Tour<'_>, site: &Site, minted: &Minted, role: &CustomRole) {
    let it = tour.it;
    let fewer = (droplet::READ | vpc::READ).with_required();
    let by = bailiwick_tokens::Actor::User(site.ada.id);
    let now = minted.token.created_at;
    site.tokens.edit_role(role.id, &fewer, &by, now).await.unwrap();
    let _ = site.tokens.authenticate(minted.secret.expose(), now).await.unwrap();
    let token = format!("/tokens/{}", minted.token.id);
    it.go(&site.at(&token)).await;
    tour.look("token").await;
    let own = site.mint(&site.ada, "Mine", Grant::read_only()).await.token.id;
    for page in ["rename", "regenerate", "delete"] {
        it.go(&site.at(&format!("/tokens/{own}/{page}"))).await;
        tour.look(page).await;
    }
    let (ben, role) = (site.ben.id, role.id);
    let pages = [
        ("members", "/members".to_owned()),
        ("assign", format!("/members/{ben}/role")),
        ("remove", format!("/members/{ben}/remove")),
        ("roles", "/roles".to_owned()),
        ("role", "/roles/predefined/member".to_owned()),
        ("new-role", "/roles/new".to_owned()),
        ("delete-role", format!("/roles/{role}/delete")),
        ("audit", "/audit".to_owned()),
        ("failure", "/tokens/none".to_owned()),
        ("edit-role", format!("/roles/{role}")),
    ];
    for (name, page) in pages {
        it.go(&site.at(&page)).await;
        tour.look(name).await;
    }
    it.type_into("#search", "vpc").await;
    it.find("details[open] input[value='vpc:create']").await;
    it.click("input[value='vpc:create']").await;
    it.find("input[value='vpc:create'][checked]").await;
    it.click("button[value=preview]").await;
    it.headed("What becomes of Deployer").await;
    tour.look("preview").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn every_page_is_accessible_in_the_light() {
    tour(DESK).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn every_page_is_accessible_in_the_dark() {
    tour(Look { dark: true, ..DESK }).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn every_page_is_accessible_on_a_phone() {
    tour(Look { width: 400, ..DESK }).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn every_page_is_accessible_on_a_phone_in_the_dark() {
    tour(Look {
        width: 400,
        dark: true,
        ..DESK
    })
    .await;
}
