//! Which tokens hold a scope: by name, by an alias, by a scope that implies it, or by a kind that follows the role.

use std::sync::Arc;
use std::sync::Once;

use bailiwick::runtime::RuntimeCatalog;
use bailiwick::{Catalog, StoredGrant};
use bailiwick_tokens::store::Store;
use bailiwick_tokens::{Expiry, RoleRef, Tokens};

use crate::world::{NOW, World, later, name, program};

bailiwick::runtime_catalog! {
    /// A catalogue in which scopes imply others, and one was renamed.
    Notes
}

const TEXT: &str = "
    format = 1
    [catalog]
    name = 'notes'
    [scopes]
    'note:read' = {}
    'note:update' = { implies = ['note:read'] }
    'note:admin' = { class = 'other', implies = ['note:update'] }
    'board:read' = {}
    [aliases]
    'note:write' = ['note:update']
    'note:look' = ['note:read']
    [roles.clerk]
    allow = ['*']
";

#[tokio::test(start_paused = true)]
async fn they_are_found_by_everything_that_gives_the_scope() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        let source = bailiwick_catalog::Source::new("scopes.toml", TEXT);
        Notes::install(&bailiwick_catalog::check(&source, None).unwrap().model).unwrap();
    });
    let world = World::new().await;
    let tokens = Tokens::<Notes>::shared(Arc::clone(&world.store) as Arc<dyn Store>);
    let clerk = RoleRef::Predefined("clerk".to_owned());
    tokens
        .assign_role(world.team, world.user, clerk, &program(), NOW)
        .await
        .unwrap();
    let custom = |names: &[&str]| StoredGrant::custom(names.iter().copied());
    let planted = [
        ("reader", custom(&["note:read"])),
        ("writer", custom(&["board:read", "note:update"])),
        ("admin", custom(&["note:admin"])),
        ("old writer", custom(&["note:write"])),
        ("old reader", custom(&["note:look", "moon:land"])),
        ("board", custom(&["board:read", "gone", "moon:land"])),
        ("read only", StoredGrant::READ_ONLY),
        ("full access", StoredGrant::FULL_ACCESS),
        ("deleted", custom(&["note:read"])),
    ];
    for (token, grant) in planted {
        let secret = world.plant::<Notes>(token, grant).await;
        if token == "deleted" {
            let id = tokens.authenticate(secret.expose(), NOW).await.unwrap().id();
            tokens.delete(id, &program(), NOW).await.unwrap();
        }
    }
    let holders = |scope: &'static str| {
        let tokens = tokens.clone();
        async move {
            let scope = Notes::scope(scope).unwrap();
            let found = tokens.holders(scope, NOW, None, 100).await.unwrap();
            let mut names: Vec<String> = found.iter().map(|token| token.name.to_string()).collect();
            names.sort();
            names
        }
    };
    let all = [
        "admin",
        "full access",
        "old reader",
        "old writer",
        "read only",
        "reader",
        "writer",
    ];
    assert_eq!(holders("note:read").await, all);
    assert_eq!(
        holders("note:update").await,
        ["admin", "full access", "old writer", "writer"]
    );
    assert_eq!(holders("note:admin").await, ["admin", "full access"]);
    assert_eq!(
        holders("board:read").await,
        ["board", "full access", "read only", "writer"]
    );
}

#[tokio::test(start_paused = true)]
async fn they_come_in_pages_and_without_the_expired() {
    let world = World::new().await;
    for number in 0..5 {
        let mut request = world.request(&number.to_string(), bailiwick::Grant::read_only());
        request.expiry = if number == 2 {
            Expiry::At(later(10))
        } else {
            Expiry::Never
        };
        world.tokens.mint(request, &world.member(), NOW).await.unwrap();
    }
    let scope = bailiwick::digitalocean::droplet::READ;
    let mut pages = Vec::new();
    let mut after = None;
    loop {
        let page = world.tokens.holders(scope, later(10), after, 2).await.unwrap();
        let Some(last) = page.last() else {
            break;
        };
        after = Some(last.id);
        pages.push(page.len());
        assert!(page.iter().all(|token| token.name != name("2")));
    }
    assert_eq!(pages, [2, 2]);
}
