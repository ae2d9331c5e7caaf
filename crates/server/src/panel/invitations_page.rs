//! `/members/invite` and `/members/invitations/{id}/revoke`: letting others into the team, and thinking better of it.

use axum::extract::{FromRequest, Path, Request, State};
use axum::http::request::Parts;
use bailiwick::Catalog;
use bailiwick_tokens::InvitationId;

use super::confirm::ConfirmPage;
use super::failure::{Answer, Failure};
use super::host::Host;
use super::page;
use super::people::{People, role_title};
use super::role_choice::read;
use super::secret::SecretPage;
use super::visit::{Posted, Visit};
use super::when::When;
use crate::accounts::invitation;

/// An invitation that is open.
pub(super) struct Open {
    id: InvitationId,
    pub(super) role: String,
    /// For whom it is, if not for whoever has the link.
    pub(super) login: Option<String>,
    pub(super) by: String,
    pub(super) made: When,
    pub(super) ends: When,
}

/// A form of a member, and the head of the request that it came with.
pub(super) struct Sent<C: Catalog> {
    pub(super) posted: Posted<C>,
    pub(super) request: Parts,
}

impl Open {
    pub(super) fn path(&self) -> String {
        format!("/members/invitations/{}/revoke", self.id)
    }
}

/// The invitations that are open.
pub(super) async fn open<C: Catalog>(visit: &Visit<C>, people: &People<C>) -> Result<Vec<Open>, Failure> {
    let all = invitation::open(&visit.tokens, visit.team.id, visit.now).await?;
    let open = all.into_iter().map(|one| Open {
        id: one.id,
        role: role_title::<C>(&one.role, &people.roles),
        by: people
            .get(one.by)
            .map_or_else(|| one.by.to_string(), |by| by.login.clone()),
        made: When::new(one.made_at()),
        ends: When::new(one.ends_at()),
        login: one.login.map(Into::into),
    });
    Ok(open.collect())
}

pub(super) async fn invite<H: Host>(State(host): State<H>, sent: Sent<H::Catalog>) -> Answer {
    let Posted { visit, fields } = sent.posted;
    visit.must_own()?;
    let people = People::of(&visit).await?;
    let (role, _) = read::<H::Catalog>(fields.get("role"), &people.roles)?;
    let link = host.invite(&visit.signed_in, role, &sent.request).await;
    let secret = link.map_err(|error| {
        tracing::error!(error, "no invitation can be made");
        Failure::Broken
    })?;
    page::ok(&SecretPage {
        shell: visit.shell("members", "Invitation"),
        heading: "Invitation".to_owned(),
        label: "A link that works once, for three days".to_owned(),
        warning: "It is not shown again. Whoever opens it joins the team, so send it to one person, privately.",
        secret,
        hint: "",
        back: "/members",
    })
}

pub(super) async fn ask_revoke<C: Catalog>(visit: Visit<C>, Path(id): Path<String>) -> Answer {
    visit.must_own()?;
    let people = People::of(&visit).await?;
    let open = open(&visit, &people)
        .await?
        .into_iter()
        .find(|one| one.id.to_string() == id);
    let open = open.ok_or(Failure::NotFound)?;
    page::ok(&ConfirmPage {
        shell: visit.shell("members", "Take an invitation back"),
        question: format!("Take back the invitation as {}?", open.role),
        lines: vec![format!(
            "{} made it on {}. Its link does not work any more, whoever has it.",
            open.by, open.made.day
        )],
        verb: "Take back",
        danger: true,
        action: open.path(),
        fields: Vec::new(),
        error: None,
        back: "/members",
        back_title: "Members",
    })
}

pub(super) async fn revoke<H: Host>(
    State(host): State<H>,
    Path(id): Path<String>,
    Sent { posted, request }: Sent<H::Catalog>,
) -> Answer {
    let visit = posted.visit;
    visit.must_own()?;
    let id = id.parse().map_err(|_| Failure::NotFound)?;
    match host.revoke(&visit.signed_in, id, &request).await {
        Ok(true) => Ok(page::go("/members?done=revoked")),
        Ok(false) => Err(Failure::NotFound),
        Err(error) => {
            tracing::error!(error, "an invitation cannot be taken back");
            Err(Failure::Broken)
        }
    }
}

impl<C: Catalog, H: Host<Catalog = C>> FromRequest<H> for Sent<C> {
    type Rejection = Failure;

    async fn from_request(request: Request, host: &H) -> Result<Self, Failure> {
        let (parts, body) = request.into_parts();
        let head = copy(&parts);
        let posted = Posted::from_request(Request::from_parts(parts, body), host).await?;
        Ok(Self { posted, request: head })
    }
}

/// The head of a request, for who needs it after its body was read.
fn copy(parts: &Parts) -> Parts {
    let mut request = Request::new(());
    request.method_mut().clone_from(&parts.method);
    request.uri_mut().clone_from(&parts.uri);
    request.headers_mut().clone_from(&parts.headers);
    request.extensions_mut().clone_from(&parts.extensions);
    request.into_parts().0
}
