//! Several teams in one service, and no way from one into another.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use crate::support::{PASSWORD, Service, Session};

/// Ada owns both teams, Cy owns the first alone, Bea the second alone.
struct Two {
    service: Service,
    ada: Session,
    bea: Session,
    /// The first team.
    team: String,
    /// The second one.
    other: String,
    /// What the first team has.
    user: String,
    role: String,
    token: String,
}

impl Two {
    async fn start() -> Self {
        let service = Service::start().await;
        let ada = service.owner().await;
        let team = service.team(&ada).await;
        let made = service.call(&ada, "POST", "/v1/teams", &json!({ "name": "zoo" })).await;
        assert_eq!(made.status, 201, "{made:?}");
        let other = text(&made.json()["id"]);
        let cy = join(&service, &ada, &team, "cy", "owner").await;
        let bea = join(&service, &ada, &other, "bea", "owner").await;
        let (token, _) = service.mint(&cy, "ci", json!("read_only")).await;
        let roles = format!("/v1/teams/{team}/roles");
        let role = json!({ "name": "deployer", "permissions": ["droplet:read"] });
        let role = service.call(&ada, "POST", &roles, &role).await.json();
        let user = service.call(&cy, "GET", "/v1/session", &Value::Null).await.json();
        Self {
            team,
            other,
            user: text(&user["user"]),
            role: text(&role["role"]["custom"]),
            token,
            service,
            ada,
            bea,
        }
    }

    /// All that an owner of the first team sees of it.
    async fn first_team(&self) -> Vec<Value> {
        let mut all = Vec::new();
        for list in ["", "/members", "/roles", "/tokens", "/audit"] {
            let path = format!("/v1/teams/{}{list}", self.team);
            let answer = self.service.call(&self.ada, "GET", &path, &Value::Null).await;
            assert_eq!(answer.status, 200, "{path}");
            all.push(answer.json());
        }
        all
    }

    /// Does what a form of the panel does; the field `csrf` is that of the page at `from`.
    async fn form(&self, by: &Session, from: &str, path: &str, fields: &str) -> u16 {
        let cookie = [("Cookie", by.cookie.as_str())];
        let page = self.service.get(from, &cookie).await.body;
        let csrf = page.split("name=\"csrf\" value=\"").nth(1).unwrap();
        let csrf = csrf.split('"').next().unwrap();
        let body = format!("csrf={csrf}&{fields}");
        self.service.form(path, &cookie, &body).await.status
    }
}

fn text(value: &Value) -> String {
    value.as_str().unwrap().to_owned()
}

async fn join(service: &Service, by: &Session, team: &str, login: &str, role: &str) -> Session {
    let path = format!("/v1/teams/{team}/invitations");
    let invited = json!({ "role": { "predefined": role } });
    let link = text(&service.call(by, "POST", &path, &invited).await.json()["path"]);
    let body = format!("login={login}&password={}", PASSWORD.replace(' ', "+"));
    let accepted = service.form(&link, &[], &body).await;
    assert_eq!(accepted.status, 303, "{accepted:?}");
    service.session(&accepted).await
}

/// A body that each operation would take.
fn body(operation: &str) -> Value {
    let role = json!({ "predefined": "owner" });
    match operation {
        "members_invite" | "members_assign" => json!({ "role": role }),
        "roles_add" => json!({ "name": "spy", "permissions": [] }),
        "roles_edit" => json!({ "permissions": [] }),
        "tokens_mint" => json!({ "name": "spy", "grant": "full_access", "expires": "never" }),
        "tokens_rename" => json!({ "name": "mine" }),
        _ => Value::Null,
    }
}

#[tokio::test]
async fn no_operation_of_the_api_reaches_into_another_team() {
    let two = Two::start().await;
    let before = two.first_team().await;
    let document = two.service.get("/v1/openapi.json", &[]).await.json();
    let mut tried = 0;
    for (path, operations) in document["paths"].as_object().unwrap() {
        if !path.contains('{') {
            continue;
        }
        for (method, operation) in operations.as_object().unwrap() {
            let body = body(operation["operationId"].as_str().unwrap());
            // By its own name, and as if it were a thing of her team.
            for team in [&two.team, &two.other] {
                let at = path
                    .replace("{team}", team)
                    .replace("{user}", &two.user)
                    .replace("{role}", &two.role)
                    .replace("{invitation}", &two.user)
                    .replace("{token}", &two.token);
                let hers = *team == two.other && path.matches('{').count() == 1 && path.contains("{team}");
                if hers {
                    continue;
                }
                let answer = two.service.call(&two.bea, &method.to_uppercase(), &at, &body).await;
                assert_eq!(answer.status, 404, "{method} {at}: {answer:?}");
                for name in ["ci", "cy", "deployer", "parcels"] {
                    assert!(!answer.body.contains(name), "{method} {at}: {answer:?}");
                }
                tried += 1;
            }
        }
    }
    assert!(tried > 20, "{tried}");
    assert_eq!(two.first_team().await, before);
    two.service.stop().await;
}

#[tokio::test]
async fn no_page_of_the_panel_reaches_into_another_team() {
    let two = Two::start().await;
    // Ada is an owner of the first team too, but looks at the second one.
    let to = format!("team={}", two.other);
    assert_eq!(two.form(&two.ada, "/tokens", "/teams/current", &to).await, 303);
    let before = two.first_team().await;
    let source = include_str!("../../src/panel.rs");
    let routes: BTreeSet<_> = source.split('"').filter(|text| text.contains("{id}")).collect();
    assert_eq!(routes.len(), 11, "{routes:?}");
    for route in routes {
        let id = match route {
            route if route.starts_with("/tokens/") => &two.token,
            route if route.starts_with("/members/") => &two.user,
            _ => &two.role,
        };
        let path = route.replace("{id}", id);
        for by in [&two.ada, &two.bea] {
            let page = two.service.get(&path, &[("Cookie", &by.cookie)]).await;
            assert_eq!(page.status, 404, "{path}");
            // The one page that has no form answers 405 to all.
            let expected = if route == "/tokens/{id}" { 405 } else { 404 };
            for step in ["save", "confirm"] {
                let fields = format!("do={step}&name=mine&role=predefined/member&nonce={}", "0".repeat(32));
                assert_eq!(two.form(by, "/tokens", &path, &fields).await, expected, "{path}");
            }
        }
    }
    for (list, names) in [
        ("/tokens", "ci"),
        ("/members", "cy"),
        ("/roles", "deployer"),
        ("/audit", "deployer"),
    ] {
        for by in [&two.ada, &two.bea] {
            let page = two.service.get(list, &[("Cookie", &by.cookie)]).await;
            assert_eq!(page.status, 200, "{list}");
            let names = [format!(">{names}<"), format!(" {names} ")];
            assert!(
                !names.iter().any(|name| page.body.contains(name)),
                "{list}: {}",
                page.body
            );
        }
    }
    assert_eq!(two.first_team().await, before);
    // What the first team has is there for whoever looks at it.
    let to = format!("team={}", two.team);
    assert_eq!(two.form(&two.ada, "/tokens", "/teams/current", &to).await, 303);
    let page = two.service.get("/tokens", &[("Cookie", &two.ada.cookie)]).await;
    assert!(page.body.contains(">ci<"), "{}", page.body);
    two.service.stop().await;
}

#[tokio::test]
async fn a_form_about_one_team_does_nothing_in_another() {
    let two = Two::start().await;
    let cookie = [("Cookie", two.ada.cookie.as_str())];
    let page = two.service.get("/roles/new", &cookie).await.body;
    let csrf = page.split("name=\"csrf\" value=\"").nth(1).unwrap();
    let csrf = csrf.split('"').next().unwrap().to_owned();
    let to = format!("team={}", two.other);
    assert_eq!(two.form(&two.ada, "/tokens", "/teams/current", &to).await, 303);
    let body = format!("csrf={csrf}&do=create&name=spy&scope=droplet:read");
    assert_eq!(two.service.form("/roles/new", &cookie, &body).await.status, 403);
    let roles = format!("/v1/teams/{}/roles", two.other);
    let roles = two.service.call(&two.ada, "GET", &roles, &Value::Null).await;
    assert!(!roles.body.contains("spy"), "{roles:?}");
    // Without a team it is that of the session, which is none of a page.
    let body = format!("csrf={}&do=create&name=spy&scope=droplet:read", two.ada.csrf);
    assert_eq!(two.service.form("/roles/new", &cookie, &body).await.status, 403);
    // To sign out, one needs no team.
    assert_eq!(
        two.service
            .form("/sign-out", &cookie, &format!("csrf={csrf}"))
            .await
            .status,
        303
    );
    two.service.stop().await;
}

#[tokio::test]
async fn one_goes_to_teams_of_ones_own_alone_and_is_sent_back_when_it_is_none_any_more() {
    let two = Two::start().await;
    let to = |team: &str| format!("team={team}");
    assert_eq!(
        two.form(&two.bea, "/tokens", "/teams/current", &to(&two.team)).await,
        404
    );
    assert_eq!(two.form(&two.bea, "/tokens", "/teams/current", "team=none").await, 404);
    assert_eq!(
        two.form(&two.ada, "/tokens", "/teams/current", &to(&two.other)).await,
        303
    );
    let session = two
        .service
        .call(&two.ada, "GET", "/v1/session", &Value::Null)
        .await
        .json();
    let ada = text(&session["user"]);
    let out = format!("/v1/teams/{}/members/{ada}", two.other);
    let removed = two.service.call(&two.bea, "DELETE", &out, &Value::Null).await;
    assert_eq!(removed.status, 204, "{removed:?}");
    let page = two.service.get("/members", &[("Cookie", &two.ada.cookie)]).await;
    assert!(page.body.contains("cy") && !page.body.contains("zoo"), "{}", page.body);
    two.service.stop().await;
}

/// In a team of one's own one has all that the API has: it would be a way around the role that one has.
#[tokio::test]
async fn only_owners_make_teams() {
    let two = Two::start().await;
    let dan = join(&two.service, &two.ada, &two.team, "dan", "member").await;
    let new = json!({ "name": "mine" });
    assert_eq!(two.service.call(&dan, "POST", "/v1/teams", &new).await.status, 403);
    assert_eq!(two.form(&dan, "/tokens", "/teams/new", "name=mine").await, 403);
    assert_eq!(
        two.service.get("/teams/new", &[("Cookie", &dan.cookie)]).await.status,
        403
    );
    let (_, secret) = two.service.mint(&two.ada, "root", json!("full_access")).await;
    let bearer = format!("Bearer {secret}");
    let headers = [("Authorization", bearer.as_str()), ("Content-Type", "application/json")];
    let by_token = two.service.send("POST", "/v1/teams", &headers, &new.to_string()).await;
    assert_eq!(by_token.status, 403, "{by_token:?}");
    let unnamed = two
        .service
        .call(&two.ada, "POST", "/v1/teams", &json!({ "name": "" }))
        .await;
    assert_eq!(unnamed.status, 422);
    assert_eq!(two.form(&two.ada, "/tokens", "/teams/new", "name=").await, 422);
    assert_eq!(two.form(&two.ada, "/tokens", "/teams/new", "name=Third").await, 303);
    // She is in it at once, as its owner.
    let page = two.service.get("/members", &[("Cookie", &two.ada.cookie)]).await;
    assert!(
        page.body.contains("Third") && page.body.contains("Invite somebody"),
        "{}",
        page.body
    );
    two.service.stop().await;
}

#[tokio::test]
async fn of_two_owners_who_remove_each_other_one_stays() {
    let two = Two::start().await;
    let members = format!("/v1/teams/{}/members", two.team);
    let all = two.service.call(&two.ada, "GET", &members, &Value::Null).await.json();
    let all = all["items"].as_array().unwrap();
    let id = |login: &str| text(&all.iter().find(|one| one["login"] == login).unwrap()["user"]);
    let (ada, cy) = (format!("{members}/{}", id("ada")), format!("{members}/{}", id("cy")));
    let to = json!({ "role": { "predefined": "member" } });
    // In the panel nobody changes their own role, so two demote each other; here one does both.
    let (one, other) = tokio::join!(
        two.service.call(&two.ada, "PUT", &cy, &to),
        two.service.call(&two.ada, "PUT", &ada, &to)
    );
    let mut statuses = [one.status, other.status];
    statuses.sort_unstable();
    assert!(statuses == [204, 409] || statuses == [204, 403], "{one:?} {other:?}");
    two.service.stop().await;
}
