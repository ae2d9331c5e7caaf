//! `POST /v1/teams/{team}/tokens`

use axum::Json;
use axum::body::Bytes;
use axum::extract::{Path, State, rejection::BytesRejection};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use bailiwick::{Catalog, Grant, GrantKind, StoredGrant};
use bailiwick_tokens::{Expiry, MintRequest, Name};
use serde::Deserialize;

use super::caller::ApiCaller;
use super::idempotency::Key;
use super::problem::Problem;
use super::teams::id;
use super::tokens::object;
use crate::App;
use crate::headers::only_text;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Wanted {
    name: Name,
    grant: StoredGrant,
    /// Days, a date, or `never`, as [`Expiry`] reads them.
    expires: String,
    /// Whether to add what the scopes require.
    #[serde(default)]
    with_required: bool,
    /// Whether it is to outlive whoever mints it, as a person's token does anyway.
    #[serde(default)]
    orphan: bool,
}

/// Mints a token for whoever asks: in a session by their role, with a token by what that can do.
pub(super) async fn mint<C: Catalog>(
    State(app): State<App<C>>,
    by: ApiCaller<C>,
    Path(team): Path<String>,
    headers: HeaderMap,
    body: Result<Bytes, BytesRejection>,
) -> Result<Response, Problem> {
    let body = body.map_err(|error| Problem::new(error.status(), error.body_text()))?;
    if !is_json(&headers) {
        let detail = "expected `Content-Type: application/json`";
        return Err(Problem::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, detail));
    }
    let wanted: Wanted = serde_json::from_slice(&body).map_err(|error| Problem::invalid(error.to_string()))?;
    if wanted.orphan && matches!(by, ApiCaller::Token(_)) {
        let detail = "what a token mints ends with it: sign in to mint a token that does not";
        return Err(Problem::forbidden(detail));
    }
    let access = by.in_team(&app, id(&team)?).await?;
    let request = MintRequest {
        team: access.team.id,
        user: by.user(),
        name: wanted.name,
        grant: grant::<C>(&wanted.grant, wanted.with_required)?,
        expiry: wanted
            .expires
            .parse::<Expiry>()
            .map_err(|error| Problem::invalid(error.to_string()))?,
    };
    let actor = by.actor();
    let key = Key::of(&headers, &actor, &access.team.id, &body)?;
    if let Some(key) = &key {
        key.reserve(&app).await?;
    }
    let minted = match app.tokens().mint(request, &actor, app.now()).await {
        Ok(minted) => minted,
        Err(error) => {
            if let Some(key) = &key {
                key.release(&app, &error).await?;
            }
            return Err(error.into());
        }
    };
    if let Some(key) = &key {
        key.settle(&app, minted.token.id).await;
    }
    let mut body = object(&minted.token);
    if let Some(body) = body.as_object_mut() {
        body.insert("secret".to_owned(), minted.secret.expose().into());
    }
    Ok((StatusCode::CREATED, Json(body)).into_response())
}

/// A grant without a name that means nothing here: nobody would notice that it grants nothing.
fn grant<C: Catalog>(wanted: &StoredGrant, with_required: bool) -> Result<Grant<C>, Problem> {
    let unknown: Vec<_> = wanted.unknown::<C>().collect();
    if wanted.kind() == GrantKind::Custom && !unknown.is_empty() {
        return Err(Problem::invalid("the grant has scopes that there are not").with("unknown", unknown));
    }
    let grant = wanted.resolve();
    Ok(if with_required { grant.with_required() } else { grant })
}

fn is_json(headers: &HeaderMap) -> bool {
    let value = only_text(headers, "content-type");
    let essence = value.and_then(|value| value.split(';').next());
    essence.is_some_and(|essence| essence.trim().eq_ignore_ascii_case("application/json"))
}
