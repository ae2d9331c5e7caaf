//! `/roles/new` and `/roles/{id}`: the editor of roles.

use askama::Template;
use axum::extract::Path;
use bailiwick::{Catalog, Role};
use bailiwick_tokens::store::CommitError;
use bailiwick_tokens::{CustomRole, Error, Name, RoleRef};

use super::choice::Choice;
use super::failure::{Answer, Failure};
use super::fields::Fields;
use super::new_token::sentence;
use super::page;
use super::people::People;
use super::picker::Picker;
use super::preview::PreviewPage;
use super::roles_page::own_role;
use super::shell::Shell;
use super::visit::{Posted, Visit};

#[derive(Template)]
#[template(path = "edit_role.html")]
struct EditRolePage {
    shell: Shell,
    heading: String,
    action: String,
    is_new: bool,
    name: String,
    picker: Picker,
    name_error: Option<String>,
    error: Option<String>,
}

pub(super) async fn open_new<C: Catalog>(visit: Visit<C>) -> Answer {
    visit.must_own()?;
    page::ok(&form(&visit, None, &Fields::default(), &Choice::all()))
}

pub(super) async fn create<C: Catalog>(Posted { visit, fields }: Posted<C>) -> Answer {
    visit.must_own()?;
    let choice = Choice::all().filled(&fields);
    let mut page = form(&visit, None, &fields, &choice);
    if fields.step() != "create" {
        return page::ok(&page);
    }
    let name = match fields.get("name").trim().parse::<Name>() {
        Ok(name) => name,
        Err(error) => {
            page.name_error = Some(sentence(&error));
            return page::mend(&page);
        }
    };
    let added = visit
        .tokens
        .add_role(visit.team.id, name, &choice.held(), &visit.actor(), visit.now)
        .await;
    match added {
        Ok(_) => Ok(page::go("/roles?done=created")),
        Err(Error::Commit(error @ CommitError::RoleNameTaken)) => {
            page.name_error = Some(sentence(&error));
            page::mend(&page)
        }
        Err(other) => Err(Failure::from(other)),
    }
}

pub(super) async fn open<C: Catalog>(visit: Visit<C>, Path(id): Path<String>) -> Answer {
    let role = own_role(&visit, &id).await?;
    let choice = Choice::all().choosing(role.resolve().permissions());
    page::ok(&form(&visit, Some(&role), &Fields::default(), &choice))
}

/// Shows what would change, and on confirmation of exactly that changes it.
pub(super) async fn edit<C: Catalog>(Path(id): Path<String>, Posted { visit, fields }: Posted<C>) -> Answer {
    let role = own_role(&visit, &id).await?;
    let choice = Choice::all().filled(&fields);
    if !matches!(fields.step(), "preview" | "save") {
        return page::ok(&form(&visit, Some(&role), &fields, &choice));
    }
    let people = People::of(&visit).await?;
    let has = |person: &&super::people::Person<C>| person.role_ref == RoleRef::Custom(role.id);
    let holders: Vec<_> = people.members.iter().filter(has).collect();
    let held = choice.held();
    let mut preview = PreviewPage::new(
        visit.shell("roles", "Preview of a role"),
        format!("What becomes of {}", role.name),
        (&role.resolve::<C>(), &Role::new(held.clone())),
        &holders,
        &People::tokens(&visit).await?,
    );
    if fields.step() == "save" && preview.was_seen(fields.get("seen")) {
        visit
            .tokens
            .edit_role(role.id, &held, &visit.actor(), visit.now)
            .await?;
        return Ok(page::go("/roles?done=saved"));
    }
    if fields.step() == "save" {
        preview.error = Some("Something changed since the preview was made. Look at it again.".to_owned());
    }
    preview
        .fields
        .extend(choice.chosen.iter().map(|scope| ("scope", scope.name().to_owned())));
    let address = format!("/roles/{}", role.id);
    page::ok(&preview.at(address.clone(), address))
}

fn form<C: Catalog>(visit: &Visit<C>, role: Option<&CustomRole>, fields: &Fields, choice: &Choice<C>) -> EditRolePage {
    let heading = role.map_or_else(|| "New role".to_owned(), |role| format!("Role {}", role.name));
    EditRolePage {
        shell: visit.shell("roles", heading.clone()),
        heading,
        action: role.map_or_else(|| "/roles/new".to_owned(), |role| format!("/roles/{}", role.id)),
        is_new: role.is_none(),
        name: fields.get("name").to_owned(),
        picker: Picker::new(choice, fields.is_live()),
        name_error: None,
        error: None,
    }
}
