//! `/v1/teams/{team}/tokens` and `/v1/tokens/{token}`

use std::time::Duration;

use axum::Json;
use axum::extract::{Path, State, rejection::JsonRejection};
use axum::http::{StatusCode, Uri};
use axum::response::{IntoResponse, Response};
use bailiwick::{Catalog, Timestamp};
use bailiwick_tokens::store::TokenQuery;
use bailiwick_tokens::{LONGEST_GRACE, Name, TokenRecord};
use serde::Deserialize;
use serde_json::{Value, json};

use super::caller::ApiCaller;
use super::page::{Asked, page};
use super::problem::{Problem, names};
use super::teams::id;
use crate::App;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Renamed {
    name: Name,
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Regenerated {
    #[serde(default)]
    grace_seconds: u64,
}

/// Live tokens: those of the team for owners, one's own for members, itself for a token.
pub(super) async fn list<C: Catalog>(
    State(app): State<App<C>>,
    by: ApiCaller<C>,
    Path(team): Path<String>,
    uri: Uri,
) -> Result<Response, Problem> {
    let access = by.in_team(&app, id(&team)?).await?;
    let asked = Asked::of(&uri)?;
    if let ApiCaller::Token(own) = &by {
        let own = app.store().token(own.id()).await?;
        let items: Vec<_> = own.iter().map(object).collect();
        return Ok(page(&uri, &asked, &items, None));
    }
    let query = TokenQuery {
        team: Some(access.team.id),
        user: (!access.is_owner).then_some(by.user()),
        live_at: app.now(),
        after: asked.after()?,
        limit: asked.limit(),
    };
    let tokens = app.tokens().list(&query).await?;
    let last = tokens.last().map(|token| token.id.to_string());
    let items: Vec<_> = tokens.iter().map(object).collect();
    Ok(page(&uri, &asked, &items, last))
}

pub(super) async fn show<C: Catalog>(
    State(app): State<App<C>>,
    by: ApiCaller<C>,
    Path(token): Path<String>,
) -> Result<Response, Problem> {
    let token = seen(&app, &by, &token).await?;
    let view = app.tokens().get(token.id, app.now()).await?;
    let view = view.ok_or_else(Problem::not_found)?;
    let mut body = object(&view.token);
    if let Some(body) = body.as_object_mut() {
        body.insert("descendants".to_owned(), view.descendants.into());
        body.insert("old_secret_until".to_owned(), view.old_secret_until.map(rfc3339).into());
        body.insert("effective".to_owned(), names(view.effective.iter()).into());
        body.insert("unknown".to_owned(), view.unknown.into());
    }
    Ok(Json(body).into_response())
}

pub(super) async fn rename<C: Catalog>(
    State(app): State<App<C>>,
    by: ApiCaller<C>,
    Path(token): Path<String>,
    body: Result<Json<Renamed>, JsonRejection>,
) -> Result<Response, Problem> {
    let Json(renamed) = body?;
    let token = seen(&app, &by, &token).await?;
    let actor = by.actor();
    check_holder(&token, &by.person()?.user.id)?;
    app.tokens().rename(token.id, renamed.name, &actor, app.now()).await?;
    Ok(StatusCode::NO_CONTENT.into_response())
}

/// Only whoever holds a token gets its secret: an owner with another's would be taken for them.
pub(super) async fn regenerate<C: Catalog>(
    State(app): State<App<C>>,
    by: ApiCaller<C>,
    Path(token): Path<String>,
    body: Result<Option<Json<Regenerated>>, JsonRejection>,
) -> Result<Response, Problem> {
    let grace = body?.map(|Json(body)| body).unwrap_or_default().grace_seconds;
    let most = LONGEST_GRACE.as_secs();
    if grace > most {
        return Err(Problem::invalid(format!(
            "`grace_seconds` is {grace}, expected at most {most}"
        )));
    }
    let token = seen(&app, &by, &token).await?;
    check_holder(&token, &by.user())?;
    let grace = Some(Duration::from_secs(grace)).filter(|grace| !grace.is_zero());
    let secret = app.tokens().regenerate(token.id, grace, &by.actor(), app.now()).await?;
    Ok(Json(json!({ "id": token.id, "secret": secret.expose() })).into_response())
}

/// Ends the secret that was replaced: whoever could delete the token may.
pub(super) async fn end_grace<C: Catalog>(
    State(app): State<App<C>>,
    by: ApiCaller<C>,
    Path(token): Path<String>,
) -> Result<Response, Problem> {
    let token = seen(&app, &by, &token).await?;
    app.tokens().end_grace(token.id, None, &by.actor(), app.now()).await?;
    Ok(StatusCode::NO_CONTENT.into_response())
}

/// Holders and owners delete; a token deletes itself.
pub(super) async fn delete<C: Catalog>(
    State(app): State<App<C>>,
    by: ApiCaller<C>,
    Path(token): Path<String>,
) -> Result<Response, Problem> {
    let token = seen(&app, &by, &token).await?;
    app.tokens().delete(token.id, &by.actor(), app.now()).await?;
    Ok(StatusCode::NO_CONTENT.into_response())
}

/// A live token that they may see.
async fn seen<C: Catalog>(app: &App<C>, by: &ApiCaller<C>, token: &str) -> Result<TokenRecord, Problem> {
    let token = app.store().token(id(token)?).await?;
    let token = token.filter(|token| !token.is_expired(app.now()));
    let token = token.ok_or_else(Problem::not_found)?;
    if by.sees(app, &token).await? {
        Ok(token)
    } else {
        Err(Problem::not_found())
    }
}

fn check_holder(token: &TokenRecord, user: &bailiwick_tokens::UserId) -> Result<(), Problem> {
    if token.user == *user {
        Ok(())
    } else {
        Err(Problem::forbidden("only whoever holds the token may do that"))
    }
}

/// A token, without its secret, which nobody can tell any more.
pub(super) fn object(token: &TokenRecord) -> Value {
    json!({
        "id": token.id,
        "team": token.team,
        "user": token.user,
        "name": token.name,
        "grant": token.grant,
        "created_at": rfc3339(token.created_at),
        "expires_at": token.expires_at.map(rfc3339),
        "parent": token.parent,
        "last_used_at": token.last_used_at.map(rfc3339),
    })
}

pub(super) fn rfc3339(at: Timestamp) -> String {
    jiff::Timestamp::from_second(at.as_secs()).map_or_else(|_| at.as_secs().to_string(), |at| at.to_string())
}
