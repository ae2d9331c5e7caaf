//! Tokens that tokens minted: each ends with its parent, whatever happens to the tree and whoever is asked.

use std::time::Duration;

use bailiwick::digitalocean::DigitalOcean;
use bailiwick::{Grant, Timestamp};
use bailiwick_tokens::audit::AuditQuery;
use bailiwick_tokens::store::{CommitError, Store};
use bailiwick_tokens::{Error, Expiry, LONGEST_GRACE, RoleRef, TokenId, Tokens};
use proptest::prelude::*;
use proptest::sample::Index;

use crate::world::{NOW, World, answer, later, name, program};

/// What is done to a tree of tokens.
#[derive(Clone, Debug)]
enum Step {
    /// Mints: by the member, or by one of the tokens, to last so many seconds or for ever.
    Mint(Option<Index>, Option<i64>),
    /// Gives one another secret, the old one with so many seconds of grace.
    Regenerate(Index, u64),
    /// Deletes one.
    Delete(Index),
    /// Gives whose they are another role, one of which has not the scope with which tokens mint.
    Role(&'static str),
    /// Lets time pass.
    Wait(i64),
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let token = any::<Index>;
    let step = prop_oneof![
        5 => (prop::option::weighted(0.8, token()), prop::option::of(1..40_i64)).prop_map(|(by, lasts)| Step::Mint(by, lasts)),
        2 => (token(), 0..20_u64).prop_map(|(token, grace)| Step::Regenerate(token, grace)),
        1 => token().prop_map(Step::Delete),
        1 => prop::sample::select(["member", "modifier", "biller"].to_vec()).prop_map(Step::Role),
        2 => (1..8_i64).prop_map(Step::Wait),
    ];
    prop::collection::vec(step, 1..40)
}

/// A token as the model has it: a node of the tree.
struct Node {
    id: TokenId,
    parent: Option<usize>,
    end: Option<i64>,
    deleted: bool,
    /// Its secrets, each with the second from which on it is dead.
    secrets: Vec<(String, Option<i64>)>,
}

struct Model(Vec<Node>);

impl Model {
    /// Whether a token and everything above it is live.
    fn is_live(&self, at: usize, now: i64) -> bool {
        let node = &self.0[at];
        !node.deleted
            && node.end.is_none_or(|end| now < end)
            && node.parent.is_none_or(|parent| self.is_live(parent, now))
    }

    async fn check(&self, tokens: &Tokens<DigitalOcean>, now: i64, place: &str) -> Result<(), TestCaseError> {
        for (at, node) in self.0.iter().enumerate() {
            for (secret, good_until) in &node.secrets {
                let lives = self.is_live(at, now) && good_until.is_none_or(|until| now < until);
                let expected = if lives { "ok" } else { "refused" };
                let found = answer(tokens, secret, later(now)).await;
                prop_assert_eq!(found, expected, "token {} {} at {}", at, place, now);
            }
        }
        Ok(())
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn no_live_token_ends_after_what_minted_it(steps in steps()) {
        let mut builder = tokio::runtime::Builder::new_current_thread();
        let runtime = builder.enable_time().start_paused(true).build().unwrap();
        runtime.block_on(history(steps))?;
    }
}

async fn history(steps: Vec<Step>) -> Result<(), TestCaseError> {
    let world = World::fresh().await;
    let elsewhere = world.elsewhere().await;
    let mut model = Model(Vec::new());
    let mut now = 0;
    let mut may_mint = true;
    for step in steps {
        let some = |index: Index| (!model.0.is_empty()).then(|| index.index(model.0.len()));
        match step {
            Step::Mint(by, lasts) => {
                let parent = by.and_then(some);
                let mut request = world.request(&format!("token {}", model.0.len()), Grant::full_access());
                request.expiry = lasts.map_or(Expiry::Never, |seconds| Expiry::At(later(now + seconds)));
                let may = parent.is_none_or(|at| may_mint && model.is_live(at, now));
                let minted = match parent {
                    Some(at) => world.mint_by(model.0[at].id, request, later(now)).await.ok(),
                    None => world.tokens.mint(request, &world.member(), later(now)).await.ok(),
                };
                prop_assert_eq!(minted.is_some(), may);
                if let Some(minted) = minted {
                    let seconds = |at: Timestamp| at.as_secs() - NOW.as_secs();
                    let end = minted.token.expires_at.map(seconds);
                    let ends = [
                        lasts.map(|seconds| now + seconds),
                        parent.and_then(|at| model.0[at].end),
                    ];
                    prop_assert_eq!(end, ends.into_iter().flatten().min());
                    model.0.push(Node {
                        id: minted.token.id,
                        parent,
                        end,
                        deleted: false,
                        secrets: vec![(minted.secret.expose().to_owned(), None)],
                    });
                }
            }
            Step::Regenerate(index, grace) => {
                let Some(at) = some(index) else { continue };
                let may = model.is_live(at, now);
                let grace = Duration::from_secs(grace);
                let secret = world
                    .tokens
                    .regenerate(model.0[at].id, Some(grace), &program(), later(now))
                    .await;
                prop_assert_eq!(secret.is_ok(), may);
                if let Ok(secret) = secret {
                    let secrets = &mut model.0[at].secrets;
                    for (_, until) in secrets.iter_mut() {
                        // Only the last one gets the grace; older ones are over.
                        let grace = if until.is_none() {
                            i64::try_from(grace.as_secs()).unwrap()
                        } else {
                            0
                        };
                        *until = Some(now + grace);
                    }
                    secrets.push((secret.expose().to_owned(), None));
                }
            }
            Step::Delete(index) => {
                let Some(at) = some(index) else { continue };
                let deleted = world.tokens.delete(model.0[at].id, &program(), later(now)).await;
                let had_ended = std::iter::successors(Some(at), |at| model.0[*at].parent).any(|at| model.0[at].deleted);
                prop_assert_eq!(deleted.is_ok(), !had_ended);
                model.0[at].deleted = true;
            }
            Step::Role(role) => {
                may_mint = role != "biller";
                let role = RoleRef::Predefined(role.to_owned());
                let by = program();
                let assigned = world.tokens.assign_role(world.team, world.user, role, &by, later(now));
                assigned.await.unwrap();
            }
            Step::Wait(seconds) => now += seconds,
        }
        model.check(&world.tokens, now, "here").await?;
        // News takes a second at most.
        tokio::time::sleep(Duration::from_secs(1)).await;
        model.check(&elsewhere, now, "elsewhere").await?;
    }
    Ok(())
}

#[tokio::test(start_paused = true)]
async fn a_token_and_its_log_say_what_minted_it_and_what_ends_with_it() {
    let world = World::new().await;
    let mut request = world.request("ci", Grant::full_access());
    request.expiry = Expiry::At(later(60));
    let parent = world.tokens.mint(request, &world.member(), NOW).await.unwrap().token;
    let child = world
        .mint_by(parent.id, world.request("job", Grant::read_only()), NOW)
        .await;
    let child = child.unwrap().token;
    assert_eq!((child.parent, child.expires_at), (Some(parent.id), Some(later(60))));
    let view = world.tokens.get(child.id, NOW).await.unwrap().unwrap();
    assert_eq!((view.parent.unwrap().name, view.descendants), (name("ci"), 0));
    let view = world.tokens.get(parent.id, NOW).await.unwrap().unwrap();
    assert_eq!((view.parent, view.descendants), (None, 1));
    let last = AuditQuery {
        limit: 1,
        ..AuditQuery::default()
    };
    let event = world.store.audit(&last).await.unwrap().remove(0).event;
    let event = serde_json::to_value(event).unwrap();
    assert_eq!(event["expires_at"], later(60).as_secs());
    assert_eq!(event["parent"], parent.id.to_string());
}

#[tokio::test(start_paused = true)]
async fn an_old_secret_says_that_it_is_one_and_works_for_a_week_at_most() {
    let world = World::new().await;
    let minted = world.mint("ci", Grant::full_access()).await;
    let (id, old) = (minted.token.id, minted.secret.expose());
    let regenerate = async |grace| world.tokens.regenerate(id, Some(grace), &program(), NOW).await;
    let error = regenerate(LONGEST_GRACE + Duration::from_secs(1)).await.unwrap_err();
    assert!(matches!(error, Error::LongGrace), "{error}");
    assert_eq!(error.to_string(), "an old secret works for at most 7 days more");
    assert!(!world.tokens.authenticate(old, NOW).await.unwrap().is_replaced());
    let new = regenerate(LONGEST_GRACE).await.unwrap();
    assert!(world.tokens.authenticate(old, NOW).await.unwrap().is_replaced());
    assert!(
        !world
            .tokens
            .authenticate(new.expose(), NOW)
            .await
            .unwrap()
            .is_replaced()
    );
}

#[tokio::test(start_paused = true)]
async fn an_old_secret_says_when_it_ends_and_can_be_ended_sooner_but_not_later() {
    let world = World::fresh().await;
    let minted = world.mint("ci", Grant::full_access()).await;
    let (id, old) = (minted.token.id, minted.secret.expose());
    let until = async || world.tokens.get(id, NOW).await.unwrap().unwrap().old_secret_until;
    let end = async |grace| {
        let grace = Some(Duration::from_secs(grace));
        world.tokens.end_grace(id, grace, &program(), NOW).await
    };
    let none = |error: Error<DigitalOcean>| matches!(error, Error::Commit(CommitError::NoOldSecret));
    assert_eq!(until().await, None);
    assert!(none(end(0).await.unwrap_err()));
    let hour = Some(Duration::from_secs(3_600));
    let new = world.tokens.regenerate(id, hour, &program(), NOW).await.unwrap();
    assert_eq!(until().await, Some(later(3_600)));
    assert_eq!(answer(&world.tokens, old, later(61)).await, "ok");
    end(60).await.unwrap();
    assert_eq!(until().await, Some(later(60)));
    assert!(none(end(60).await.unwrap_err()));
    assert!(none(end(600).await.unwrap_err()));
    let told = [
        answer(&world.tokens, old, later(59)).await,
        answer(&world.tokens, old, later(60)).await,
    ];
    assert_eq!(told, ["ok", "refused"]);
    end(0).await.unwrap();
    assert_eq!(until().await, None);
    assert_eq!(answer(&world.tokens, old, NOW).await, "refused");
    assert_eq!(answer(&world.tokens, new.expose(), NOW).await, "ok");
    let log = world.log().await;
    let ended = log.iter().filter(|entry| entry["event"] == "token_grace_ended");
    assert_eq!(
        ended.map(|entry| entry["grace"].as_i64().unwrap()).collect::<Vec<_>>(),
        [0, 60]
    );
}
