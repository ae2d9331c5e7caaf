//! What every page of the panel holds to, without a browser.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use crate::support::{PASSWORD, Service, Session};

const MARKUP: &str = "<b id=\"x\">'&";
/// The same as a login, which has no blanks.
const LOGIN: &str = "%3Cb/id%3D%22x%22%3E%27%26";

async fn join(service: &Service, by: &Session, login: &str) -> Session {
    let path = format!("/v1/teams/{}/invitations", service.team(by).await);
    let invited = json!({ "role": { "predefined": "member" } });
    let invited = service.call(by, "POST", &path, &invited).await.json();
    let body = format!("login={login}&password={}", PASSWORD.replace(' ', "+"));
    let accepted = service.form(invited["path"].as_str().unwrap(), &[], &body).await;
    service.session(&accepted).await
}

async fn page(service: &Service, by: &Session, path: &str) -> String {
    service.get(path, &[("Cookie", &by.cookie)]).await.body
}

/// The token of the forms of a page.
async fn csrf(service: &Service, by: &Session) -> String {
    let page = page(service, by, "/tokens").await;
    let csrf = page.split("name=\"csrf\" value=\"").nth(1).unwrap();
    csrf.split('"').next().unwrap().to_owned()
}

/// The paths of the panel, with these in place of identifiers.
fn paths(user: &str, role: &str, token: &str) -> BTreeSet<String> {
    let source = include_str!("../../src/panel.rs");
    let is_route = |text: &&str| text.starts_with('/') && !text.contains(char::is_whitespace) && text.len() > 1;
    let routes = source.split('"').filter(is_route);
    let filled = routes.filter(|route| !route.starts_with("/assets")).map(|route| {
        let id = match route {
            route if route.starts_with("/members") => user,
            route if route.starts_with("/roles") => role,
            _ => token,
        };
        route.replace("{id}", id).replace("{name}", "member")
    });
    filled.collect()
}

struct Furnished {
    service: Service,
    ada: Session,
    ben: Session,
    paths: BTreeSet<String>,
}

/// A team in which everything is called like markup.
async fn furnished() -> Furnished {
    let service = Service::start().await;
    let name = "%3Cb+id%3D%22x%22%3E%27%26";
    let body = format!("login=ada{LOGIN}&password={}&team={name}", PASSWORD.replace(' ', "+"));
    let claimed = service.form(&format!("/first/{}", service.first), &[], &body).await;
    let ada = service.session(&claimed).await;
    let ben = join(&service, &ada, &format!("ben{LOGIN}")).await;
    let roles = format!("/v1/teams/{}/roles", service.team(&ada).await);
    let role = json!({ "name": MARKUP, "permissions": ["droplet:read"] });
    let role = service.call(&ada, "POST", &roles, &role).await.json()["role"]["custom"].clone();
    let (token, _) = service.mint(&ada, MARKUP, json!(["droplet:read"])).await;
    let user = service.call(&ben, "GET", "/v1/session", &Value::Null).await.json()["user"].clone();
    Furnished {
        paths: paths(user.as_str().unwrap(), role.as_str().unwrap(), &token),
        service,
        ada,
        ben,
    }
}

#[tokio::test]
async fn names_are_text_on_every_page() {
    let it = furnished().await;
    let csrf = csrf(&it.service, &it.ada).await;
    let cookie = [("Cookie", it.ada.cookie.as_str())];
    let mut seen = 0;
    for path in &it.paths {
        let mut pages = vec![page(&it.service, &it.ada, path).await];
        for step in ["refresh", "preview"] {
            let fields = format!(
                "csrf={csrf}&do={step}&name=%3Cb+id%3D%22x%22%3E&search=%3Cb+id%3D%22x%22%3E&role=predefined/biller"
            );
            // What changes something is tried elsewhere: these answer with their form, or a preview.
            if ["/tokens/new", "/roles/new"].contains(&path.as_str()) || path.ends_with("/role") {
                pages.push(it.service.form(path, &cookie, &fields).await.body);
            }
        }
        for page in pages {
            assert!(!page.contains("<b id") && !page.contains("<b/id"), "{path}: {page}");
            for name in ["&#60;b id", "&#60;b/id"] {
                seen += page.matches(&format!("{name}=&#34;x&#34;&#62;&#39;&#38;")).count();
            }
        }
    }
    assert!(seen > 30, "{seen}");
    it.service.stop().await;
}

#[tokio::test]
async fn pages_of_owners_do_nothing_for_members() {
    let it = furnished().await;
    let csrf = csrf(&it.service, &it.ben).await;
    let cookie = [("Cookie", it.ben.cookie.as_str())];
    let team = format!("/v1/teams/{}", it.service.team(&it.ada).await);
    let state = async || {
        let mut all = Vec::new();
        for list in ["members", "roles", "audit", "tokens"] {
            let path = format!("{team}/{list}");
            all.push(it.service.call(&it.ada, "GET", &path, &Value::Null).await.json());
        }
        all
    };
    let before = state().await;
    let owners = it.paths.iter().filter(|path| !path.starts_with("/tokens"));
    let mut tried = 0;
    for path in owners {
        let page = it.service.get(path, &cookie).await;
        assert!([403, 405].contains(&page.status), "{path}: {page:?}");
        for step in ["refresh", "preview", "save", "create", "confirm"] {
            let fields = format!("csrf={csrf}&do={step}&name=mine&role=predefined/owner&scope=droplet:read");
            let answer = it.service.form(path, &cookie, &fields).await;
            assert!([403, 405].contains(&answer.status), "{step} {path}: {answer:?}");
            tried += usize::from(answer.status == 403);
        }
    }
    assert_eq!(tried, 8 * 5, "eight of them take forms");
    assert_eq!(state().await, before);
    it.service.stop().await;
}

#[tokio::test]
async fn forms_of_every_page_need_its_token() {
    let it = furnished().await;
    let right = csrf(&it.service, &it.ada).await;
    let others = csrf(&it.service, &it.ben).await;
    let cookie = [("Cookie", it.ada.cookie.as_str())];
    let more = [
        "/sign-out",
        "/account/password",
        "/account/sign-out",
        "/teams/current",
        "/teams/new",
    ];
    let all = it.paths.iter().map(String::as_str).chain(more);
    let mut tried = 0;
    for path in all {
        for token in ["", "csrf=", &format!("csrf={others}"), &format!("csrf=x{right}")] {
            let fields = format!("{token}&do=create&name=mine&role=predefined/owner");
            let answer = it.service.form(path, &cookie, &fields).await;
            if answer.status != 405 {
                assert_eq!(answer.status, 403, "{token} {path}: {answer:?}");
                tried += 1;
            }
        }
    }
    assert_eq!(
        tried,
        4 * (8 + 5 + 5),
        "eight of owners, five of tokens, five of one's own"
    );
    it.service.stop().await;
}

#[tokio::test]
async fn every_answer_says_what_a_browser_must_not_do_with_it() {
    let it = furnished().await;
    let style = page(&it.service, &it.ada, "/tokens").await;
    let style = style.split("rel=\"stylesheet\" href=\"").nth(1).unwrap();
    let style = style.split('"').next().unwrap().to_owned();
    let more = ["/sign-in", "/account", "/nowhere", "/v1/session", &style];
    for path in it.paths.iter().map(String::as_str).chain(more) {
        let answer = it.service.get(path, &[("Cookie", &it.ada.cookie)]).await;
        let policy = answer.header("content-security-policy").unwrap();
        let directives: BTreeSet<_> = policy.split("; ").collect();
        let expected = [
            "default-src 'none'",
            "script-src 'self'",
            "style-src 'self'",
            "img-src 'self' data:",
            "connect-src 'self'",
            "form-action 'self'",
            "base-uri 'none'",
            "frame-ancestors 'none'",
        ];
        assert_eq!(directives, BTreeSet::from(expected), "{path}");
        for (name, value) in [
            ("x-content-type-options", "nosniff"),
            ("x-frame-options", "DENY"),
            ("referrer-policy", "same-origin"),
            ("cross-origin-opener-policy", "same-origin"),
        ] {
            assert_eq!(answer.header(name), Some(value), "{path}");
        }
        let kept = if path == style {
            "public, max-age=31536000, immutable"
        } else {
            "no-store"
        };
        assert_eq!(answer.header("cache-control"), Some(kept), "{path}");
    }
    // A gateway may hand it on to a browser that is at another site.
    let denied = it.service.get("/authorize/v2/droplets", &[]).await;
    assert_eq!(denied.status, 401);
    assert_eq!(denied.header("x-content-type-options"), Some("nosniff"));
    assert_eq!(denied.header("cache-control"), Some("no-store"));
    assert_eq!(denied.header("content-security-policy"), None);
    it.service.stop().await;
}

/// Whoever confirms a change confirms what they saw of it.
#[tokio::test]
async fn a_role_is_given_after_its_effect_was_seen() {
    let it = furnished().await;
    let csrf = csrf(&it.service, &it.ada).await;
    let cookie = [("Cookie", it.ada.cookie.as_str())];
    let path = it.paths.iter().find(|path| path.ends_with("/role")).unwrap();
    let send = async |step: &str, seen: &str| {
        let fields = format!("csrf={csrf}&do={step}&role=predefined/biller&seen={seen}");
        it.service.form(path, &cookie, &fields).await
    };
    let team = it.service.team(&it.ben).await;
    let role = async || {
        let team = format!("/v1/teams/{team}");
        let team = it.service.call(&it.ben, "GET", &team, &Value::Null).await.json();
        team["role"].as_str().unwrap().to_owned()
    };
    let preview = send("preview", "").await;
    let seen = preview.body.split("name=\"seen\" value=\"").nth(1).unwrap();
    let seen = seen.split('"').next().unwrap();
    assert_eq!((preview.status, role().await.as_str()), (200, "member"));
    for unseen in ["", &seen.replace(|digit: char| digit.is_ascii_digit(), "a")] {
        let answer = send("save", unseen).await;
        assert_eq!((answer.status, role().await.as_str()), (200, "member"));
        assert!(answer.body.contains("Something changed since the preview was made"));
    }
    // A token that came up meanwhile was on no preview.
    it.service.mint(&it.ben, "new", json!("full_access")).await;
    assert_eq!(
        (send("save", seen).await.status, role().await.as_str()),
        (200, "member")
    );
    let preview = send("preview", "").await;
    let seen = preview.body.split("name=\"seen\" value=\"").nth(1).unwrap();
    let seen = seen.split('"').next().unwrap();
    assert_eq!(
        (send("save", seen).await.status, role().await.as_str()),
        (303, "biller")
    );
    it.service.stop().await;
}
