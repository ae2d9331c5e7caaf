//! Roles that change under tokens that live.

use bailiwick::digitalocean::{droplet, vpc};
use bailiwick::{Grant, Method};

use crate::browser::{Browser, DESK};
use crate::site::Site;

#[tokio::test(flavor = "multi_thread")]
async fn a_role_is_restricted_and_expanded_after_its_effect_was_shown() {
    let Some(it) = Browser::start(DESK).await else { return };
    let site = Site::start().await;
    let all = (droplet::READ | vpc::READ | vpc::CREATE).with_required();
    let role = site.role("networker", all).await;
    let custom = site
        .mint(&site.ben, "custom", Grant::custom(vpc::CREATE).with_required())
        .await;
    let full = site.mint(&site.ben, "full", Grant::full_access()).await;
    let (custom, full) = (custom.secret.expose(), full.secret.expose());
    let page = site.at(&format!("/roles/{}", role.id));
    assert_eq!(site.answer(custom, Method::Post, "/v2/vpcs").await, 200);

    it.go(&site.at("/as/ada")).await;
    it.go(&page).await;
    it.headed("Role networker").await;
    it.type_into("#search", "vpc").await;
    it.find("details[open] input[value='vpc:create']").await;
    it.click("input[value='vpc:create']").await;
    it.find("input[value='vpc:create']:not([checked])").await;
    it.click("button[value=preview]").await;
    it.headed("What becomes of networker").await;
    it.sees("//details[@class='effect'][1]", "vpc:create").await;
    it.sees("//details[@class='effect'][2]", "vpc:create").await;
    // Nothing is changed by looking at it.
    assert_eq!(site.answer(custom, Method::Post, "/v2/vpcs").await, 200);
    it.click("button[value=save]").await;
    it.sees("//p[@role='status']", "The role was saved").await;
    assert_eq!(site.answer(custom, Method::Post, "/v2/vpcs").await, 403);
    assert_eq!(site.answer(full, Method::Post, "/v2/vpcs").await, 403);

    // What the role has no more is struck out in the token, and comes back with it.
    it.go(&site.at("/as/ben")).await;
    it.sees("//small[@class='limited']", "limited by role").await;
    it.click("td a[href$='#scopes']").await;
    it.sees("//span[@class='chip limited']", "create").await;

    // More than it had: the custom token gets back what it was given, and no more; the other one follows.
    it.go(&site.at("/as/ada")).await;
    it.go(&page).await;
    it.type_into("#search", "vpc").await;
    it.find("details[open] input[value='vpc:create']").await;
    it.click("input[value='vpc:create']").await;
    it.find("input[value='vpc:create'][checked]").await;
    it.click("input[value='vpc:delete']").await;
    it.find("input[value='vpc:delete'][checked]").await;
    it.click("button[value=preview]").await;
    it.headed("What becomes of networker").await;
    it.click("button[value=save]").await;
    it.sees("//p[@role='status']", "The role was saved").await;
    assert_eq!(site.answer(custom, Method::Post, "/v2/vpcs").await, 200);
    assert_eq!(site.answer(custom, Method::Delete, "/v2/vpcs/1").await, 403);
    assert_eq!(site.answer(full, Method::Delete, "/v2/vpcs/1").await, 200);

    it.go(&site.at("/audit")).await;
    it.sees(
        "//ol[@class='log']/li[1]",
        "ada edited the role networker: added vpc:create",
    )
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_preview_of_what_is_not_so_any_more_is_shown_again() {
    let Some(it) = Browser::start(DESK).await else { return };
    let site = Site::start().await;
    let role = site.role("reader", droplet::READ).await;
    it.go(&site.at("/as/ada")).await;
    it.go(&site.at(&format!("/roles/{}", role.id))).await;
    it.click("button[value=preview]").await;
    it.headed("What becomes of reader").await;
    site.tokens
        .edit_role(
            role.id,
            &vpc::READ.into(),
            &bailiwick_tokens::Actor::User(site.ada.id),
            bailiwick::Timestamp::from_secs(1_790_000_001),
        )
        .await
        .unwrap();
    it.click("button[value=save]").await;
    it.sees("//p[@role='alert']", "Something changed since the preview was made")
        .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn owners_look_after_members() {
    let Some(it) = Browser::start(DESK).await else { return };
    let site = Site::start().await;
    let minted = site.mint(&site.ben, "full", Grant::full_access()).await;
    it.go(&site.at("/as/ada")).await;
    it.go(&site.at("/members")).await;
    it.click("main form button").await;
    it.headed("Invitation").await;
    assert!(it.text("#secret").await.contains("/invitation/"));

    it.go(&site.at("/members")).await;
    it.click("td .menu summary").await;
    it.click("td .menu a[href$='/role']").await;
    it.click("input[value='predefined/resource_viewer']").await;
    it.click("button[value=preview]").await;
    it.sees("//section//details[@class='effect']", "full").await;
    it.click("button[value=save]").await;
    it.sees("//p[@role='status']", "The member has the role now").await;
    assert_eq!(site.answer(minted.secret.expose(), Method::Post, "/v2/vpcs").await, 403);

    it.click("td .menu summary").await;
    it.click("td .menu a[href$='/remove']").await;
    it.headed("Remove ben from Parcels?").await;
    it.click("main button").await;
    it.sees("//p[@role='status']", "The member was removed").await;
    assert_eq!(site.answer(minted.secret.expose(), Method::Get, "/v2/vpcs").await, 401);
}
