//! `/members/{id}/reset`: a link for a member who has lost their password.

use axum::extract::{Path, State};
use bailiwick::Catalog;

use super::confirm::ConfirmPage;
use super::failure::{Answer, Failure};
use super::host::Host;
use super::invitations_page::Sent;
use super::members_page::other;
use super::new_token::sentence;
use super::page;
use super::people::{People, Person};
use super::secret::SecretPage;
use super::visit::Visit;

pub(super) async fn ask<H: Host>(visit: Visit<H::Catalog>, Path(id): Path<String>) -> Answer {
    let people = People::of(&visit).await?;
    let person = other(&visit, &people, &id)?;
    if !H::RESETS {
        return Err(Failure::NotFound);
    }
    page::ok(&confirm(&visit, person, None))
}

fn confirm<C: Catalog>(visit: &Visit<C>, person: &Person<C>, error: Option<String>) -> ConfirmPage {
    ConfirmPage {
        shell: visit.shell("members", "Lost password"),
        question: format!("Make a link with which {} chooses a new password?", person.login),
        lines: vec![
            "It works once, for an hour. Whoever opens it signs in as them, so send it to them alone.".to_owned(),
            "When it is used, they are signed out everywhere else. Tokens stay as they are.".to_owned(),
        ],
        verb: "Make the link",
        danger: false,
        action: format!("/members/{}/reset", person.id),
        fields: Vec::new(),
        error,
        back: "/members",
        back_title: "Members",
    }
}

pub(super) async fn make<H: Host>(
    State(host): State<H>,
    Path(id): Path<String>,
    Sent { posted, request }: Sent<H::Catalog>,
) -> Answer {
    let visit = posted.visit;
    let people = People::of(&visit).await?;
    let person = other(&visit, &people, &id)?;
    if !H::RESETS {
        return Err(Failure::NotFound);
    }
    let secret = match host.reset(&visit.signed_in, person.id, &request).await {
        Ok(link) => link,
        Err(error) => return page::mend(&confirm(&visit, person, Some(sentence(&error)))),
    };
    page::ok(&SecretPage {
        shell: visit.shell("members", "Lost password"),
        heading: format!("New password for {}", person.login),
        label: "A link that works once, for an hour".to_owned(),
        warning: "It is not shown again. Whoever opens it signs in as them, so send it to them alone.",
        secret,
        hint: "",
        back: "/members",
    })
}
