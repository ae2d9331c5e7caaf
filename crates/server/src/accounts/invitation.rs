//! Invitations: links with which owners let others into their team.
//!
//! **Threats.** Whoever gets hold of the link gets the role, so it works once and for three days, is kept as a digest, and can
//! be made by owners only. Owners see those that are open, and take them back. One is dead when whoever made it is no owner any
//! more, or the role is gone. It gives no password to a user who has one: they prove that they know it, and each try counts.

use bailiwick::{Catalog, Timestamp};
use bailiwick_tokens::audit::Event;
use bailiwick_tokens::store::{CommitError, Note, Store, StoreError};
use bailiwick_tokens::{Actor, InvitationId, Name, RoleRef, TeamId, Tokens, UserId};
use serde::{Deserialize, Serialize};

use super::{Access, AccountError};
use crate::App;
use crate::code::Code;
use crate::limits::Client;

/// The invitation, by team and identifier, so that a team's are found together.
pub(super) const KIND: &str = "invitation";
/// The key of the invitation that a code leads to.
pub(super) const LINK: &str = "invitation-link";
const LIFE: i64 = 3 * 24 * 3_600;

/// What an invitation leads to.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Invitation {
    pub(crate) id: InvitationId,
    pub(crate) team: TeamId,
    pub(crate) role: RoleRef,
    /// Who invites: they have to be an owner still when it is accepted.
    pub(crate) by: UserId,
    /// The user for whom it is. Without one, whoever accepts chooses a login.
    pub(crate) login: Option<Name>,
    /// When it was made, in seconds since 1970.
    made_at: i64,
}

/// An invitation that was made.
#[derive(Debug)]
pub(crate) struct Made {
    pub(crate) invitation: Invitation,
    /// The path of the link, which is a secret.
    pub(crate) path: String,
}

impl Invitation {
    pub(crate) fn made_at(&self) -> Timestamp {
        Timestamp::from_secs(self.made_at)
    }

    pub(crate) fn ends_at(&self) -> Timestamp {
        Timestamp::from_secs(self.made_at.saturating_add(LIFE))
    }

    pub(super) fn key(&self) -> String {
        key(self.team, self.id)
    }

    /// Whether whoever made it owns the team still, and the role is there.
    async fn is_alive<C: Catalog>(&self, store: &dyn Store) -> Result<bool, StoreError> {
        let inviter = store.standing(self.team, self.by).await?;
        let is_owner = inviter.is_some_and(|inviter| inviter.member.role.is_owner::<C>());
        Ok(is_owner && is_there::<C>(store, self.team, &self.role).await?)
    }
}

/// Invites somebody into a team.
pub(crate) async fn invite<C: Catalog>(
    app: &App<C>,
    access: &Access,
    client: Client,
    role: RoleRef,
    login: Option<Name>,
) -> Result<Made, AccountError> {
    access.require_owner()?;
    let (store, now, team, by) = (app.store(), app.now(), access.team.id, access.standing.member.user);
    if !is_there::<C>(store, team, &role).await? {
        return Err(AccountError::Commit(CommitError::NoRole));
    }
    let invitation = Invitation {
        id: InvitationId::new(now).map_err(|error| AccountError::Other(error.to_string()))?,
        team,
        role,
        by,
        login,
        made_at: now.as_secs(),
    };
    let code = Code::generate()?;
    let note = |kind: &str, key: String, value: String| Note {
        kind: kind.to_owned(),
        key,
        value,
        expires_at: Some(invitation.ends_at()),
    };
    let value = serde_json::to_string(&invitation).map_err(|error| AccountError::Other(error.to_string()))?;
    store.set_note(&note(LINK, code.digest(), invitation.key())).await?;
    store.set_note(&note(KIND, invitation.key(), value)).await?;
    let role_name = match invitation.role {
        RoleRef::Custom(id) => store.role(id).await?.map(|role| role.name),
        RoleRef::Predefined(_) => None,
    };
    let event = Event::InvitationMade {
        team,
        invitation: invitation.id,
        role: invitation.role.clone(),
        role_name,
        login: invitation.login.clone(),
        address: client.to_string(),
    };
    store.record(now, &Actor::User(by), &[event]).await?;
    let path = format!("/invitation/{}", code.expose());
    Ok(Made { invitation, path })
}

/// What a link leads to; `None` if it does not work. Looking at it does not use it up.
pub(crate) async fn look<C: Catalog>(app: &App<C>, code: &str) -> Result<Option<Invitation>, AccountError> {
    let Some(code) = Code::of_presented(code) else {
        return Ok(None);
    };
    let (store, now) = (app.store(), app.now());
    let Some(link) = store.note(LINK, &code.digest(), now).await? else {
        return Ok(None);
    };
    let note = store.note(KIND, &link.value, now).await?;
    match note.as_ref().and_then(read) {
        Some(invitation) if invitation.is_alive::<C>(store).await? => Ok(Some(invitation)),
        _ => Ok(None),
    }
}

/// The open invitations of a team, the oldest first.
pub(crate) async fn open<C: Catalog>(
    tokens: &Tokens<C>,
    team: TeamId,
    now: Timestamp,
) -> Result<Vec<Invitation>, StoreError> {
    let mut open = Vec::new();
    for invitation in all(tokens.store(), team, now).await? {
        if invitation.is_alive::<C>(tokens.store()).await? {
            open.push(invitation);
        }
    }
    Ok(open)
}

/// Takes an invitation back, in an owner's name. The answer is whether there was one.
pub(crate) async fn revoke<C: Catalog>(
    tokens: &Tokens<C>,
    (team, id): (TeamId, InvitationId),
    by: UserId,
    client: Client,
    now: Timestamp,
) -> Result<bool, StoreError> {
    let store = tokens.store();
    if store.take_note(KIND, &key(team, id), now).await?.is_none() {
        return Ok(false);
    }
    let event = Event::InvitationRevoked {
        team,
        invitation: id,
        address: client.to_string(),
    };
    store.record(now, &Actor::User(by), &[event]).await?;
    Ok(true)
}

/// Ends the invitations into a team that somebody made who is no owner of it any more. Should they become one again, these stay
/// dead.
pub(super) async fn end_those_by(
    store: &dyn Store,
    (team, by): (TeamId, UserId),
    now: Timestamp,
) -> Result<(), StoreError> {
    for invitation in all(store, team, now).await? {
        if invitation.by == by {
            store.take_note(KIND, &invitation.key(), now).await?;
        }
    }
    Ok(())
}

/// Uses an invitation up; of several who try, one succeeds.
pub(super) async fn take<C: Catalog>(app: &App<C>, invitation: &Invitation) -> Result<(), AccountError> {
    let taken = app.store().take_note(KIND, &invitation.key(), app.now()).await?;
    taken.map(|_| ()).ok_or(AccountError::DeadLink)
}

async fn all(store: &dyn Store, team: TeamId, now: Timestamp) -> Result<Vec<Invitation>, StoreError> {
    let notes = store.notes(KIND, &format!("{team}/"), now).await?;
    Ok(notes.iter().filter_map(read).collect())
}

fn read(note: &Note) -> Option<Invitation> {
    serde_json::from_str(&note.value).ok()
}

fn key(team: TeamId, id: InvitationId) -> String {
    format!("{team}/{id}")
}

/// Whether a team can give a role: one of the catalogue, or of its own.
async fn is_there<C: Catalog>(store: &dyn Store, team: TeamId, role: &RoleRef) -> Result<bool, StoreError> {
    Ok(match role {
        RoleRef::Predefined(name) => C::role(name).is_some(),
        RoleRef::Custom(id) => store.role(*id).await?.is_some_and(|role| role.team == team),
    })
}
