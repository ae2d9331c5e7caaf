//! Cedar: entities are values; those of a changed hierarchy are made of the old ones.

use std::collections::{HashMap, HashSet};

use cedar_policy::{
    Authorizer, Context, Decision, Entities, Entity, EntityId, EntityUid, PolicySet, Request, RestrictedExpression,
};

use super::Held;
use crate::rivals::CEDAR_POLICIES;

struct Cedar {
    authorizer: Authorizer,
    policies: PolicySet,
    entities: Entities,
    scope: EntityUid,
    role: EntityUid,
}

fn uid(kind: &str, id: &str) -> EntityUid {
    EntityUid::from_type_name_and_id(kind.parse().expect("a type"), EntityId::new(id))
}

impl Held for Cedar {
    fn change(&mut self, has: bool) {
        let groups = has.then(|| self.role.clone()).into_iter().collect();
        let scope = Entity::new_no_attrs(self.scope.clone(), groups);
        let entities = std::mem::take(&mut self.entities);
        self.entities = entities.upsert_entities([scope], None).expect("entities");
    }

    fn can(&self, token: usize) -> bool {
        let role = RestrictedExpression::new_entity_uid(self.role.clone());
        let context = Context::from_pairs([("role".to_owned(), role)]).expect("a context");
        let token = uid("Token", &token.to_string());
        let request = Request::new(token, self.scope.clone(), uid("Api", "v2"), context, None).expect("a request");
        let answer = self.authorizer.is_authorized(&request, &self.policies, &self.entities);
        answer.decision() == Decision::Allow
    }
}

pub(super) fn make(tokens: usize) -> Box<dyn Held> {
    let scope = uid("Action", "droplet:delete");
    let granted = RestrictedExpression::new_set([RestrictedExpression::new_entity_uid(scope.clone())]);
    let tokens = (0..tokens).map(|token| {
        let attributes = HashMap::from([
            ("granted".to_owned(), granted.clone()),
            ("follows".to_owned(), RestrictedExpression::new_set([])),
        ]);
        Entity::new(uid("Token", &token.to_string()), attributes, HashSet::new()).expect("an entity")
    });
    let mut held = Cedar {
        authorizer: Authorizer::new(),
        policies: CEDAR_POLICIES.parse().expect("policies"),
        entities: Entities::from_entities(tokens, None).expect("entities"),
        role: uid("Action", "role"),
        scope,
    };
    held.change(true);
    Box::new(held)
}
