//! Invitations: links with which owners let others into their team.
//!
//! **Threats.** Whoever gets hold of the link gets the role, so it works once and for three days, is kept as a digest, and
//! can be made by owners only. It gives no password to a user who has one: they prove that they know it.

use bailiwick::{Catalog, Timestamp};
use bailiwick_tokens::store::Note;
use bailiwick_tokens::{Actor, Name, RoleRef, TeamId, User, UserId};
use serde::{Deserialize, Serialize};

use super::{Access, AccountError, password};
use crate::App;
use crate::code::Code;
use crate::limits::Client;

const KIND: &str = "invitation";
const LIFE: i64 = 3 * 24 * 3_600;

/// What an invitation leads to.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Invitation {
    pub(crate) team: TeamId,
    pub(crate) role: RoleRef,
    /// Who invites: they have to be an owner still when it is accepted.
    pub(crate) by: UserId,
    /// The user for whom it is, who has no password yet. Without one, whoever accepts chooses a login.
    pub(crate) login: Option<Name>,
}

/// Invites somebody into a team; the answer is the path of the link, which is a secret.
pub(crate) async fn invite<C: Catalog>(
    app: &App<C>,
    access: &Access,
    role: RoleRef,
    login: Option<Name>,
) -> Result<String, AccountError> {
    access.require_owner()?;
    check_role(app, access.team.id, &role).await?;
    let invitation = Invitation {
        team: access.team.id,
        role,
        by: access.standing.member.user,
        login,
    };
    let code = Code::generate()?;
    let now = app.now();
    let note = Note {
        kind: KIND.to_owned(),
        key: code.digest(),
        value: serde_json::to_string(&invitation).unwrap_or_default(),
        expires_at: Some(Timestamp::from_secs(now.as_secs().saturating_add(LIFE))),
    };
    app.store().add_note(&note, now).await?;
    Ok(format!("/invitation/{}", code.expose()))
}

/// What a link leads to; `None` if it does not work. Looking at it does not use it up.
pub(crate) async fn look<C: Catalog>(app: &App<C>, code: &str) -> Result<Option<Invitation>, AccountError> {
    let Some(code) = Code::of_presented(code) else {
        return Ok(None);
    };
    let note = app.store().note(KIND, &code.digest(), app.now()).await?;
    Ok(note.and_then(|note| serde_json::from_str(&note.value).ok()))
}

/// Accepts an invitation: as a new user, or as one who is known and gives the password that they have.
pub(crate) async fn accept<C: Catalog>(
    app: &App<C>,
    client: Client,
    code: &str,
    login: &str,
    password: &str,
) -> Result<User, AccountError> {
    app.attempts().take(client)?;
    let invitation = look(app, code).await?.ok_or(AccountError::DeadLink)?;
    let login: Name = match &invitation.login {
        Some(login) => login.clone(),
        None => login.parse()?,
    };
    let inviter = super::access(app, invitation.by, invitation.team).await?;
    inviter
        .ok_or(AccountError::DeadLink)?
        .require_owner()
        .map_err(|_| AccountError::DeadLink)?;
    let now = app.now();
    let known = app.store().user_by_login(&login).await?;
    let hash = password::hash(app, known.as_ref().map(|user| user.id)).await?;
    let has_password = hash.is_some();
    match &known {
        Some(_) if has_password => {
            if !password::is_right(app, hash, password).await? {
                return Err(AccountError::LoginTaken);
            }
        }
        // A user of another team, who has not signed in yet: this team's owners have no say over them.
        Some(user) if !is_theirs(app, &invitation, user).await? => return Err(AccountError::LoginTaken),
        _ => password::check(password)?,
    }
    take(app, code).await?;
    let actor = Actor::User(invitation.by);
    let tokens = app.tokens();
    let user = match known {
        Some(user) => user,
        None => tokens.add_user(login, &actor, now).await?,
    };
    if !has_password {
        password::set(app, user.id, password).await?;
    }
    match tokens
        .add_member(invitation.team, user.id, invitation.role, &actor, now)
        .await
    {
        // Added by other means, and invited to have a password.
        Err(bailiwick_tokens::Error::Commit(bailiwick_tokens::store::CommitError::AlreadyMember)) if !has_password => {}
        Err(error) => return Err(error.into()),
        Ok(_) => {}
    }
    Ok(user)
}

/// Whether a user without a password is the one whom the invitation names, and a member of no other team.
async fn is_theirs<C: Catalog>(app: &App<C>, invitation: &Invitation, user: &User) -> Result<bool, AccountError> {
    let teams = super::memberships(app, user.id).await?;
    Ok(invitation.login.is_some() && teams.iter().all(|team| team.id == invitation.team))
}

async fn take<C: Catalog>(app: &App<C>, code: &str) -> Result<(), AccountError> {
    let code = Code::of_presented(code).ok_or(AccountError::DeadLink)?;
    let taken = app.store().take_note(KIND, &code.digest(), app.now()).await?;
    taken.map(|_| ()).ok_or(AccountError::DeadLink)
}

/// Whether a team can give a role: one of the catalogue, or of its own.
pub(crate) async fn check_role<C: Catalog>(app: &App<C>, team: TeamId, role: &RoleRef) -> Result<(), AccountError> {
    use bailiwick_tokens::store::CommitError;
    let there = match role {
        RoleRef::Predefined(name) => C::role(name).is_some(),
        RoleRef::Custom(id) => app.store().role(*id).await?.is_some_and(|role| role.team == team),
    };
    if there {
        Ok(())
    } else {
        Err(AccountError::Commit(CommitError::NoRole))
    }
}
