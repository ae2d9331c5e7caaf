//! Links for lost passwords: who can have one made, and what one is good for.

use std::sync::Arc;

use bailiwick_server::reset_link;
use bailiwick_tokens::store::memory::MemoryStore;
use bailiwick_tokens::{Actor, UserId};
use serde_json::{Value, json};

use super::people::{behind_a_proxy_over, browser, join, log, right, sign_in, text, user};
use crate::support::{Answer, Service, Session};

const NEW: &str = "password=another+long+one";

struct Team {
    store: Arc<MemoryStore>,
    service: Service,
    ada: Session,
    bob: Session,
    id: String,
}

impl Team {
    /// Ada owns it, and Bob is a member.
    async fn start() -> Self {
        let store = Arc::new(MemoryStore::new());
        let service = behind_a_proxy_over(&store).await;
        let ada = service.owner().await;
        let id = service.team(&ada).await;
        let bob = join(&service, &ada, &id, "bob", "member").await;
        Self {
            store,
            service,
            ada,
            bob,
            id,
        }
    }

    async fn make(&self, by: &Session, whose: &Session) -> Answer {
        let path = format!(
            "/v1/teams/{}/members/{}/reset",
            self.id,
            user(&self.service, whose).await
        );
        self.service.call(by, "POST", &path, &Value::Null).await
    }

    async fn link(&self, whose: &Session) -> String {
        let made = self.make(&self.ada, whose).await;
        assert_eq!(made.status, 201, "{made:?}");
        text(&made.json()["path"])
    }

    async fn choose(&self, link: &str) -> Answer {
        self.service.form(link, &[], NEW).await
    }

    async fn is_in(&self, whose: &Session) -> bool {
        self.service
            .call(whose, "GET", "/v1/session", &Value::Null)
            .await
            .status
            == 200
    }
}

#[tokio::test]
async fn whoever_lost_a_password_chooses_one_and_everybody_else_is_out() {
    let team = Team::start().await;
    let elsewhere = sign_in(&team.service, "192.0.2.1", "", &right("bob")).await;
    let known = browser(&elsewhere);
    let elsewhere = team.service.session(&elsewhere).await;
    let link = team.link(&team.bob).await;
    let page = team.service.get(&link, &[]).await;
    assert!(page.status == 200 && page.body.contains("value=\"bob\""), "{page:?}");
    let weak = team.service.form(&link, &[], "password=password1234").await;
    assert_eq!(weak.status, 422, "the link is good still: {weak:?}");
    let chosen = team.choose(&link).await;
    assert_eq!(chosen.status, 303, "{chosen:?}");
    let fresh = team.service.session(&chosen).await;
    assert!(team.is_in(&fresh).await && !team.is_in(&team.bob).await);
    assert!(!team.is_in(&elsewhere).await);
    let old = sign_in(&team.service, "192.0.2.1", &known, &right("bob")).await;
    assert_eq!(old.status, 401);
    for number in 0..20 {
        let from = super::people::address(number);
        sign_in(&team.service, &from, "", "login=bob&password=wrong+password").await;
    }
    let new = format!("login=bob&{NEW}");
    assert_eq!(sign_in(&team.service, "192.0.2.1", &known, &new).await.status, 429);
    let own = browser(&chosen);
    assert_eq!(sign_in(&team.service, "192.0.2.1", &own, &new).await.status, 303);
    let said = log(&team.service, &team.ada, &team.id).await;
    let said: Vec<_> = said.iter().map(|entry| entry["event"].as_str().unwrap()).collect();
    assert!(
        said.contains(&"reset_link_made") && said.contains(&"password_reset"),
        "{said:?}"
    );
    team.service.stop().await;
}

#[tokio::test]
async fn a_leaked_link_works_once_and_only_until_the_password_is_another_one() {
    let team = Team::start().await;
    let (one, other) = (team.link(&team.bob).await, team.link(&team.bob).await);
    let (first, second) = tokio::join!(team.choose(&one), team.choose(&other));
    let mut statuses = [first.status, second.status];
    statuses.sort_unstable();
    assert_eq!(statuses, [303, 404], "of two links that are used at once, one counts");
    for link in [&one, &other] {
        assert_eq!(team.choose(link).await.status, 404);
        assert_eq!(team.service.get(link, &[]).await.status, 404);
    }
    let bob = if first.status == 303 { first } else { second };
    let bob = team.service.session(&bob).await;
    let link = team.link(&bob).await;
    let change = json!({ "current": "another long one", "new": "and one more of them" });
    let changed = team.service.call(&bob, "PUT", "/v1/account/password", &change).await;
    assert_eq!(changed.status, 200, "{changed:?}");
    assert_eq!(team.choose(&link).await.status, 404, "he remembered it meanwhile");
    team.service.stop().await;
}

#[tokio::test]
async fn members_and_strangers_have_no_link_made() {
    let team = Team::start().await;
    assert_eq!(team.make(&team.bob, &team.ada).await.status, 403);
    assert_eq!(team.make(&team.bob, &team.bob).await.status, 403);
    let own = team.make(&team.ada, &team.ada).await;
    assert_eq!(own.status, 403, "a session that was left open is not enough: {own:?}");
    let path = format!("/members/{}/reset", user(&team.service, &team.bob).await);
    let cookie = [("Cookie", team.bob.cookie.as_str())];
    assert_eq!(team.service.get(&path, &cookie).await.status, 403);
    team.service.stop().await;
}

#[tokio::test]
async fn an_owner_takes_over_nobody_who_is_in_a_team_of_others() {
    let team = Team::start().await;
    let cy = join(&team.service, &team.ada, &team.id, "cy", "owner").await;
    let made = team
        .service
        .call(&cy, "POST", "/v1/teams", &json!({ "name": "zoo" }))
        .await;
    let zoo = text(&made.json()["id"]);
    let before = team.link(&team.bob).await;
    let invited = super::people::invite(&team.service, &cy, &zoo, json!({ "predefined": "member" })).await;
    let link = text(&invited.json()["path"]);
    let joined = team
        .service
        .form(&link, &[("X-Forwarded-For", "192.0.2.9")], &right("bob"))
        .await;
    assert_eq!(joined.status, 303, "{joined:?}");
    let refused = team.make(&team.ada, &team.bob).await;
    assert!(
        refused.status == 403 && refused.body.contains("bailiwick token reset-password"),
        "{refused:?}"
    );
    assert_eq!(
        team.choose(&before).await.status,
        404,
        "nor by a link from before he joined"
    );
    assert_eq!(team.make(&cy, &team.bob).await.status, 201, "she owns both");
    team.service.stop().await;
}

#[tokio::test]
async fn a_link_is_dead_when_whoever_made_it_is_no_owner_any_more() {
    let team = Team::start().await;
    let cy = join(&team.service, &team.ada, &team.id, "cy", "owner").await;
    let made = team.make(&cy, &team.bob).await.json();
    let path = format!("/v1/teams/{}/members/{}", team.id, user(&team.service, &cy).await);
    let demoted = json!({ "role": { "predefined": "member" } });
    assert_eq!(team.service.call(&team.ada, "PUT", &path, &demoted).await.status, 204);
    assert_eq!(team.choose(made["path"].as_str().unwrap()).await.status, 404);
    team.service.stop().await;
}

#[tokio::test]
async fn the_command_has_a_link_for_the_only_owner_too() {
    let team = Team::start().await;
    let ada: UserId = user(&team.service, &team.ada).await.parse().unwrap();
    let since = std::time::SystemTime::now()
        .duration_since(std::time::UNIX_EPOCH)
        .unwrap();
    let now = bailiwick::Timestamp::from_secs(i64::try_from(since.as_secs()).unwrap());
    let actor = Actor::Program("bailiwick token".to_owned());
    let link = reset_link(&*team.store, ada, &actor, now).await.unwrap();
    let old = reset_link(
        &*team.store,
        ada,
        &actor,
        bailiwick::Timestamp::from_secs(now.as_secs() - 3_600),
    )
    .await;
    assert_eq!(team.choose(&old.unwrap()).await.status, 404, "after an hour");
    let chosen = team.choose(&link).await;
    assert_eq!(chosen.status, 303, "{chosen:?}");
    assert!(!team.is_in(&team.ada).await);
    team.service.stop().await;
}

#[tokio::test]
async fn the_panel_has_a_link_on_one_page() {
    let team = Team::start().await;
    let path = format!("/members/{}/reset", user(&team.service, &team.bob).await);
    let cookie = [("Cookie", team.ada.cookie.as_str())];
    let page = team.service.get(&path, &cookie).await;
    let csrf = page.body.split("name=\"csrf\" value=\"").nth(1).unwrap();
    let csrf = csrf.split('"').next().unwrap();
    let shown = team.service.form(&path, &cookie, &format!("csrf={csrf}")).await;
    let link = shown.body.split("/reset/").last().unwrap();
    let code = link.split('<').next().unwrap();
    assert_eq!(team.choose(&format!("/reset/{code}")).await.status, 303, "{shown:?}");
    team.service.stop().await;
}
