//! A store that does not answer.

use async_trait::async_trait;
use bailiwick::Timestamp;
use bailiwick_tokens::audit::{AuditEntry, AuditQuery, Event};
use bailiwick_tokens::store::{
    CommitError, Feed, FeedPlace, Found, HolderQuery, Invalidation, Note, Store, StoreError, StoreErrorKind,
    TokenQuery, Write,
};
use bailiwick_tokens::{
    Actor, CustomRole, Member, Name, RoleId, SecretDigest, Standing, Team, TeamId, TokenId, TokenRecord, User, UserId,
};

pub(crate) struct Down;

fn down<T>() -> Result<T, StoreError> {
    Err(StoreError::new(StoreErrorKind::Unavailable, "the store is down"))
}

#[async_trait]
impl Store for Down {
    async fn commit(&self, _: Write) -> Result<Vec<Invalidation>, CommitError> {
        Ok(down()?)
    }
    async fn find(&self, _: &SecretDigest) -> Result<Option<Found>, StoreError> {
        down()
    }
    async fn token(&self, _: TokenId) -> Result<Option<TokenRecord>, StoreError> {
        down()
    }
    async fn descendants(&self, _: TokenId, _: Timestamp) -> Result<u64, StoreError> {
        down()
    }
    async fn old_secret_until(&self, _: TokenId, _: Timestamp) -> Result<Option<Timestamp>, StoreError> {
        down()
    }
    async fn role_names(&self) -> Result<Vec<(String, u64)>, StoreError> {
        down()
    }
    async fn tokens(&self, _: &TokenQuery) -> Result<Vec<TokenRecord>, StoreError> {
        down()
    }
    async fn holders(&self, _: &HolderQuery) -> Result<Vec<TokenRecord>, StoreError> {
        down()
    }
    async fn standing(&self, _: TeamId, _: UserId) -> Result<Option<Standing>, StoreError> {
        down()
    }
    async fn members(&self, _: TeamId) -> Result<Vec<(Member, User)>, StoreError> {
        down()
    }
    async fn memberships(&self, _: UserId) -> Result<Vec<(Member, Team)>, StoreError> {
        down()
    }
    async fn roles(&self, _: TeamId) -> Result<Vec<CustomRole>, StoreError> {
        down()
    }
    async fn role(&self, _: RoleId) -> Result<Option<CustomRole>, StoreError> {
        down()
    }
    async fn team(&self, _: TeamId) -> Result<Option<Team>, StoreError> {
        down()
    }
    async fn teams(&self) -> Result<Vec<Team>, StoreError> {
        down()
    }
    async fn user(&self, _: UserId) -> Result<Option<User>, StoreError> {
        down()
    }
    async fn user_by_login(&self, _: &Name) -> Result<Option<User>, StoreError> {
        down()
    }
    async fn logins(&self) -> Result<Vec<Name>, StoreError> {
        down()
    }
    async fn touch(&self, _: &[(TokenId, Timestamp)]) -> Result<(), StoreError> {
        down()
    }
    async fn record(&self, _: Timestamp, _: &Actor, _: &[Event]) -> Result<(), StoreError> {
        down()
    }
    async fn audit(&self, _: &AuditQuery) -> Result<Vec<AuditEntry>, StoreError> {
        down()
    }
    async fn note(&self, _: &str, _: &str, _: Timestamp) -> Result<Option<Note>, StoreError> {
        down()
    }
    async fn notes(&self, _: &str, _: &str, _: Timestamp) -> Result<Vec<Note>, StoreError> {
        down()
    }
    async fn add_note(&self, _: &Note, _: Timestamp) -> Result<bool, StoreError> {
        down()
    }
    async fn set_note(&self, _: &Note) -> Result<(), StoreError> {
        down()
    }
    async fn swap_note(&self, _: &str, _: &Note, _: Timestamp) -> Result<bool, StoreError> {
        down()
    }
    async fn take_note(&self, _: &str, _: &str, _: Timestamp) -> Result<Option<Note>, StoreError> {
        down()
    }
    async fn take_notes(&self, _: &str, _: &str) -> Result<u64, StoreError> {
        down()
    }
    async fn sweep_notes(&self, _: Timestamp) -> Result<(), StoreError> {
        down()
    }
    async fn expiring(&self, _: Timestamp, _: Timestamp) -> Result<u64, StoreError> {
        down()
    }
    async fn feed(&self, _: Option<FeedPlace>) -> Result<Feed, StoreError> {
        down()
    }
}
