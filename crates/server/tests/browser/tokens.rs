//! From a token's first day to its last, by hand.

use bailiwick::{Grant, Method};

use crate::browser::{Browser, DESK};
use crate::site::Site;

#[tokio::test(flavor = "multi_thread")]
async fn a_custom_token_is_minted_shown_once_and_lives_its_life() {
    let Some(it) = Browser::start(DESK).await else { return };
    let site = Site::start().await;
    it.go(&site.at("/as/ben")).await;
    it.headed("Tokens").await;
    it.click("a[href='/tokens/new']").await;

    // Nothing is filled in: the errors stand at the fields, and what was chosen stays.
    it.type_into("#search", "drop").await;
    it.sees(
        "//div[@class='sections'][count(details)<5]//details[@open]",
        "droplet:create",
    )
    .await;
    it.click("input[value='droplet:create']").await;
    it.sees("//p[@class='count']", "chosen").await;
    it.sees("//p[@class='count']", "1 chosen").await;
    it.click("button[value=create]").await;
    it.sees("//p[@id='name-error']", "The name is empty").await;
    assert!(
        it.find("input[value='droplet:create']")
            .await
            .is_selected()
            .await
            .unwrap()
    );

    // What it requires is added, locked, and says why.
    let required = it.find("input[value='droplet:read']").await;
    assert!(required.is_selected().await.unwrap() && !required.is_enabled().await.unwrap());
    it.sees("//em[@class='why']", "Required by droplet:create").await;
    // What goes well with it is offered.
    assert!(it.has("#offers button").await);

    it.type_into("#name", "build server").await;
    it.click("button[value=create]").await;
    it.headed("Token generated").await;
    let secret = it.text("#secret").await;
    assert_eq!(site.answer(&secret, Method::Post, "/v2/droplets").await, 200);
    assert_eq!(site.answer(&secret, Method::Delete, "/v2/droplets/1").await, 403);
    assert!(!it.client.current_url().await.unwrap().as_str().contains(&secret));

    // Loaded again the page sends its form again, and neither shows nor mints anything.
    it.client.refresh().await.unwrap();
    it.headed("This token was generated already").await;
    assert!(!it.client.source().await.unwrap().contains(&secret));
    it.client.back().await.unwrap();
    assert!(!it.client.source().await.unwrap().contains(&secret));
    it.go(&site.at("/tokens")).await;
    it.sees("//tbody[count(tr)=1]", "build server").await;

    it.click("td .menu summary").await;
    it.click("td .menu a[href$='/rename']").await;
    it.type_into("#name", "builder").await;
    it.click("main button").await;
    it.sees("//p[@role='status']", "renamed").await;

    it.click("td .menu summary").await;
    it.click("td .menu a[href$='/regenerate']").await;
    it.headed("Regenerate the secret of builder?").await;
    assert_eq!(site.answer(&secret, Method::Post, "/v2/droplets").await, 200);
    it.click("main button").await;
    it.headed("Secret regenerated").await;
    let second = it.text("#secret").await;
    assert_eq!(site.answer(&secret, Method::Post, "/v2/droplets").await, 401);
    assert_eq!(site.answer(&second, Method::Post, "/v2/droplets").await, 200);
    it.client.refresh().await.unwrap();
    it.headed("This secret was regenerated already").await;
    assert_eq!(site.answer(&second, Method::Post, "/v2/droplets").await, 200);

    it.go(&site.at("/tokens")).await;
    it.click("td .menu summary").await;
    it.click("td .menu a[href$='/delete']").await;
    it.headed("Delete builder?").await;
    it.click("main button").await;
    it.sees("//p[@role='status']", "deleted").await;
    assert_eq!(site.answer(&second, Method::Post, "/v2/droplets").await, 401);
    it.sees("//div[@class='empty']", "No tokens yet").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn other_kinds_follow_the_role_and_bulk_selection_takes_all_of_a_class() {
    let Some(it) = Browser::start(DESK).await else { return };
    let site = Site::start().await;
    it.go(&site.at("/as/ben")).await;
    for (kind, name) in [("read_only", "watcher"), ("full_access", "root")] {
        it.go(&site.at("/tokens/new")).await;
        it.type_into("#name", name).await;
        it.click(&format!("input[value={kind}]")).await;
        it.click("button[value=create]").await;
        it.headed("Token generated").await;
        let secret = it.text("#secret").await;
        assert_eq!(site.answer(&secret, Method::Get, "/v2/droplets").await, 200);
        let may = if kind == "full_access" { 200 } else { 403 };
        assert_eq!(site.answer(&secret, Method::Post, "/v2/vpcs").await, may);
    }

    it.go(&site.at("/tokens/new")).await;
    it.type_into("#name", "reader of VPCs").await;
    it.type_into("#search", "vpc").await;
    it.sees("//div[@class='sections'][count(details)<6]", "vpc").await;
    it.click("#bulk-read").await;
    it.find("#bulk-read[aria-pressed=true]").await;
    it.click("button[value=create]").await;
    it.headed("Token generated").await;
    let secret = it.text("#secret").await;
    assert_eq!(site.answer(&secret, Method::Get, "/v2/vpcs").await, 200);
    assert_eq!(site.answer(&secret, Method::Get, "/v2/droplets").await, 403);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_token_that_has_expired_is_gone() {
    let Some(it) = Browser::start(DESK).await else { return };
    let site = Site::start().await;
    let minted = site.mint(&site.ben, "old", Grant::read_only()).await;
    it.go(&site.at("/as/ben")).await;
    it.sees("//tbody", "old").await;
    site.pass(90 * 86_400);
    it.go(&site.at("/tokens")).await;
    it.sees("//div[@class='empty']", "No tokens yet").await;
    it.go(&site.at(&format!("/tokens/{}", minted.token.id))).await;
    it.headed("There is no such page").await;
    assert_eq!(
        site.answer(minted.secret.expose(), Method::Get, "/v2/droplets").await,
        401
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn members_see_what_is_theirs_and_owners_the_rest() {
    let Some(it) = Browser::start(DESK).await else { return };
    let site = Site::start().await;
    let owners = site.mint(&site.ada, "of ada", Grant::read_only()).await.token.id;
    let members = site.mint(&site.ben, "of ben", Grant::read_only()).await.token.id;
    it.go(&site.at("/as/ben")).await;
    it.sees("//tbody[count(tr)=1]", "of ben").await;
    for path in ["/members", "/roles", "/roles/new", "/audit"] {
        it.go(&site.at(path)).await;
        it.headed("This page is for owners").await;
    }
    it.go(&site.at(&format!("/tokens/{owners}"))).await;
    it.headed("There is no such page").await;

    it.go(&site.at("/as/ada")).await;
    it.sees("//tbody[count(tr)=2]", "of ben").await;
    // With somebody else's secret an owner would act in their name: to delete it is all they can do.
    it.go(&site.at(&format!("/tokens/{members}/regenerate"))).await;
    it.headed("There is no such page").await;
    it.go(&site.at(&format!("/tokens/{members}/delete"))).await;
    it.headed("Delete of ben?").await;
    // A form of another session does nothing.
    it.client
        .execute("document.querySelector('main [name=csrf]').value = 'of ben'", vec![])
        .await
        .unwrap();
    it.click("main button").await;
    it.headed("This form is out of date").await;
    it.go(&site.at("/tokens")).await;
    it.sees("//tbody[count(tr)=2]", "of ben").await;
}
