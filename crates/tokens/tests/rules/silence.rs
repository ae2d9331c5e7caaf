//! A secret is where it is exposed and nowhere else: in no log, error or `Debug`.

use std::fmt::Write as _;
use std::time::Duration;

use bailiwick::Grant;
use bailiwick::digitalocean::DigitalOcean;
use bailiwick_tokens::{Secret, SecretDigest};

use crate::world::{NOW, World, answer, program};

/// The secret, what is random in it, and its digest: also in parts, which is how truncated output looks.
fn traces(secret: &str) -> Vec<String> {
    let digits = secret.trim_start_matches("dop_v1_");
    let digest = SecretDigest::of_presented::<DigitalOcean>(secret).unwrap();
    let hex = digest.as_bytes().map(|byte| format!("{byte:02x}")).concat();
    let list = digest.as_bytes()[..4]
        .iter()
        .map(u8::to_string)
        .collect::<Vec<_>>()
        .join(", ");
    vec![
        digits[..12].to_owned(),
        digits[52..].to_owned(),
        hex[..12].to_owned(),
        list,
    ]
}

#[tokio::test(start_paused = true)]
async fn a_secret_appears_nowhere_but_where_it_is_exposed() {
    let world = World::fresh().await;
    let minted = world.mint("laptop", Grant::read_only()).await;
    let grace = Some(Duration::from_secs(60));
    let new = world
        .tokens
        .regenerate(minted.token.id, grace, &program(), NOW)
        .await
        .unwrap();
    let secrets = [minted.secret.expose(), new.expose()];

    let mut said = format!("{minted:?} {new:?} {:?} {:?}", new.digest(), world.tokens);
    for secret in secrets {
        let caller = world.tokens.authenticate(secret, NOW).await.unwrap();
        let recalled = world.tokens.remembered(secret, NOW).unwrap();
        write!(said, "{caller:#?} {recalled:?}").unwrap();
        let mistyped = format!("{secret}0");
        let error = world.tokens.authenticate(&mistyped, NOW).await.unwrap_err();
        write!(said, "{error} {error:?}").unwrap();
        let error = SecretDigest::of_presented::<DigitalOcean>(&mistyped).unwrap_err();
        write!(said, "{error} {error:?}").unwrap();
    }
    write!(said, "{:?}", world.tokens.get(minted.token.id, NOW).await.unwrap()).unwrap();
    world.tokens.delete(minted.token.id, &program(), NOW).await.unwrap();
    for secret in secrets {
        assert_eq!(answer(&world.tokens, secret, NOW).await, "refused");
    }
    for entry in world.log().await {
        writeln!(said, "{entry} {entry:?}").unwrap();
    }
    assert!(
        said.contains("Secret(…)") && said.contains("use_refused"),
        "what is looked through is not nothing"
    );
    for trace in secrets.into_iter().flat_map(traces) {
        assert!(!said.contains(&trace), "{trace} in {said}");
    }
}

/// The search itself: without it the test above would prove nothing.
#[test]
fn a_secret_would_be_found() {
    let secret = Secret::generate::<DigitalOcean>().unwrap();
    let digest = secret.digest();
    let said = format!("{} {:?}", secret.expose(), digest.as_bytes());
    let found = traces(secret.expose())
        .into_iter()
        .filter(|trace| said.contains(trace))
        .count();
    assert_eq!(found, 3, "both ends of the secret, and the digest as numbers");
}
