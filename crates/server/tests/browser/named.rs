//! A service that is reached by a name, without TLS: browsers keep less to themselves there, and tell less.

use crate::browser::{Browser, DESK};
use crate::first_start::Service;

/// A browser for which the name leads to the service, at the port that plain HTTP has.
async fn reaching(service: &Service) -> Option<Browser> {
    Browser::resolving(DESK, &format!("MAP tokens.example.com:80 {}", service.at)).await
}

#[tokio::test(flavor = "multi_thread")]
async fn people_sign_in_where_the_public_url_has_no_tls() {
    let service = Service::at(Some("http://tokens.example.com")).await;
    let Some(it) = reaching(&service).await else { return };
    service.sign_up(&it).await;
    it.click(".account summary").await;
    it.click(".account button").await;
    it.headed("Sign in").await;
    it.type_into("#login", "ada").await;
    it.type_into("#password", "correct horse battery staple").await;
    it.click("main button").await;
    it.headed("Tokens").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn they_are_told_why_not_where_it_has() {
    let service = Service::at(Some("https://tokens.example.com")).await;
    let Some(it) = reaching(&service).await else { return };
    it.go("http://tokens.example.com/tokens").await;
    it.headed("Sign in").await;
    it.type_into("#login", "ada").await;
    it.type_into("#password", "correct horse battery staple").await;
    it.click("main button").await;
    it.sees("//p[@role='alert']", "go to https://tokens.example.com").await;
}
