//! `/v1/teams/{team}/invitations`

use axum::Json;
use axum::extract::{Path, State, rejection::JsonRejection};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use bailiwick::Catalog;
use bailiwick_tokens::{InvitationId, Name, RoleRef};
use serde::Deserialize;
use serde_json::{Value, json};

use super::caller::ApiCaller;
use super::members::owner;
use super::problem::Problem;
use super::teams::id;
use super::tokens::rfc3339;
use crate::App;
use crate::accounts::invitation::{self, Invitation};
use crate::limits::Client;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Invited {
    role: RoleRef,
    login: Option<Name>,
}

/// Those that are open.
pub(super) async fn list<C: Catalog>(
    State(app): State<App<C>>,
    by: ApiCaller<C>,
    Path(team): Path<String>,
) -> Result<Response, Problem> {
    let access = owner(&app, by, &team).await?;
    let open = invitation::open(app.tokens(), access.team.id, app.now()).await?;
    let items: Vec<_> = open.iter().map(object).collect();
    Ok(Json(json!({ "items": items, "next": null })).into_response())
}

pub(super) async fn add<C: Catalog>(
    State(app): State<App<C>>,
    by: ApiCaller<C>,
    client: Client,
    Path(team): Path<String>,
    body: Result<Json<Invited>, JsonRejection>,
) -> Result<Response, Problem> {
    let Json(invited) = body?;
    let access = owner(&app, by, &team).await?;
    let made = invitation::invite(&app, &access, client, invited.role, invited.login).await?;
    let mut body = object(&made.invitation);
    if let Some(body) = body.as_object_mut() {
        body.insert("path".to_owned(), made.path.into());
    }
    Ok((StatusCode::CREATED, Json(body)).into_response())
}

pub(super) async fn revoke<C: Catalog>(
    State(app): State<App<C>>,
    by: ApiCaller<C>,
    client: Client,
    Path((team, invitation)): Path<(String, String)>,
) -> Result<Response, Problem> {
    let access = owner(&app, by, &team).await?;
    let invitation: InvitationId = id(&invitation)?;
    let (which, by) = ((access.team.id, invitation), access.standing.member.user);
    if invitation::revoke(app.tokens(), which, by, client, app.now()).await? {
        Ok(StatusCode::NO_CONTENT.into_response())
    } else {
        Err(Problem::not_found())
    }
}

/// An invitation, without its link, which nobody can tell any more.
fn object(invitation: &Invitation) -> Value {
    json!({
        "id": invitation.id,
        "role": invitation.role,
        "login": invitation.login,
        "by": invitation.by,
        "created_at": rfc3339(invitation.made_at()),
        "expires_at": rfc3339(invitation.ends_at()),
    })
}
