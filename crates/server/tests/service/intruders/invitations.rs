//! Invitations in the wrong hands, or at the wrong time.

use serde_json::{Value, json};

use super::people::{invite, join, right, text, user};
use crate::support::{Answer, Service, Session};

struct Team {
    service: Service,
    ada: Session,
    id: String,
}

impl Team {
    async fn start() -> Self {
        let service = Service::start().await;
        let ada = service.owner().await;
        let id = service.team(&ada).await;
        Self { service, ada, id }
    }

    async fn invited(&self, by: &Session, role: Value) -> Value {
        let invited = invite(&self.service, by, &self.id, role).await;
        assert_eq!(invited.status, 201, "{invited:?}");
        invited.json()
    }

    async fn open(&self, by: &Session) -> Answer {
        let path = format!("/v1/teams/{}/invitations", self.id);
        self.service.call(by, "GET", &path, &Value::Null).await
    }

    async fn count(&self) -> usize {
        self.open(&self.ada).await.json()["items"].as_array().unwrap().len()
    }

    async fn accept(&self, invited: &Value, login: &str) -> u16 {
        let path = invited["path"].as_str().unwrap();
        self.service.form(path, &[], &right(login)).await.status
    }

    async fn member(&self, method: &str, whose: &Session, body: &Value) {
        let path = format!("/v1/teams/{}/members/{}", self.id, user(&self.service, whose).await);
        let answer = self.service.call(&self.ada, method, &path, body).await;
        assert_eq!(answer.status, 204, "{answer:?}");
    }
}

fn member() -> Value {
    json!({ "predefined": "member" })
}

#[tokio::test]
async fn owners_see_what_is_open_without_the_links_and_others_see_nothing() {
    let team = Team::start().await;
    let bob = join(&team.service, &team.ada, &team.id, "bob", "member").await;
    let invited = team.invited(&team.ada, member()).await;
    let open = team.open(&team.ada).await;
    let code = invited["path"].as_str().unwrap().strip_prefix("/invitation/").unwrap();
    assert!(!open.body.contains(code));
    let open = open.json()["items"][0].clone();
    for same in ["id", "role", "login", "by", "created_at", "expires_at"] {
        assert_eq!(open[same], invited[same], "{same}");
    }
    assert_eq!(open["by"], json!(user(&team.service, &team.ada).await));
    let page = team.service.get("/members", &[("Cookie", &team.ada.cookie)]).await.body;
    assert!(page.contains("Open invitations") && !page.contains(code), "{page}");
    let id = text(&invited["id"]);
    assert!(page.contains(&format!("/members/invitations/{id}/revoke")), "{page}");
    assert_eq!(team.open(&bob).await.status, 403);
    let path = format!("/v1/teams/{}/invitations/{id}", team.id);
    assert_eq!(team.service.call(&bob, "DELETE", &path, &Value::Null).await.status, 403);
    assert_eq!(team.accept(&invited, "cy").await, 303);
    assert_eq!(team.count().await, 0);
    team.service.stop().await;
}

#[tokio::test]
async fn one_that_was_taken_back_lets_nobody_in() {
    let team = Team::start().await;
    let (one, other) = (
        team.invited(&team.ada, member()).await,
        team.invited(&team.ada, member()).await,
    );
    let path = format!("/v1/teams/{}/invitations/{}", team.id, text(&one["id"]));
    let revoke = async || team.service.call(&team.ada, "DELETE", &path, &Value::Null).await.status;
    assert_eq!((revoke().await, revoke().await), (204, 404));
    assert_eq!(team.service.get(one["path"].as_str().unwrap(), &[]).await.status, 404);
    assert_eq!(team.accept(&one, "eve").await, 404);
    // By a form of the panel.
    let cookie = [("Cookie", team.ada.cookie.as_str())];
    let path = format!("/members/invitations/{}/revoke", text(&other["id"]));
    let page = team.service.get(&path, &cookie).await.body;
    let csrf = page.split("name=\"csrf\" value=\"").nth(1).unwrap();
    let csrf = csrf.split('"').next().unwrap();
    let revoked = team.service.form(&path, &cookie, &format!("csrf={csrf}")).await;
    assert_eq!(revoked.status, 303, "{revoked:?}");
    assert_eq!(team.accept(&other, "eve").await, 404);
    assert_eq!(team.count().await, 0);
    team.service.stop().await;
}

#[tokio::test]
async fn one_is_used_once_though_two_try_at_the_same_time() {
    let team = Team::start().await;
    let invited = team.invited(&team.ada, member()).await;
    let (one, other) = tokio::join!(team.accept(&invited, "bob"), team.accept(&invited, "eve"));
    let mut statuses = [one, other];
    statuses.sort_unstable();
    assert_eq!(statuses, [303, 404]);
    assert_eq!(team.accept(&invited, "cy").await, 404);
    team.service.stop().await;
}

#[tokio::test]
async fn one_for_somebody_else_makes_nobody_them() {
    let team = Team::start().await;
    let path = format!("/v1/teams/{}/invitations", team.id);
    let body = json!({ "role": member(), "login": "grace" });
    let invited = team.service.call(&team.ada, "POST", &path, &body).await.json();
    // The link makes its holder the one whom it names, whatever they type.
    assert_eq!(team.accept(&invited, "eve").await, 303);
    let members = format!("/v1/teams/{}/members", team.id);
    let members = team.service.call(&team.ada, "GET", &members, &Value::Null).await;
    assert!(
        members.body.contains("grace") && !members.body.contains("eve"),
        "{members:?}"
    );
    // She has a password by now, which another link does not replace.
    let again = team.service.call(&team.ada, "POST", &path, &body).await.json();
    let link = again["path"].as_str().unwrap();
    let taken = team.service.form(link, &[], "login=x&password=another+long+one").await;
    assert_eq!(taken.status, 409, "{taken:?}");
    team.service.stop().await;
}

#[tokio::test]
async fn one_whose_role_is_gone_is_dead() {
    let team = Team::start().await;
    let roles = format!("/v1/teams/{}/roles", team.id);
    let role = json!({ "name": "deployer", "permissions": ["droplet:read"] });
    let role = team.service.call(&team.ada, "POST", &roles, &role).await.json()["role"].clone();
    let invited = team.invited(&team.ada, role.clone()).await;
    assert_eq!(team.count().await, 1);
    let path = format!("{roles}/{}", text(&role["custom"]));
    let removed = team.service.call(&team.ada, "DELETE", &path, &Value::Null).await;
    assert_eq!(removed.status, 204, "{removed:?}");
    assert_eq!(team.count().await, 0);
    assert_eq!(team.accept(&invited, "eve").await, 404);
    team.service.stop().await;
}

#[tokio::test]
async fn those_of_an_owner_who_is_none_any_more_are_dead_and_stay_so() {
    let team = Team::start().await;
    let owner = json!({ "role": { "predefined": "owner" } });
    let bob = join(&team.service, &team.ada, &team.id, "bob", "owner").await;
    let by_bob = team.invited(&bob, member()).await;
    team.member("PUT", &bob, &json!({ "role": member() })).await;
    assert_eq!(team.count().await, 0);
    assert_eq!(team.accept(&by_bob, "eve").await, 404);
    team.member("PUT", &bob, &owner).await;
    assert_eq!(team.accept(&by_bob, "eve").await, 404, "he is an owner again");
    let by_bob = team.invited(&bob, member()).await;
    team.member("DELETE", &bob, &Value::Null).await;
    assert_eq!(team.accept(&by_bob, "eve").await, 404);
    team.service.stop().await;
}
