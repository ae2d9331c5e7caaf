//! What the log says of changes: the same from every store.

use bailiwick::Timestamp;

use crate::audit::Event;
use crate::{CustomRole, Member, Name, Team, TeamId, TokenRecord, User, UserId};

pub(super) fn team_added(team: &Team) -> Event {
    Event::TeamAdded {
        team: team.id,
        name: team.name.clone(),
    }
}

pub(super) fn user_added(user: &User) -> Event {
    Event::UserAdded {
        user: user.id,
        login: user.login.clone(),
    }
}

pub(super) fn member_added(member: &Member, role_name: Option<Name>) -> Event {
    Event::MemberAdded {
        team: member.team,
        user: member.user,
        role: member.role.clone(),
        role_name,
    }
}

pub(super) fn role_assigned(member: &Member, role_name: Option<Name>) -> Event {
    Event::RoleAssigned {
        team: member.team,
        user: member.user,
        role: member.role.clone(),
        role_name,
    }
}

pub(super) fn member_removed(team: TeamId, user: UserId, tokens: u64) -> Event {
    Event::MemberRemoved { team, user, tokens }
}

pub(super) fn role_added(role: &CustomRole) -> Event {
    Event::RoleAdded {
        team: role.team,
        role: role.id,
        name: role.name.clone(),
        permissions: role.permissions.clone(),
    }
}

pub(super) fn role_edited(before: &CustomRole, permissions: &[String]) -> Event {
    let without = |from: &[String], others: &[String]| -> Vec<String> {
        from.iter().filter(|name| !others.contains(name)).cloned().collect()
    };
    Event::RoleEdited {
        team: before.team,
        role: before.id,
        name: before.name.clone(),
        added: without(permissions, &before.permissions),
        removed: without(&before.permissions, permissions),
    }
}

pub(super) fn role_removed(role: &CustomRole) -> Event {
    Event::RoleRemoved {
        team: role.team,
        role: role.id,
        name: role.name.clone(),
    }
}

pub(super) fn minted(token: &TokenRecord) -> Event {
    Event::TokenMinted {
        team: token.team,
        user: token.user,
        token: token.id,
        name: token.name.clone(),
        grant: token.grant.clone(),
        expires_at: token.expires_at.map(Timestamp::as_secs),
        parent: token.parent,
    }
}

pub(super) fn renamed(before: &TokenRecord, to: &Name) -> Event {
    Event::TokenRenamed {
        team: before.team,
        token: before.id,
        from: before.name.clone(),
        to: to.clone(),
    }
}

pub(super) fn regenerated(token: &TokenRecord, at: Timestamp, grace_until: Option<Timestamp>) -> Event {
    let grace = grace_until.map_or(0, |until| until.as_secs().saturating_sub(at.as_secs()));
    Event::TokenRegenerated {
        team: token.team,
        token: token.id,
        grace,
    }
}

pub(super) fn grace_ended(token: &TokenRecord, at: Timestamp, until: Timestamp) -> Event {
    Event::TokenGraceEnded {
        team: token.team,
        token: token.id,
        grace: until.as_secs().saturating_sub(at.as_secs()).max(0),
    }
}

pub(super) fn deleted(token: &TokenRecord, descendants: u64) -> Event {
    Event::TokenDeleted {
        team: token.team,
        token: token.id,
        descendants,
    }
}
