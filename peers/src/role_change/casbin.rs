//! casbin: one link of the role's graph is removed or added.

use casbin::{CoreApi as _, DefaultModel, Enforcer, MemoryAdapter, MgmtApi as _};
use futures_executor::block_on;

use super::Held;
use crate::rivals::CASBIN_MODEL;

const SCOPE: &str = "droplet:delete";

struct Casbin(Enforcer);

impl Held for Casbin {
    fn change(&mut self, has: bool) {
        let link = vec!["role".to_owned(), SCOPE.to_owned()];
        let changed = block_on(async {
            if has {
                self.0.add_named_grouping_policy("g2", link).await
            } else {
                self.0.remove_named_grouping_policy("g2", link).await
            }
        });
        assert!(
            changed.expect("a change of the policy"),
            "the link was as it should become"
        );
    }

    fn can(&self, token: usize) -> bool {
        self.0.enforce((token.to_string(), "role", SCOPE)).expect("an answer")
    }
}

pub(super) fn make(tokens: usize) -> Box<dyn Held> {
    let enforcer = block_on(async {
        let model = DefaultModel::from_str(CASBIN_MODEL).await.expect("a model");
        let mut enforcer = Enforcer::new(model, MemoryAdapter::default())
            .await
            .expect("an enforcer");
        enforcer.add_policy(vec!["any".to_owned()]).await.expect("a policy");
        let link = |who: String| vec![who, SCOPE.to_owned()];
        let tokens = (0..tokens).map(|token| link(token.to_string())).collect();
        enforcer
            .add_named_grouping_policies("g", tokens)
            .await
            .expect("links of tokens");
        enforcer
            .add_named_grouping_policy("g2", link("role".to_owned()))
            .await
            .expect("a link of the role");
        enforcer
    });
    Box::new(Casbin(enforcer))
}
