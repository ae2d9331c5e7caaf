//! `Idempotency-Key`: a mint that is sent again, because nobody heard the answer, mints nothing again.
//!
//! The secret is not kept, so it cannot be answered again either: a mint that is repeated within 24 hours is 409 with the
//! token's id in `already_minted`, and whoever never got the secret regenerates that token.

use axum::http::{HeaderMap, StatusCode};
use bailiwick::{Catalog, Timestamp};
use bailiwick_tokens::Chain;
use bailiwick_tokens::store::{CommitError, Note};
use bailiwick_tokens::{Actor, Error, TeamId, TokenId};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::problem::Problem;
use crate::App;
use crate::headers::only_text;

const KIND: &str = "idempotency";
const DAY: i64 = 24 * 3_600;
const LONGEST: usize = 255;
const HEADER: &str = "idempotency-key";

/// The key of a request, for one caller and team.
#[derive(Debug)]
pub(super) struct Key {
    key: String,
    body: String,
}

#[derive(Serialize, Deserialize)]
struct Kept {
    body: String,
    token: Option<TokenId>,
}

impl Key {
    /// The key that a request has, if it has one.
    pub(super) fn of(headers: &HeaderMap, actor: &Actor, team: &TeamId, body: &[u8]) -> Result<Option<Self>, Problem> {
        if !headers.contains_key(HEADER) {
            return Ok(None);
        }
        let key = only_text(headers, HEADER).filter(|key| (1..=LONGEST).contains(&key.len()));
        let key = key.ok_or_else(|| Problem::invalid("expected one `Idempotency-Key` of 1 to 255 characters"))?;
        Ok(Some(Self {
            key: digest(format!("{actor}\n{team}\n{key}").as_bytes()),
            body: digest(body),
        }))
    }

    /// Goes on only with the first request that has the key.
    pub(super) async fn reserve<C: Catalog>(&self, app: &App<C>) -> Result<(), Problem> {
        let now = app.now();
        if app.store().add_note(&self.note(now, None), now).await? {
            return Ok(());
        }
        let kept = app.store().note(KIND, &self.key, now).await?;
        let kept = kept.and_then(|note| serde_json::from_str::<Kept>(&note.value).ok());
        Err(match kept {
            Some(kept) if kept.body != self.body => {
                Problem::invalid("another request had this `Idempotency-Key`, choose another one")
            }
            Some(Kept { token: Some(token), .. }) => {
                let detail = "this request has minted a token before; its secret is not kept: regenerate it for one";
                Problem::new(StatusCode::CONFLICT, detail).with("already_minted", token.to_string())
            }
            _ => Problem::new(
                StatusCode::CONFLICT,
                "a request with this `Idempotency-Key` is under way",
            ),
        })
    }

    /// Nothing was minted: the key may be used again. Where the store failed nobody knows, and it may not.
    pub(super) async fn release<C: Catalog>(&self, app: &App<C>, error: &Error<C>) -> Result<(), Problem> {
        if !matches!(error, Error::Commit(CommitError::Store(_))) {
            app.store().take_note(KIND, &self.key, app.now()).await?;
        }
        Ok(())
    }

    /// A token was minted. Where that cannot be noted, the request counts as under way, and the secret is handed over.
    pub(super) async fn settle<C: Catalog>(&self, app: &App<C>, token: TokenId) {
        if let Err(error) = app.store().set_note(&self.note(app.now(), Some(token))).await {
            tracing::error!(error = %Chain(&error), "an idempotency key could not be settled");
        }
    }

    fn note(&self, now: Timestamp, token: Option<TokenId>) -> Note {
        let body = self.body.clone();
        Note {
            kind: KIND.to_owned(),
            key: self.key.clone(),
            value: serde_json::to_string(&Kept { body, token }).unwrap_or_default(),
            expires_at: Some(Timestamp::from_secs(now.as_secs().saturating_add(DAY))),
        }
    }
}

fn digest(bytes: &[u8]) -> String {
    URL_SAFE_NO_PAD.encode(Sha256::digest(bytes))
}
