//! Records to begin with.

use bailiwick::{StoredGrant, Timestamp};
use bailiwick_tokens::audit::{AuditEntry, AuditQuery};
use bailiwick_tokens::store::{
    Change, CommitError, FeedPlace, Invalidation, Judge, NewToken, Store, TokenQuery, Write,
};
use bailiwick_tokens::{
    Actor, CustomRole, Id, Member, Name, RoleRef, SecretDigest, Team, TeamId, TokenId, TokenRecord, User, UserId,
};
use uuid::Uuid;

pub(crate) const NOW: Timestamp = Timestamp::from_secs(1_790_000_000);

/// So many seconds later.
pub(crate) fn later(seconds: i64) -> Timestamp {
    Timestamp::from_secs(NOW.as_secs() + seconds)
}

/// The beginning of a store's feed.
pub(crate) async fn beginning(store: &dyn Store) -> FeedPlace {
    let end = store.feed(None).await.unwrap().end;
    FeedPlace {
        number: 0,
        mark: 0,
        ..end
    }
}

pub(crate) fn name(text: &str) -> Name {
    text.parse().unwrap()
}

pub(crate) fn actor() -> Actor {
    Actor::Program("test".to_owned())
}

/// An identifier. Higher numbers come later.
pub(crate) fn id<T>(number: u128) -> Id<T> {
    Id::from_uuid(Uuid::from_u128(number))
}

pub(crate) fn secret(number: u128) -> SecretDigest {
    let mut bytes = [7; 32];
    bytes[..16].copy_from_slice(&number.to_be_bytes());
    SecretDigest::from_bytes(bytes)
}

pub(crate) fn team(number: u128) -> Team {
    Team {
        id: id(number),
        name: name(&format!("team {number}")),
        created_at: NOW,
    }
}

pub(crate) fn user(number: u128) -> User {
    User {
        id: id(number),
        login: name(&format!("user {number}")),
        created_at: NOW,
    }
}

pub(crate) fn role(number: u128, team: TeamId) -> CustomRole {
    CustomRole {
        id: id(number),
        team,
        name: name(&format!("role {number}")),
        permissions: vec!["a:read".to_owned(), "moon:land".to_owned()],
    }
}

pub(crate) fn member(team: TeamId, user: UserId) -> Member {
    let role = RoleRef::Predefined("member".to_owned());
    Member { team, user, role }
}

/// Allows everything.
pub(crate) fn anybody() -> Judge {
    Judge::new(|_| true)
}

/// What a test does with a store, in the shortest words.
pub(crate) struct World<'s> {
    pub(crate) store: &'s dyn Store,
    pub(crate) team: Team,
    pub(crate) user: User,
}

impl<'s> World<'s> {
    /// A team with one member.
    pub(crate) async fn new(store: &'s dyn Store) -> Self {
        let (team, user) = (team(1), user(1));
        let world = Self { store, team, user };
        world.make(Change::AddTeam(world.team.clone())).await;
        world.make(Change::AddUser(world.user.clone())).await;
        world
            .make(Change::AddMember(member(world.team.id, world.user.id)))
            .await;
        world
    }

    pub(crate) async fn commit_at(&self, at: Timestamp, change: Change) -> Result<Vec<Invalidation>, CommitError> {
        let write = Write {
            at,
            actor: actor(),
            change,
            keep: Vec::new(),
        };
        self.store.commit(write).await
    }

    pub(crate) async fn commit(&self, change: Change) -> Result<Vec<Invalidation>, CommitError> {
        self.commit_at(NOW, change).await
    }

    #[track_caller]
    pub(crate) fn make(&self, change: Change) -> impl Future<Output = Vec<Invalidation>> {
        let caller = std::panic::Location::caller();
        async move {
            let made = self.commit(change).await;
            made.unwrap_or_else(|error| panic!("{caller}: {error}"))
        }
    }

    /// A token of the world's user with this number, which is its name too.
    pub(crate) fn token(&self, number: u128) -> NewToken {
        NewToken {
            record: TokenRecord {
                id: id(number),
                team: self.team.id,
                user: self.user.id,
                name: name(&number.to_string()),
                grant: StoredGrant::custom(["a:read"]),
                created_at: NOW,
                expires_at: None,
                parent: None,
                last_used_at: None,
            },
            secret: secret(number),
            judge: anybody(),
        }
    }

    pub(crate) async fn mint(&self, token: NewToken) -> TokenId {
        let id = token.record.id;
        self.make(Change::Mint(Box::new(token))).await;
        id
    }

    /// The identifiers of live tokens, as numbers.
    pub(crate) async fn live(&self, at: Timestamp) -> Vec<u128> {
        let tokens = self.store.tokens(&all_tokens(at)).await.unwrap();
        tokens.iter().map(|token| token.id.as_uuid().as_u128()).collect()
    }

    /// The log, oldest first.
    pub(crate) async fn audit(&self) -> Vec<AuditEntry> {
        let mut entries = self.store.audit(&all_entries()).await.unwrap();
        entries.reverse();
        entries
    }
}

pub(crate) fn all_tokens(live_at: Timestamp) -> TokenQuery {
    TokenQuery {
        team: None,
        user: None,
        live_at,
        after: None,
        limit: u32::MAX,
    }
}

pub(crate) fn all_entries() -> AuditQuery {
    AuditQuery {
        limit: u32::MAX,
        ..AuditQuery::default()
    }
}
