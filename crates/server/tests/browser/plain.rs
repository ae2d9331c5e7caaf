//! Everything again in a browser that runs no script.

use bailiwick::Method;

use crate::browser::{Browser, DESK, Look};
use crate::site::Site;

#[tokio::test(flavor = "multi_thread")]
async fn without_a_script_everything_works() {
    let Some(it) = Browser::start(Look { script: false, ..DESK }).await else {
        return;
    };
    let site = Site::start().await;
    it.go(&site.at("/as/ben")).await;
    it.go(&site.at("/tokens/new")).await;
    it.type_into("#name", "plain").await;
    it.type_into("#search", "vpc").await;
    it.click("#find").await;
    it.sees("//div[@class='sections'][count(details)<6]", "vpc:create")
        .await;
    assert_eq!(it.find("#name").await.prop("value").await.unwrap().unwrap(), "plain");
    it.click("#bulk-read").await;
    it.find("#bulk-read[aria-pressed=true]").await;
    it.click("input[value='vpc:create']").await;
    it.click("button[value=create]").await;
    it.headed("Token generated").await;
    let secret = it.text("#secret").await;
    // The button needs a script, and is not there without one.
    assert!(!it.find("[data-copy]").await.is_displayed().await.unwrap());
    assert_eq!(site.answer(&secret, Method::Post, "/v2/vpcs").await, 200);
    assert_eq!(site.answer(&secret, Method::Get, "/v2/droplets").await, 403);
    it.client.refresh().await.unwrap();
    it.headed("This token was generated already").await;

    it.go(&site.at("/tokens")).await;
    it.click("td .menu summary").await;
    it.click("td .menu a[href$='/delete']").await;
    it.click("main button").await;
    it.sees("//p[@role='status']", "deleted").await;
    assert_eq!(site.answer(&secret, Method::Post, "/v2/vpcs").await, 401);
}
