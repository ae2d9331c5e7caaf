//! casbin: what tokens and roles have as links of its role graphs, the fastest correct model found.

use ::casbin::{CoreApi as _, DefaultModel, Enforcer, MemoryAdapter, MgmtApi as _};
use futures_executor::block_on;

use crate::meter::Meter;
use crate::rival::{About, Judge, Kind, Rival};
use crate::workload::Workload;

/// Tokens and roles have what they are linked with.
pub const MODEL: &str = "
[request_definition]
r = token, role, scope

[policy_definition]
p = any

[role_definition]
g = _, _
g2 = _, _

[policy_effect]
e = some(where (p.eft == allow))

[matchers]
m = g(r.token, r.scope) && g2(r.role, r.scope)
";

struct Graph {
    enforcer: Enforcer,
    names: Vec<&'static str>,
    tokens: Vec<String>,
    roles: Vec<String>,
}

impl Judge for Graph {
    type Handle = &'static str;

    fn handle(&self, scope: u32) -> &'static str {
        self.names[scope as usize]
    }

    fn named(&self, name: &'static str) -> Option<&'static str> {
        Some(name)
    }

    fn allows(&self, token: usize, role: usize, scope: &&'static str) -> bool {
        let asked = (self.tokens[token].as_str(), self.roles[role].as_str(), *scope);
        self.enforcer.enforce(asked).is_ok_and(|allowed| allowed)
    }
}

/// casbin.
pub fn casbin(work: &Workload, meter: Meter) -> Rival {
    let about = About {
        name: "casbin",
        kind: Kind::Policy,
        crates: &["casbin"],
        how: "the scopes of tokens and roles as `g` links, one policy, which needs no scan over rows; matchit for paths",
    };
    let tokens: Vec<String> = (0..work.tokens.len()).map(|number| format!("token-{number}")).collect();
    let roles: Vec<String> = (0..work.roles.len()).map(|number| format!("role-{number}")).collect();
    let links = |who: &String, scopes: &std::collections::BTreeSet<u32>| {
        let link = |scope: &u32| vec![who.clone(), work.scopes[*scope as usize].to_owned()];
        scopes.iter().map(link).collect::<Vec<_>>()
    };
    let held: Vec<_> = tokens
        .iter()
        .zip(&work.tokens)
        .flat_map(|(who, token)| links(who, &token.held))
        .collect();
    let ceilings: Vec<_> = roles
        .iter()
        .zip(&work.roles)
        .flat_map(|(who, role)| links(who, role))
        .collect();
    let (mut enforcer, policy_bytes) = meter.held(|| {
        block_on(async {
            let model = DefaultModel::from_str(MODEL).await.expect("a model");
            let mut enforcer = Enforcer::new(model, MemoryAdapter::default())
                .await
                .expect("an enforcer");
            enforcer.add_policy(vec!["any".to_owned()]).await.expect("a policy");
            enforcer
                .add_named_grouping_policies("g2", ceilings)
                .await
                .expect("links of roles");
            enforcer
        })
    });
    let ((), token_bytes) = meter.held(|| {
        let added = block_on(enforcer.add_named_grouping_policies("g", held));
        added.expect("links of tokens");
    });
    let names = work.scopes.clone();
    Rival::judging(
        about,
        work,
        Graph {
            enforcer,
            names,
            tokens,
            roles,
        },
    )
    .holding(work, token_bytes, policy_bytes)
}
