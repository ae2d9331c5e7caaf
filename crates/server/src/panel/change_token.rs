//! `/tokens/{id}/rename`, `…/regenerate`, `…/end-grace` and `…/delete`.

use askama::Template;
use axum::extract::Path;
use bailiwick::Catalog;
use bailiwick_tokens::store::CommitError;
use bailiwick_tokens::{Error, Name, TokenId};

use super::confirm::ConfirmPage;
use super::count::count;
use super::failure::{Answer, Failure};
use super::new_token::sentence;
use super::nonce::nonce;
use super::page;
use super::secret::{self, SecretPage};
use super::shell::Shell;
use super::visit::{Posted, Visit};

#[derive(Template)]
#[template(path = "rename.html")]
struct RenamePage {
    shell: Shell,
    id: TokenId,
    name: String,
    error: Option<String>,
}

pub(super) async fn ask_name<C: Catalog>(visit: Visit<C>, Path(id): Path<String>) -> Answer {
    let token = visit.own_token(&id).await?.token;
    page::ok(&RenamePage {
        shell: visit.shell("tokens", "Rename a token"),
        id: token.id,
        name: token.name.into(),
        error: None,
    })
}

pub(super) async fn rename<C: Catalog>(Path(id): Path<String>, Posted { visit, fields }: Posted<C>) -> Answer {
    let token = visit.own_token(&id).await?.token;
    let error = match fields.get("name").trim().parse::<Name>() {
        Ok(name) => match visit.tokens.rename(token.id, name, &visit.actor(), visit.now).await {
            Ok(()) => return Ok(page::go("/tokens?done=renamed")),
            Err(Error::Commit(error @ CommitError::NameTaken)) => sentence(&error),
            Err(other) => return Err(Failure::from(other)),
        },
        Err(error) => sentence(&error),
    };
    page::mend(&RenamePage {
        shell: visit.shell("tokens", "Rename a token"),
        id: token.id,
        name: fields.get("name").to_owned(),
        error: Some(error),
    })
}

pub(super) async fn ask_regenerate<C: Catalog>(visit: Visit<C>, Path(id): Path<String>) -> Answer {
    let token = visit.own_token(&id).await?.token;
    page::ok(&ConfirmPage {
        shell: visit.shell("tokens", "Regenerate a secret"),
        question: format!("Regenerate the secret of {}?", token.name),
        lines: vec![
            "The secret that it has now stops to work at once. Programs that use it have to get the new one."
                .to_owned(),
            "Name, scopes and expiration stay as they are.".to_owned(),
        ],
        verb: "Regenerate",
        danger: true,
        action: format!("/tokens/{}/regenerate", token.id),
        fields: vec![("nonce", nonce()?)],
        error: None,
        back: "/tokens",
        back_title: "Tokens",
    })
}

pub(super) async fn regenerate<C: Catalog>(Path(id): Path<String>, Posted { visit, fields }: Posted<C>) -> Answer {
    let token = visit.own_token(&id).await?.token;
    if !visit.is_first(fields.get("nonce")).await? {
        return page::ok(&secret::shown(&visit, "This secret was regenerated already"));
    }
    let secret = visit
        .tokens
        .regenerate(token.id, None, &visit.actor(), visit.now)
        .await?;
    page::ok(&SecretPage {
        shell: visit.shell("tokens", "Secret regenerated"),
        heading: "Secret regenerated".to_owned(),
        label: format!("The new secret of {}", token.name),
        warning: "It is not shown again. The one before does not work any more.",
        secret: secret.expose().to_owned(),
        hint: "Send it in the header Authorization: Bearer …",
        back: "/tokens",
    })
}

pub(super) async fn ask_end_grace<C: Catalog>(visit: Visit<C>, Path(id): Path<String>) -> Answer {
    let view = visit.token(&id).await?;
    if view.old_secret_until.is_none() {
        return Err(Failure::NotFound);
    }
    page::ok(&ConfirmPage {
        shell: visit.shell("tokens", "End an old secret"),
        question: format!("End the old secret of {}?", view.token.name),
        lines: vec!["Programs that have not got the new one yet are refused at once.".to_owned()],
        verb: "End it",
        danger: true,
        action: format!("/tokens/{}/end-grace", view.token.id),
        fields: Vec::new(),
        error: None,
        back: "/tokens",
        back_title: "Tokens",
    })
}

pub(super) async fn end_grace<C: Catalog>(Path(id): Path<String>, Posted { visit, .. }: Posted<C>) -> Answer {
    let token = visit.token(&id).await?.token;
    match visit.tokens.end_grace(token.id, None, &visit.actor(), visit.now).await {
        // It ended meanwhile, which is what was wanted.
        Ok(()) | Err(Error::Commit(CommitError::NoOldSecret)) => Ok(page::go(&format!("/tokens/{}", token.id))),
        Err(other) => Err(Failure::from(other)),
    }
}

pub(super) async fn ask_delete<C: Catalog>(visit: Visit<C>, Path(id): Path<String>) -> Answer {
    let view = visit.token(&id).await?;
    let token = view.token;
    let mut lines = vec!["Its secret stops working at once, for good. This cannot be undone.".to_owned()];
    if view.descendants > 0 {
        lines.push(format!(
            "So does that of {} that it minted.",
            count(view.descendants, "token")
        ));
    }
    page::ok(&ConfirmPage {
        shell: visit.shell("tokens", "Delete a token"),
        question: format!("Delete {}?", token.name),
        lines,
        verb: "Delete",
        danger: true,
        action: format!("/tokens/{}/delete", token.id),
        fields: Vec::new(),
        error: None,
        back: "/tokens",
        back_title: "Tokens",
    })
}

pub(super) async fn delete<C: Catalog>(Path(id): Path<String>, Posted { visit, .. }: Posted<C>) -> Answer {
    let token = visit.token(&id).await?.token;
    visit.tokens.delete(token.id, &visit.actor(), visit.now).await?;
    Ok(page::go("/tokens?done=deleted"))
}
