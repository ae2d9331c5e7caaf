//! Accepting an invitation.

use bailiwick::Catalog;
use bailiwick_tokens::audit::Event;
use bailiwick_tokens::store::CommitError;
use bailiwick_tokens::{Actor, Error, User, canonical_login};

use super::invitation::{self, Invitation};
use super::queue::Who;
use super::sign_in::{Account, Entered, admit, is_right};
use super::{AccountError, Visitor, memberships, password, strength};
use crate::App;

/// Accepts an invitation: as a new user, or as one who is known and gives the password that they have.
pub(crate) async fn accept<C: Catalog>(
    app: &App<C>,
    visitor: &Visitor,
    code: &str,
    login: &str,
    password: &str,
) -> Result<Entered, AccountError> {
    let Some(invitation) = invitation::look(app, code).await? else {
        app.tries().passwords.take(&visitor.client)?;
        return Err(AccountError::DeadLink);
    };
    let login = invitation.login.as_ref().map_or(login, |login| login.as_str());
    let known = app.tokens().user_called(login).await?;
    let account = Account {
        login,
        user: known.as_ref().map(|user| user.id),
    };
    let hash = password::hash(app, account.user).await?;
    let has_password = hash.is_some();
    let place = if has_password {
        admit(app, visitor, account).await?
    } else {
        app.tries().passwords.take(&visitor.client)?;
        app.passwords().enter(Who::Linked)?
    };
    match &known {
        Some(_) if has_password => {
            if !is_right(app, visitor, account, &place, hash, password).await? {
                return Err(AccountError::LoginTaken);
            }
        }
        // A user of another team, who has not signed in yet: this team's owners have no say over them.
        Some(user) if !is_theirs(app, &invitation, user).await? => return Err(AccountError::LoginTaken),
        _ => strength::check(&place, password, login).await?,
    }
    let login = canonical_login(login).or_else(|error| known.as_ref().map(|user| user.login.clone()).ok_or(error))?;
    invitation::take(app, &invitation).await?;
    let (tokens, by, now) = (app.tokens(), Actor::User(invitation.by), app.now());
    let user = match known {
        Some(user) => user,
        None => tokens.add_user(login, &by, now).await?,
    };
    if !has_password && !password::replace(app, &place, user.id, None, password).await? {
        return Err(AccountError::LoginTaken);
    }
    let (team, role) = (invitation.team, invitation.role);
    match tokens.add_member(team, user.id, role, &by, now).await {
        // Added by other means, and invited to have a password.
        Err(Error::Commit(CommitError::AlreadyMember)) if !has_password => {}
        Err(error) => return Err(error.into()),
        Ok(_) => {}
    }
    let event = Event::InvitationAccepted {
        team,
        invitation: invitation.id,
        user: user.id,
        address: visitor.client.to_string(),
    };
    app.store().record(now, &Actor::User(user.id), &[event]).await?;
    Entered::new(app, visitor, user.id).await
}

/// Whether a user without a password is the one whom the invitation names, and a member of no other team.
async fn is_theirs<C: Catalog>(app: &App<C>, invitation: &Invitation, user: &User) -> Result<bool, AccountError> {
    let teams = memberships(app, user.id).await?;
    Ok(invitation.login.is_some() && teams.iter().all(|team| team.id == invitation.team))
}
