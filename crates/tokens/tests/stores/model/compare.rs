//! Two stores side by side.

use std::fmt::Debug;

use bailiwick_tokens::audit::AuditQuery;
use bailiwick_tokens::store::{
    Change, FeedPlace, Found, HolderQuery, Invalidation, Judge, NewToken, Store, TokenQuery, Write,
};
use bailiwick_tokens::{SecretDigest, Standing, TokenId, TokenRecord};
use proptest::prelude::*;

use super::generate::Step;
use crate::world::{actor, all_entries, all_tokens, beginning, id, later, name, secret};

pub(super) struct Compared<'s> {
    store: &'s dyn Store,
    model: &'s dyn Store,
    now: i64,
    minted: u128,
    secrets: Vec<SecretDigest>,
    /// Where the feeds of both ended, at some time.
    places: Vec<[FeedPlace; 2]>,
}

impl<'s> Compared<'s> {
    pub(super) fn new(store: &'s dyn Store, model: &'s dyn Store) -> Self {
        Self {
            store,
            model,
            now: 0,
            minted: 0,
            secrets: Vec::new(),
            places: Vec::new(),
        }
    }

    pub(super) async fn step(&mut self, step: Step) -> Result<(), TestCaseError> {
        match step {
            Step::Wait(seconds) => self.now += seconds,
            // An identifier is given once: what would happen otherwise is nobody's business.
            Step::Change(Change::AddRole(role), _) if self.model.role(role.id).await.unwrap().is_some() => {}
            Step::Change(Change::AddUser(user), _) if self.model.user(user.id).await.unwrap().is_some() => {}
            Step::Change(change, keep) => {
                if let Change::Regenerate { secret, .. } = &change {
                    self.secrets.push(*secret);
                }
                self.change(change, keep).await?;
            }
            mint @ Step::Mint { .. } => {
                let token = self.token(mint);
                self.secrets.push(token.secret);
                self.change(Change::Mint(Box::new(token)), Vec::new()).await?;
            }
            Step::Use(used) => {
                let used: Vec<(TokenId, _)> = used.into_iter().map(|(token, at)| (id(token), later(at))).collect();
                self.store.touch(&used).await.unwrap();
                self.model.touch(&used).await.unwrap();
            }
            Step::List {
                team,
                user,
                after,
                limit,
            } => {
                let query = TokenQuery {
                    team: team.map(id),
                    user: user.map(id),
                    live_at: later(self.now),
                    after: after.map(id),
                    limit,
                };
                same(self.store.tokens(&query).await, self.model.tokens(&query).await)?;
            }
            Step::Holders {
                names,
                kinds,
                after,
                limit,
            } => {
                let query = HolderQuery {
                    names,
                    kinds,
                    live_at: later(self.now),
                    after: after.map(id),
                    limit,
                };
                same(self.store.holders(&query).await, self.model.holders(&query).await)?;
            }
            Step::Audit {
                team,
                token,
                before,
                limit,
            } => {
                let query = AuditQuery {
                    team: team.map(id),
                    token: token.map(id),
                    before,
                    limit,
                };
                same(self.store.audit(&query).await, self.model.audit(&query).await)?;
            }
            Step::Roles => same(self.store.role_names().await, self.model.role_names().await)?,
            Step::Feed(since) => self.feed(since).await?,
        }
        Ok(())
    }

    /// Compares the news since a place at which both ended, or since none. Each store knows its own places.
    async fn feed(&mut self, since: Option<u64>) -> Result<(), TestCaseError> {
        let count = self.places.len();
        let since = since
            .filter(|_| count > 0)
            .map(|since| self.places[usize::try_from(since).unwrap_or_default() % count]);
        let store = news(self.store, since.map(|[store, _]| store)).await;
        let model = news(self.model, since.map(|[_, model]| model)).await;
        prop_assert_eq!((store.0.number, store.1), (model.0.number, model.1));
        self.places.push([store.0, model.0]);
        Ok(())
    }

    async fn change(&self, change: Change, keep: Vec<String>) -> Result<(), TestCaseError> {
        let write = Write {
            at: later(self.now),
            actor: actor(),
            change,
            keep,
        };
        same(self.store.commit(write.clone()).await, self.model.commit(write).await)
    }

    fn token(&mut self, mint: Step) -> NewToken {
        let Step::Mint {
            team,
            user,
            name: called,
            grant,
            lasts,
            predefined_alone,
            by,
        } = mint
        else {
            unreachable!("only a mint makes a token")
        };
        let number = 100 + self.minted;
        self.minted += 1;
        NewToken {
            record: TokenRecord {
                id: id(number),
                team: id(team),
                user: id(user),
                name: name(&called.to_string()),
                grant,
                created_at: later(self.now),
                expires_at: lasts.map(|seconds| later(self.now + seconds)),
                parent: by.map(id),
                last_used_at: None,
            },
            secret: secret(number),
            judge: Judge::new(move |standing| predefined_alone.is_none_or(|alone| alone == standing.custom.is_none())),
        }
    }

    /// All that there is to be known.
    pub(super) async fn everything(&self) -> Result<(), TestCaseError> {
        let (store, model) = (self.store, self.model);
        for secret in &self.secrets {
            let read = |found: Option<Found>| {
                found.map(|found| (found.token, found.deleted, found.good_until, found.standing))
            };
            let (found, expected) = (store.find(secret).await, model.find(secret).await);
            same::<Option<(TokenRecord, _, _, Option<Standing>)>, _>(found.map(read), expected.map(read))?;
        }
        for number in 1..5 {
            same(store.members(id(number)).await, model.members(id(number)).await)?;
            same(store.memberships(id(number)).await, model.memberships(id(number)).await)?;
            same(store.roles(id(number)).await, model.roles(id(number)).await)?;
            same(store.role(id(number)).await, model.role(id(number)).await)?;
            same(store.user(id(number)).await, model.user(id(number)).await)?;
            let login = name(&format!("name {number}"));
            same(store.user_by_login(&login).await, model.user_by_login(&login).await)?;
            for user in 1..5 {
                let (team, user) = (id(number), id(user));
                same(store.standing(team, user).await, model.standing(team, user).await)?;
            }
        }
        for number in 100..100 + self.minted {
            same(store.token(id(number)).await, model.token(id(number)).await)?;
        }
        let live = all_tokens(later(self.now));
        same(store.tokens(&live).await, model.tokens(&live).await)?;
        same(store.teams().await, model.teams().await)?;
        same(store.audit(&all_entries()).await, model.audit(&all_entries()).await)?;
        let (_, found) = news(store, Some(beginning(store).await)).await;
        let (_, expected) = news(model, Some(beginning(model).await)).await;
        prop_assert_eq!(found, expected);
        Ok(())
    }
}

async fn news(store: &dyn Store, since: Option<FeedPlace>) -> (FeedPlace, Option<Vec<Invalidation>>) {
    let feed = store.feed(since).await.unwrap();
    (feed.end, feed.news)
}

/// Answers are the same, or rules against it are.
fn same<T: Debug + PartialEq, E: Debug>(found: Result<T, E>, expected: Result<T, E>) -> Result<(), TestCaseError> {
    let (found, expected) = (
        found.map_err(|error| format!("{error:?}")),
        expected.map_err(|error| format!("{error:?}")),
    );
    prop_assert_eq!(found, expected);
    Ok(())
}
