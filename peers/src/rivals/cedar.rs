//! Cedar: scopes are actions, roles and classes are groups of actions, a custom grant is an attribute with a set.

use std::collections::{HashMap, HashSet};

use cedar_policy::{
    Authorizer, Context, Decision, Entities, Entity, EntityId, EntityTypeName, EntityUid, PolicySet, Request,
    RestrictedExpression,
};

use crate::meter::Meter;
use crate::rival::{About, Judge, Kind, Rival};
use crate::workload::{self, Workload};

/// A custom grant has its scopes; the others follow a group.
pub const POLICIES: &str = "
permit(principal, action, resource)
when { action in context.role && principal.granted.contains(action) };

permit(principal, action, resource)
when { action in context.role && action in principal.follows };
";

struct Cedar {
    authorizer: Authorizer,
    policies: PolicySet,
    entities: Entities,
    tokens: Vec<EntityUid>,
    actions: Vec<EntityUid>,
    action: EntityTypeName,
    roles: Vec<Context>,
    api: EntityUid,
}

impl Judge for Cedar {
    type Handle = EntityUid;

    fn handle(&self, scope: u32) -> EntityUid {
        self.actions[scope as usize].clone()
    }

    fn named(&self, name: &'static str) -> Option<EntityUid> {
        Some(EntityUid::from_type_name_and_id(
            self.action.clone(),
            EntityId::new(name),
        ))
    }

    fn allows(&self, token: usize, role: usize, scope: &EntityUid) -> bool {
        let request = Request::new(
            self.tokens[token].clone(),
            scope.clone(),
            self.api.clone(),
            self.roles[role].clone(),
            None,
        );
        request.is_ok_and(|request| {
            let answer = self.authorizer.is_authorized(&request, &self.policies, &self.entities);
            answer.decision() == Decision::Allow
        })
    }
}

/// Cedar.
pub fn cedar(work: &Workload, meter: Meter) -> Rival {
    let about = About {
        name: "Cedar",
        kind: Kind::Policy,
        crates: &["cedar-policy"],
        how: "scopes as actions, roles and classes as groups of actions, grants as a set attribute; policies and entities parsed once; matchit for paths",
    };
    let (cedar, token_bytes, policy_bytes) = model(work, meter);
    Rival::judging(about, work, cedar).holding(work, token_bytes, policy_bytes)
}

/// Whether a token has a scope under a role, all by their places in a workload.
pub fn judge(work: &Workload) -> impl Fn(usize, usize, u32) -> bool {
    let (cedar, ..) = model(work, Meter::NONE);
    move |token, role, scope| cedar.allows(token, role, &cedar.handle(scope))
}

/// The model with the bytes of tokens and policies.
fn model(work: &Workload, meter: Meter) -> (Cedar, i64, i64) {
    let action: EntityTypeName = "Action".parse().expect("a type");
    let uid = |kind: &str, id: &str| EntityUid::from_type_name_and_id(kind.parse().expect("a type"), EntityId::new(id));
    let expression = |uid: &EntityUid| RestrictedExpression::new_entity_uid(uid.clone());
    let actions: Vec<EntityUid> = work.scopes.iter().map(|name| uid("Action", name)).collect();
    let groups: Vec<EntityUid> = (0..work.roles.len())
        .map(|role| uid("Action", &format!("role {role}")))
        .collect();
    let (reads, all) = (uid("Action", "every read scope"), uid("Action", "every scope"));
    let tokens: Vec<EntityUid> = (0..work.tokens.len())
        .map(|token| uid("Token", &token.to_string()))
        .collect();
    let (scopes, policy_bytes) = meter.held(|| {
        let scopes = actions.iter().zip(0..).map(|(action, number)| {
            let roles = groups
                .iter()
                .zip(&work.roles)
                .filter(|(_, role)| role.contains(&number));
            let reads = work.reads.contains(&number).then_some(&reads);
            let parents = roles.map(|(group, _)| group).chain(reads).chain([&all]);
            Entity::new_no_attrs(action.clone(), parents.cloned().collect())
        });
        let scopes: Vec<Entity> = scopes.collect();
        Entities::from_entities(scopes, None).expect("a hierarchy")
    });
    let (entities, token_bytes) = meter.held(|| {
        let tokens = tokens.iter().zip(&work.tokens).map(|(uid, token)| {
            let (granted, follows) = match &token.kind {
                workload::Kind::Custom(_) => (token.held.iter().copied().collect(), vec![]),
                workload::Kind::ReadOnly => (vec![], vec![&reads]),
                workload::Kind::FullAccess => (vec![], vec![&all]),
            };
            let granted = granted.iter().map(|scope: &u32| expression(&actions[*scope as usize]));
            let attributes = HashMap::from([
                ("granted".to_owned(), RestrictedExpression::new_set(granted)),
                (
                    "follows".to_owned(),
                    RestrictedExpression::new_set(follows.into_iter().map(expression)),
                ),
            ]);
            Entity::new(uid.clone(), attributes, HashSet::new()).expect("an entity")
        });
        scopes.add_entities(tokens.collect::<Vec<_>>(), None).expect("entities")
    });
    let roles = groups
        .iter()
        .map(|group| Context::from_pairs([("role".to_owned(), expression(group))]).expect("a context"));
    let cedar = Cedar {
        authorizer: Authorizer::new(),
        policies: POLICIES.parse().expect("policies"),
        roles: roles.collect(),
        api: uid("Api", "v2"),
        entities,
        tokens,
        actions,
        action,
    };
    (cedar, token_bytes, policy_bytes)
}
