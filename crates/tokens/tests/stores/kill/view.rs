//! All that there is to be seen of what a script has done.

use bailiwick::{StoredGrant, Timestamp};
use bailiwick_tokens::audit::{AuditQuery, Event};
use bailiwick_tokens::store::{Found, HolderQuery, Invalidation, Store, TokenQuery};
use bailiwick_tokens::{Actor, CustomRole, SecretDigest, Standing, TokenRecord, User};

use super::script::Script;
use crate::world::{NOW, all_entries, all_tokens, beginning};

/// More than any script comes to.
const NUMBERS: u64 = 120;

type Secret = (TokenRecord, bool, Option<Timestamp>);

#[derive(Debug, PartialEq)]
pub(super) struct View {
    user: Option<User>,
    role: Option<CustomRole>,
    standing: Option<Standing>,
    secrets: Vec<Option<Secret>>,
    tokens: Vec<Option<TokenRecord>>,
    listed: Vec<TokenRecord>,
    holders: Vec<TokenRecord>,
    audit: Vec<(Timestamp, Actor, Event)>,
    news: Vec<Invalidation>,
}

impl View {
    pub(super) async fn of_model(store: &dyn Store, script: &Script) -> Self {
        let news = store.feed(Some(beginning(store).await)).await.unwrap().news.unwrap();
        Self::of(store, script, &news).await
    }

    /// With the script's part of some news.
    pub(super) async fn of(store: &dyn Store, script: &Script, news: &[Invalidation]) -> Self {
        let (team, user) = (script.team(), script.user());
        let (mut secrets, mut tokens) = (Vec::new(), Vec::new());
        for number in 0..NUMBERS {
            let read = |found: Found| (found.token, found.deleted, found.good_until);
            secrets.push(store.find(&script.secret(number)).await.unwrap().map(read));
            tokens.push(store.token(script.token(number)).await.unwrap());
        }
        let query = TokenQuery {
            team: Some(team),
            user: Some(user),
            ..all_tokens(NOW)
        };
        let audit = AuditQuery {
            team: Some(team),
            ..all_entries()
        };
        let audit = store.audit(&audit).await.unwrap();
        let digests: Vec<SecretDigest> = (0..NUMBERS).map(|number| script.secret(number)).collect();
        let is_its = |news: &&Invalidation| match news {
            Invalidation::Secret(digest) => digests.contains(digest),
            Invalidation::Member(of, _) => *of == team,
            Invalidation::Role(id) => *id == script.role(),
        };
        let view = Self {
            user: store.user(user).await.unwrap(),
            role: store.role(script.role()).await.unwrap(),
            standing: store.standing(team, user).await.unwrap(),
            secrets,
            tokens,
            listed: store.tokens(&query).await.unwrap(),
            holders: holders(store, script).await,
            audit: audit
                .into_iter()
                .map(|entry| (entry.at, entry.actor, entry.event))
                .collect(),
            news: news.iter().filter(is_its).copied().collect(),
        };
        view.agrees_with_its_log();
        view
    }

    /// The log tells of each token that was minted and not deleted or lost with its member, and of no other.
    fn agrees_with_its_log(&self) {
        let mut live = Vec::new();
        for (_, _, event) in self.audit.iter().rev() {
            match event {
                Event::TokenMinted { token, grant, .. } => live.push((*token, grant.clone())),
                Event::TokenDeleted { token, .. } => live.retain(|(other, _)| other != token),
                Event::MemberRemoved { tokens, .. } => assert_eq!(std::mem::take(&mut live).len() as u64, *tokens),
                _ => {}
            }
        }
        let mut kept: Vec<_> = self
            .tokens
            .iter()
            .flatten()
            .map(|token| (token.id, token.grant.clone()))
            .collect();
        live.sort_by_key(|(token, _)| *token);
        kept.sort_by_key(|(token, _)| *token);
        assert_eq!(live, kept);
        // Each has one secret that is good for ever.
        for (token, _) in kept {
            let good = self
                .secrets
                .iter()
                .flatten()
                .filter(|(of, _, until)| of.id == token && until.is_none());
            assert_eq!(good.count(), 1, "{token}");
        }
        let held = |token: &&TokenRecord| token.grant != StoredGrant::custom::<&str>([]);
        let listed: Vec<_> = self.listed.iter().filter(held).map(|token| token.id).collect();
        assert_eq!(listed, self.holders.iter().map(|token| token.id).collect::<Vec<_>>());
    }
}

async fn holders(store: &dyn Store, script: &Script) -> Vec<TokenRecord> {
    let query = HolderQuery {
        names: (0..6).map(|scope| format!("a:{scope}")).collect(),
        kinds: vec![],
        live_at: NOW,
        after: Some(script.token(0)),
        limit: u32::try_from(NUMBERS).unwrap(),
    };
    let holders = store.holders(&query).await.unwrap().into_iter();
    holders.filter(|token| token.user == script.user()).collect()
}
