//! Several teams, and one's own account, in a browser that runs no script.

use crate::browser::{Browser, DESK, Look};
use crate::first_start::Service;

#[tokio::test(flavor = "multi_thread")]
async fn one_goes_from_team_to_team_and_looks_after_ones_account() {
    let Some(it) = Browser::start(Look { script: false, ..DESK }).await else {
        return;
    };
    let service = Service::start().await;
    let page = |path: &str| format!("http://{}{path}", service.at);
    service.sign_up(&it).await;

    // A team of her own, with nothing in it.
    it.go(&page("/tokens/new")).await;
    it.type_into("#name", "of the first team").await;
    it.click("input[value=read_only]").await;
    it.click("button[value=create]").await;
    it.headed("Token generated").await;
    it.click(".team summary").await;
    it.click(".team a[href='/teams/new']").await;
    it.headed("New team").await;
    it.click("main button").await;
    it.sees("//p[@id='name-error']", "The name is empty").await;
    it.type_into("#name", "Animals <b>&amp;</b>").await;
    it.click("main button").await;
    it.sees("//header//summary", "Animals <b>&amp;</b>").await;
    it.sees("//div[@class='empty']", "No tokens yet").await;

    // And back.
    it.click(".team summary").await;
    it.click(".team button[name=team]").await;
    it.sees("//header//summary", "Parcels").await;
    it.sees("//tbody", "of the first team").await;

    it.click(".account summary").await;
    it.click(".account a").await;
    it.headed("Account").await;
    it.type_into("#current", "not the right one").await;
    it.type_into("#new", "another long pass phrase").await;
    it.click("form[action$=password] button").await;
    it.sees("//p[@id='current-error']", "The current password is wrong")
        .await;
    it.type_into("#current", "correct horse battery staple").await;
    it.type_into("#new", "short").await;
    it.click("form[action$=password] button").await;
    it.sees("//p[@id='new-error']", "expected at least 12").await;
    it.type_into("#current", "correct horse battery staple").await;
    it.type_into("#new", "another long pass phrase").await;
    it.click("form[action$=password] button").await;
    it.sees("//p[@role='status']", "The password was changed").await;
    // Still in the same team.
    it.sees("//header//summary", "Parcels").await;

    it.click("form[action$=sign-out] button.danger").await;
    it.headed("Sign in").await;
    it.go(&page("/tokens")).await;
    it.headed("Sign in").await;
    it.type_into("#login", "ada").await;
    it.type_into("#password", "another long pass phrase").await;
    it.click("main button").await;
    it.headed("Tokens").await;
}
