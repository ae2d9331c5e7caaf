//! The control panel: pages on which people look after their tokens, and owners after their team.
//!
//! Every page is whole without a script. Forms that change nothing yet (search, bulk selection, a preview) are sent to where
//! they came from and come back filled in; with a script they are sent in the background and the answer is put into the page.

mod account_page;
mod app_host;
pub(crate) mod assets;
mod audit_page;
mod change_token;
mod choice;
mod confirm;
mod count;
mod doors;
mod edit_role;
mod effect;
mod failure;
mod fields;
mod groups;
mod host;
mod invitations_page;
mod kind;
mod members_page;
mod message;
mod new_token;
mod nonce;
mod page;
mod people;
mod picker;
mod preview;
mod reset_page;
mod role_choice;
mod roles_page;
mod secret;
mod sentence;
mod shell;
mod teams_page;
mod token_page;
mod tokens_page;
mod visit;
mod when;

use axum::Router;
use axum::middleware::from_fn;
use axum::routing::{get, post};
use bailiwick::Catalog;

pub use host::{Host, SignedIn};

use crate::{App, headers};

/// The pages of this service, with those on which people get in.
pub(crate) fn routes<C: Catalog>() -> Router<App<C>> {
    pages()
        .merge(doors::routes())
        .merge(account_page::routes())
        .merge(teams_page::routes())
}

/// The pages, for a server that knows who is signed in.
pub fn router<H: Host>(host: H) -> Router {
    pages()
        .layer(from_fn(|request, next| headers::protect(false, request, next)))
        .with_state(host)
}

fn pages<H: Host>() -> Router<H> {
    Router::new()
        .route("/", get(tokens_page::first))
        .route("/tokens", get(tokens_page::list::<H::Catalog>))
        .route(
            "/tokens/new",
            get(new_token::open::<H::Catalog>).post(new_token::send::<H::Catalog>),
        )
        .route("/tokens/{id}", get(token_page::show::<H::Catalog>))
        .route(
            "/tokens/{id}/rename",
            get(change_token::ask_name::<H::Catalog>).post(change_token::rename::<H::Catalog>),
        )
        .route(
            "/tokens/{id}/regenerate",
            get(change_token::ask_regenerate::<H::Catalog>).post(change_token::regenerate::<H::Catalog>),
        )
        .route(
            "/tokens/{id}/end-grace",
            get(change_token::ask_end_grace::<H::Catalog>).post(change_token::end_grace::<H::Catalog>),
        )
        .route(
            "/tokens/{id}/delete",
            get(change_token::ask_delete::<H::Catalog>).post(change_token::delete::<H::Catalog>),
        )
        .route("/members", get(members_page::list::<H>))
        .route("/members/invite", post(invitations_page::invite::<H>))
        .route(
            "/members/invitations/{id}/revoke",
            get(invitations_page::ask_revoke::<H::Catalog>).post(invitations_page::revoke::<H>),
        )
        .route(
            "/members/{id}/reset",
            get(reset_page::ask::<H>).post(reset_page::make::<H>),
        )
        .route(
            "/members/{id}/role",
            get(members_page::ask_role::<H::Catalog>).post(members_page::assign::<H::Catalog>),
        )
        .route(
            "/members/{id}/remove",
            get(members_page::ask_remove::<H::Catalog>).post(members_page::remove::<H::Catalog>),
        )
        .route("/roles", get(roles_page::list::<H::Catalog>))
        .route(
            "/roles/new",
            get(edit_role::open_new::<H::Catalog>).post(edit_role::create::<H::Catalog>),
        )
        .route(
            "/roles/{id}",
            get(edit_role::open::<H::Catalog>).post(edit_role::edit::<H::Catalog>),
        )
        .route(
            "/roles/{id}/delete",
            get(roles_page::ask_delete::<H::Catalog>).post(roles_page::delete::<H::Catalog>),
        )
        .route("/roles/predefined/{name}", get(roles_page::show::<H::Catalog>))
        .route("/audit", get(audit_page::show::<H::Catalog>))
        .route("/assets/{name}", get(assets::serve))
}
