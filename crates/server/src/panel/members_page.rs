//! `/members`: the team.

use askama::Template;
use axum::extract::{Path, Query};
use bailiwick::Catalog;
use bailiwick_tokens::store::CommitError;
use bailiwick_tokens::{Error, Member, RoleRef, UserId};

use super::confirm::ConfirmPage;
use super::failure::{Answer, Failure};
use super::host::Host;
use super::invitations_page::{Open, open};
use super::new_token::sentence;
use super::page::{self, Done};
use super::people::{People, Person};
use super::preview::PreviewPage;
use super::role_choice::{RoleChoice, choices, read, value};
use super::shell::Shell;
use super::visit::{Posted, Visit};
use crate::accounts::members;

#[derive(Template)]
#[template(path = "members.html")]
struct MembersPage {
    shell: Shell,
    rows: Vec<Row>,
    invitations: Vec<Open>,
    /// Whether members who have lost their password get a link.
    resets: bool,
    roles: Vec<RoleChoice>,
    done: Option<&'static str>,
}

struct Row {
    id: UserId,
    login: String,
    role: String,
    tokens: usize,
    own: bool,
}

#[derive(Template)]
#[template(path = "assign.html")]
struct AssignPage {
    shell: Shell,
    id: UserId,
    login: String,
    roles: Vec<RoleChoice>,
    error: Option<String>,
}

pub(super) async fn list<H: Host>(visit: Visit<H::Catalog>, Query(asked): Query<Done>) -> Answer {
    visit.must_own()?;
    let people = People::of(&visit).await?;
    let tokens = People::tokens(&visit).await?;
    let row = |person: &Person<H::Catalog>| Row {
        id: person.id,
        login: person.login.clone(),
        role: person.role_name.clone(),
        tokens: tokens.get(&person.id).map_or(0, Vec::len),
        own: person.id == visit.user.id,
    };
    // The role with the least is what a mistake costs least with.
    let last = H::Catalog::roles().next_back().map(|role| role.name().to_owned());
    page::ok(&MembersPage {
        shell: visit.shell("members", "Members"),
        rows: people.members.iter().map(row).collect(),
        invitations: open(&visit, &people).await?,
        resets: H::RESETS,
        roles: choices::<H::Catalog>(&people.roles, &RoleRef::Predefined(last.unwrap_or_default())),
        done: match asked.done.as_deref() {
            Some("assigned") => Some("The member has the role now, and so have all their tokens."),
            Some("revoked") => Some("The invitation was taken back. Its link does not work any more."),
            Some("removed") => Some("The member was removed, and their tokens are dead."),
            _ => None,
        },
    })
}

pub(super) async fn ask_role<C: Catalog>(visit: Visit<C>, Path(id): Path<String>) -> Answer {
    let people = People::of(&visit).await?;
    let person = other(&visit, &people, &id)?;
    page::ok(&AssignPage {
        shell: visit.shell("members", "Role of a member"),
        id: person.id,
        login: person.login.clone(),
        roles: choices::<C>(&people.roles, &person.role_ref),
        error: None,
    })
}

pub(super) async fn assign<C: Catalog>(Path(id): Path<String>, Posted { visit, fields }: Posted<C>) -> Answer {
    let people = People::of(&visit).await?;
    let person = other(&visit, &people, &id)?;
    let (role, after) = read::<C>(fields.get("role"), &people.roles)?;
    let action = format!("/members/{}/role", person.id);
    if fields.step() == "refresh" {
        return Ok(page::go(&action));
    }
    let tokens = People::tokens(&visit).await?;
    let mut preview = PreviewPage::new(
        visit.shell("members", "Role of a member"),
        format!(
            "{}: from {} to {}",
            person.login,
            person.role_name,
            super::people::role_title::<C>(&role, &people.roles)
        ),
        (&person.role, &after),
        &[person],
        &tokens,
    );
    if fields.step() == "save" && preview.was_seen(fields.get("seen")) {
        let member = Member {
            team: visit.team.id,
            user: person.id,
            role: role.clone(),
        };
        match members::assign(&visit.tokens, member, &visit.actor(), visit.now).await {
            Ok(()) => return Ok(page::go("/members?done=assigned")),
            Err(Error::Commit(error @ CommitError::LastOfRole)) => preview.error = Some(sentence(&error)),
            Err(other) => return Err(Failure::from(other)),
        }
    } else if fields.step() == "save" {
        preview.error = Some("Something changed since the preview was made. Look at it again.".to_owned());
    }
    preview.fields.push(("role", value(&role)));
    page::ok(&preview.at(action.clone(), action))
}

pub(super) async fn ask_remove<C: Catalog>(visit: Visit<C>, Path(id): Path<String>) -> Answer {
    let people = People::of(&visit).await?;
    let person = other(&visit, &people, &id)?;
    page::ok(&confirm_removal(&visit, person, None).await?)
}

async fn confirm_removal<C: Catalog>(
    visit: &Visit<C>,
    person: &Person<C>,
    error: Option<String>,
) -> Result<ConfirmPage, Failure> {
    let tokens = People::tokens(visit).await?.get(&person.id).map_or(0, Vec::len);
    Ok(ConfirmPage {
        shell: visit.shell("members", "Remove a member"),
        question: format!("Remove {} from {}?", person.login, visit.team.name),
        lines: vec![match tokens {
            0 => "They have no live tokens in this team.".to_owned(),
            1 => "Their token stops to work at once, and stays dead should they come back.".to_owned(),
            tokens => format!("Their {tokens} tokens stop to work at once, and stay dead should they come back."),
        }],
        verb: "Remove",
        danger: true,
        action: format!("/members/{}/remove", person.id),
        fields: Vec::new(),
        error,
        back: "/members",
        back_title: "Members",
    })
}

pub(super) async fn remove<C: Catalog>(Path(id): Path<String>, Posted { visit, .. }: Posted<C>) -> Answer {
    let people = People::of(&visit).await?;
    let person = other(&visit, &people, &id)?;
    match members::remove(&visit.tokens, (visit.team.id, person.id), &visit.actor(), visit.now).await {
        Ok(()) => Ok(page::go("/members?done=removed")),
        Err(Error::Commit(error @ CommitError::LastOfRole)) => {
            page::mend(&confirm_removal(&visit, person, Some(sentence(&error))).await?)
        }
        Err(other) => Err(Failure::from(other)),
    }
}

/// A member whom an owner may change: anybody else.
pub(super) fn other<'p, C: Catalog>(
    visit: &Visit<C>,
    people: &'p People<C>,
    id: &str,
) -> Result<&'p Person<C>, Failure> {
    visit.must_own()?;
    let person = people.members.iter().find(|person| person.id.to_string() == id);
    person
        .filter(|person| person.id != visit.user.id)
        .ok_or(Failure::NotFound)
}
