//! `/roles`: what the catalogue brings along, and what the team made itself.

use askama::Template;
use axum::extract::{Path, Query};
use bailiwick::Catalog;
use bailiwick_tokens::store::CommitError;
use bailiwick_tokens::{CustomRole, Error, RoleRef};

use super::confirm::ConfirmPage;
use super::failure::{Answer, Failure};
use super::groups::{Group as Resource, groups};
use super::new_token::sentence;
use super::page::{self, Done};
use super::people::{People, predefined_title};
use super::shell::Shell;
use super::visit::{Posted, Visit};

#[derive(Template)]
#[template(path = "roles.html")]
struct RolesPage {
    shell: Shell,
    groups: [Group; 2],
    done: Option<&'static str>,
}

struct Group {
    title: &'static str,
    empty: &'static str,
    rows: Vec<Row>,
}

struct Row {
    url: String,
    title: String,
    scopes: usize,
    members: usize,
    own: bool,
}

#[derive(Template)]
#[template(path = "role.html")]
struct RolePage {
    shell: Shell,
    title: String,
    count: usize,
    groups: Vec<Resource>,
}

pub(super) async fn list<C: Catalog>(visit: Visit<C>, Query(asked): Query<Done>) -> Answer {
    visit.must_own()?;
    let people = People::of(&visit).await?;
    let members = |role: &RoleRef| people.members.iter().filter(|person| person.role_ref == *role).count();
    let own = people.roles.iter().map(|role| Row {
        url: format!("/roles/{}", role.id),
        title: role.name.to_string(),
        scopes: role.resolve::<C>().ceiling().len(),
        members: members(&RoleRef::Custom(role.id)),
        own: true,
    });
    let predefined = C::roles().map(|role| Row {
        url: format!("/roles/predefined/{}", role.name()),
        title: predefined_title(role),
        scopes: role.role().ceiling().len(),
        members: members(&RoleRef::Predefined(role.name().to_owned())),
        own: false,
    });
    page::ok(&RolesPage {
        shell: visit.shell("roles", "Roles"),
        groups: [
            Group {
                title: "Roles of this team",
                empty: "There are none yet. A role of your own has exactly the scopes that you choose.",
                rows: own.collect(),
            },
            Group {
                title: "Predefined roles",
                empty: "The catalogue brings none along.",
                rows: predefined.collect(),
            },
        ],
        done: match asked.done.as_deref() {
            Some("saved") => Some("The role was saved. Every token under it follows at once."),
            Some("created") => Some("The role was made."),
            Some("deleted") => Some("The role was deleted."),
            _ => None,
        },
    })
}

pub(super) async fn show<C: Catalog>(visit: Visit<C>, Path(name): Path<String>) -> Answer {
    visit.must_own()?;
    let role = C::predefined_role(&name).ok_or(Failure::NotFound)?;
    let ceiling = role.role().ceiling().clone();
    page::ok(&RolePage {
        shell: visit.shell("roles", predefined_title(role)),
        title: predefined_title(role),
        count: ceiling.len(),
        groups: groups(ceiling.iter(), |_| ("", "")),
    })
}

pub(super) async fn ask_delete<C: Catalog>(visit: Visit<C>, Path(id): Path<String>) -> Answer {
    let role = own_role(&visit, &id).await?;
    page::ok(&confirm(&visit, &role, None))
}

pub(super) async fn delete<C: Catalog>(Path(id): Path<String>, Posted { visit, .. }: Posted<C>) -> Answer {
    let role = own_role(&visit, &id).await?;
    match visit.tokens.remove_role(role.id, &visit.actor(), visit.now).await {
        Ok(()) => Ok(page::go("/roles?done=deleted")),
        Err(Error::Commit(error @ CommitError::RoleInUse)) => {
            page::mend(&confirm(&visit, &role, Some(sentence(&error))))
        }
        Err(other) => Err(Failure::from(other)),
    }
}

fn confirm<C: Catalog>(visit: &Visit<C>, role: &CustomRole, error: Option<String>) -> ConfirmPage {
    ConfirmPage {
        shell: visit.shell("roles", "Delete a role"),
        question: format!("Delete the role {}?", role.name),
        lines: vec!["A role that members have cannot be deleted: give them another one first.".to_owned()],
        verb: "Delete",
        danger: true,
        action: format!("/roles/{}/delete", role.id),
        fields: Vec::new(),
        error,
        back: "/roles",
        back_title: "Roles",
    }
}

/// One of the team's own roles, for an owner.
pub(super) async fn own_role<C: Catalog>(visit: &Visit<C>, id: &str) -> Result<CustomRole, Failure> {
    visit.must_own()?;
    let id = id.parse().map_err(|_| Failure::NotFound)?;
    let role = visit.tokens.store().role(id).await?;
    role.filter(|role| role.team == visit.team.id).ok_or(Failure::NotFound)
}
