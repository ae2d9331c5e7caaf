//! Changes: every check first, then the change.

use bailiwick::Timestamp;

use super::state::{KeptSecret, KeptToken, State};
use crate::audit::Event;
use crate::store::{ALWAYS, Change, CommitError, Invalidation, NewToken, Write, events};
use crate::{
    CustomRole, Member, Name, RoleId, RoleRef, SecretDigest, Team, TeamId, TokenId, TokenRecord, User, UserId,
};

type Made = Result<(Event, Vec<Invalidation>), CommitError>;

impl State {
    pub(super) fn commit(&mut self, write: Write) -> Result<Vec<Invalidation>, CommitError> {
        let Write {
            at,
            actor,
            change,
            keep,
        } = write;
        let keep = keep.as_slice();
        let (event, invalidated) = match change {
            Change::AddTeam(team) => Ok(self.add_team(team)),
            Change::AddUser(user) => self.add_user(user),
            Change::AddMember(member) => self.add_member(member),
            Change::AssignRole(member) => self.assign_role(member, keep),
            Change::RemoveMember { team, user } => self.remove_member(team, user, keep),
            Change::AddRole(role) => self.add_role(role),
            Change::EditRole { role, permissions } => self.edit_role(role, permissions),
            Change::RemoveRole { role } => self.remove_role(role),
            Change::Mint(token) => self.mint(*token, at),
            Change::Rename { token, name } => self.rename(token, name, at),
            Change::Regenerate {
                token,
                secret,
                grace_until,
            } => self.regenerate(token, secret, grace_until, at),
            Change::EndGrace { token, until } => self.end_grace(token, until, at),
            Change::Delete { token } => self.delete(token),
        }?;
        self.log(at, actor, event);
        self.feed.extend(&invalidated);
        Ok(invalidated)
    }

    fn add_team(&mut self, team: Team) -> (Event, Vec<Invalidation>) {
        let event = events::team_added(&team);
        self.teams.insert(team.id, team);
        (event, Vec::new())
    }

    fn add_user(&mut self, user: User) -> Made {
        if self.users.values().any(|other| other.login == user.login) {
            return Err(CommitError::LoginTaken);
        }
        let event = events::user_added(&user);
        self.users.insert(user.id, user);
        Ok((event, Vec::new()))
    }

    fn add_member(&mut self, member: Member) -> Made {
        if !self.teams.contains_key(&member.team) {
            return Err(CommitError::NoTeam);
        }
        if !self.users.contains_key(&member.user) {
            return Err(CommitError::NoUser);
        }
        let role_name = self.check_role(&member)?;
        if self.members.contains_key(&(member.team, member.user)) {
            return Err(CommitError::AlreadyMember);
        }
        let event = events::member_added(&member, role_name);
        let invalidated = vec![Invalidation::Member(member.team, member.user)];
        self.members.insert((member.team, member.user), member);
        Ok((event, invalidated))
    }

    fn assign_role(&mut self, member: Member, keep: &[String]) -> Made {
        let role_name = self.check_role(&member)?;
        self.check_member(member.team, member.user)?;
        if !is_one_of(&member.role, keep) {
            self.check_kept(member.team, member.user, keep)?;
        }
        let event = events::role_assigned(&member, role_name);
        let invalidated = vec![Invalidation::Member(member.team, member.user)];
        self.members.insert((member.team, member.user), member);
        Ok((event, invalidated))
    }

    fn remove_member(&mut self, team: TeamId, user: UserId, keep: &[String]) -> Made {
        self.check_member(team, user)?;
        self.check_kept(team, user, keep)?;
        self.members.remove(&(team, user));
        let mut died = 0;
        for token in self.tokens.values_mut() {
            if token.record.team == team && token.record.user == user && !token.deleted {
                token.deleted = true;
                died += 1;
            }
        }
        let invalidated = vec![Invalidation::Member(team, user)];
        Ok((events::member_removed(team, user, died), invalidated))
    }

    fn add_role(&mut self, role: CustomRole) -> Made {
        if !self.teams.contains_key(&role.team) {
            return Err(CommitError::NoTeam);
        }
        let same = |other: &CustomRole| other.team == role.team && other.name == role.name;
        if self.roles.values().any(same) {
            return Err(CommitError::RoleNameTaken);
        }
        let event = events::role_added(&role);
        self.roles.insert(role.id, role);
        Ok((event, Vec::new()))
    }

    fn edit_role(&mut self, id: RoleId, permissions: Vec<String>) -> Made {
        let role = self.roles.get_mut(&id).ok_or(CommitError::NoRole)?;
        let event = events::role_edited(role, &permissions);
        role.permissions = permissions;
        Ok((event, vec![Invalidation::Role(id)]))
    }

    fn remove_role(&mut self, id: RoleId) -> Made {
        let role = self.roles.get(&id).ok_or(CommitError::NoRole)?;
        if self.members.values().any(|member| member.role == RoleRef::Custom(id)) {
            return Err(CommitError::RoleInUse);
        }
        let event = events::role_removed(role);
        self.roles.remove(&id);
        Ok((event, Vec::new()))
    }

    fn mint(&mut self, token: NewToken, at: Timestamp) -> Made {
        let NewToken { record, secret, judge } = token;
        let standing = self.standing(record.team, record.user);
        if !judge.allows(&standing.ok_or(CommitError::NoMember)?) {
            return Err(CommitError::NotAllowed);
        }
        if let Some(parent) = record.parent
            && !record.can_descend_from(self.live_token(parent, at)?)
        {
            return Err(CommitError::NotAllowed);
        }
        self.check_name(record.user, record.id, &record.name, at)?;
        let event = events::minted(&record);
        let kept = KeptSecret {
            token: record.id,
            good_until: None,
        };
        self.secrets.insert(*secret.as_bytes(), kept);
        let deleted = false;
        self.tokens.insert(record.id, KeptToken { record, deleted });
        Ok((event, Vec::new()))
    }

    fn rename(&mut self, id: TokenId, name: Name, at: Timestamp) -> Made {
        let record = self.live_token(id, at)?;
        self.check_name(record.user, id, &name, at)?;
        let event = events::renamed(record, &name);
        if let Some(token) = self.tokens.get_mut(&id) {
            token.record.name = name;
        }
        Ok((event, Vec::new()))
    }

    fn regenerate(&mut self, id: TokenId, new: SecretDigest, grace_until: Option<Timestamp>, at: Timestamp) -> Made {
        let event = events::regenerated(self.live_token(id, at)?, at, grace_until);
        let mut invalidated = Vec::new();
        for (digest, secret) in &mut self.secrets {
            if secret.token == id && secret.good_until.is_none_or(|good| good > at) {
                let grace = if secret.good_until.is_none() { grace_until } else { None };
                secret.good_until = Some(grace.unwrap_or(ALWAYS));
                invalidated.push(Invalidation::Secret(SecretDigest::from_bytes(*digest)));
            }
        }
        let kept = KeptSecret {
            token: id,
            good_until: None,
        };
        self.secrets.insert(*new.as_bytes(), kept);
        Ok((event, invalidated))
    }

    fn end_grace(&mut self, id: TokenId, until: Timestamp, at: Timestamp) -> Made {
        let event = events::grace_ended(self.live_token(id, at)?, at, until);
        let longer =
            |secret: &KeptSecret| secret.token == id && secret.good_until.is_some_and(|good| good > until.max(at));
        let mut invalidated = Vec::new();
        for (digest, secret) in self.secrets.iter_mut().filter(|(_, secret)| longer(secret)) {
            secret.good_until = Some(until);
            invalidated.push(Invalidation::Secret(SecretDigest::from_bytes(*digest)));
        }
        if invalidated.is_empty() {
            return Err(CommitError::NoOldSecret);
        }
        Ok((event, invalidated))
    }

    fn delete(&mut self, id: TokenId) -> Made {
        let token = self.tokens.get(&id).filter(|token| !token.deleted);
        let record = token.ok_or(CommitError::NoToken)?.record.clone();
        let mut ended = self.lineage(id);
        ended.retain(|id| self.tokens.get(id).is_some_and(|token| !token.deleted));
        for id in &ended {
            if let Some(token) = self.tokens.get_mut(id) {
                token.deleted = true;
            }
        }
        let event = events::deleted(&record, ended.len() as u64 - 1);
        let secrets = self.secrets.iter().filter(|(_, secret)| ended.contains(&secret.token));
        let invalidated = secrets.map(|(digest, _)| Invalidation::Secret(SecretDigest::from_bytes(*digest)));
        Ok((event, invalidated.collect()))
    }

    fn check_member(&self, team: TeamId, user: UserId) -> Result<(), CommitError> {
        if self.members.contains_key(&(team, user)) {
            Ok(())
        } else {
            Err(CommitError::NoMember)
        }
    }

    /// Somebody else has the role that is taken from a member.
    fn check_kept(&self, team: TeamId, user: UserId, keep: &[String]) -> Result<(), CommitError> {
        let has = |other: &&Member| other.team == team && is_one_of(&other.role, keep);
        let mut holders = self.members.values().filter(has).map(|member| member.user).peekable();
        let is_only_one = holders.next_if_eq(&user).is_some() && holders.next().is_none();
        if is_only_one {
            Err(CommitError::LastOfRole)
        } else {
            Ok(())
        }
    }

    /// The role is there. The answer is its name, where it is the team's own.
    fn check_role(&self, member: &Member) -> Result<Option<Name>, CommitError> {
        match &member.role {
            RoleRef::Predefined(_) => Ok(None),
            RoleRef::Custom(id) => {
                let role = self.roles.get(id).filter(|role| role.team == member.team);
                role.map(|role| Some(role.name.clone())).ok_or(CommitError::NoRole)
            }
        }
    }

    fn live_token(&self, id: TokenId, at: Timestamp) -> Result<&TokenRecord, CommitError> {
        let token = self.tokens.get(&id).filter(|token| !token.deleted);
        let record = token.map(|token| &token.record).filter(|record| !record.is_expired(at));
        record.ok_or(CommitError::NoToken)
    }

    fn check_name(&self, user: UserId, id: TokenId, name: &Name, at: Timestamp) -> Result<(), CommitError> {
        let same = |other: &TokenRecord| other.user == user && other.name == *name && other.id != id;
        if self.live(at, None).any(same) {
            Err(CommitError::NameTaken)
        } else {
            Ok(())
        }
    }
}

fn is_one_of(role: &RoleRef, names: &[String]) -> bool {
    matches!(role, RoleRef::Predefined(name) if names.contains(name))
}
