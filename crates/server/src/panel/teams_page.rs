//! `/teams/current` and `/teams/new`: from one team to another.

use askama::Template;
use axum::Router;
use axum::extract::State;
use axum::routing::{get, post};
use bailiwick::Catalog;
use bailiwick_tokens::{Name, TeamId};

use super::failure::{Answer, Failure};
use super::new_token::sentence;
use super::page;
use super::shell::Shell;
use super::visit::{Posted, Visit};
use crate::App;
use crate::accounts::{AccountError, SignedIn, teams};

pub(super) fn routes<C: Catalog>() -> Router<App<C>> {
    Router::new()
        .route("/teams/current", post(go::<C>))
        .route("/teams/new", get(open::<C>).post(add::<C>))
}

#[derive(Template)]
#[template(path = "new_team.html")]
struct NewTeamPage {
    shell: Shell,
    name: String,
    error: Option<String>,
}

/// Goes to another team of theirs.
async fn go<C: Catalog>(State(app): State<App<C>>, by: SignedIn, Posted { visit, fields }: Posted<C>) -> Answer {
    let team: TeamId = fields.get("team").parse().map_err(|_| Failure::NotFound)?;
    if !visit.memberships.iter().any(|(member, _)| member.team == team) {
        return Err(Failure::NotFound);
    }
    by.session.look_at(&app, team).await?;
    Ok(page::go("/tokens"))
}

async fn open<C: Catalog>(visit: Visit<C>) -> Answer {
    let shell = visit.shell("team", "New team");
    if !shell.may_add_team {
        return Err(Failure::OwnersOnly);
    }
    page::ok(&NewTeamPage {
        shell,
        name: String::new(),
        error: None,
    })
}

async fn add<C: Catalog>(State(app): State<App<C>>, by: SignedIn, Posted { visit, fields }: Posted<C>) -> Answer {
    let name = match fields.get("name").trim().parse::<Name>() {
        Ok(name) => name,
        Err(error) => {
            return page::mend(&NewTeamPage {
                shell: visit.shell("team", "New team"),
                name: fields.get("name").to_owned(),
                error: Some(sentence(&error)),
            });
        }
    };
    let team = teams::add(&app, visit.user.id, name)
        .await
        .map_err(|error| match error {
            AccountError::NotOwner => Failure::OwnersOnly,
            other => Failure::from(other),
        })?;
    by.session.look_at(&app, team.id).await?;
    Ok(page::go("/tokens"))
}
