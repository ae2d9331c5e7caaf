//! regorus: a Rego policy compiled for its virtual machine once, an input for each question.

use std::cell::RefCell;
use std::collections::BTreeMap;

use ::regorus::languages::rego::compiler::Compiler;
use ::regorus::rvm::vm::RegoVM;
use ::regorus::{Engine, Rc, Value};

use crate::meter::Meter;
use crate::rival::{About, Judge, Kind, Rival};
use crate::workload::Workload;

const POLICY: &str = "package scopes

import rego.v1

default allow := false

allow if {
    data.tokens[input.token][input.scope]
    data.roles[input.role][input.scope]
}
";

const ENTRY: &str = "data.scopes.allow";

struct Machine {
    machine: RefCell<RegoVM>,
    scopes: Vec<Value>,
    tokens: Vec<Value>,
    roles: Vec<Value>,
    keys: [Value; 3],
}

impl Judge for Machine {
    type Handle = Value;

    fn handle(&self, scope: u32) -> Value {
        self.scopes[scope as usize].clone()
    }

    fn named(&self, name: &'static str) -> Option<Value> {
        Some(Value::from(name))
    }

    fn allows(&self, token: usize, role: usize, scope: &Value) -> bool {
        let [by_token, by_role, by_scope] = &self.keys;
        let input = BTreeMap::from([
            (by_token.clone(), self.tokens[token].clone()),
            (by_role.clone(), self.roles[role].clone()),
            (by_scope.clone(), scope.clone()),
        ]);
        let mut machine = self.machine.borrow_mut();
        machine.set_input(Value::from(input));
        machine.execute().is_ok_and(|answer| answer == Value::from(true))
    }
}

/// A virtual machine with the compiled policy, and no data yet.
pub fn machine() -> RegoVM {
    let mut engine = Engine::new();
    engine
        .add_policy("scopes.rego".to_owned(), POLICY.to_owned())
        .expect("a policy");
    let entry: Rc<str> = ENTRY.into();
    let policy = engine.compile_with_entrypoint(&entry).expect("a compiled policy");
    let mut machine = RegoVM::new();
    machine.set_max_instructions(usize::MAX);
    machine.load_program(Compiler::compile_from_policy(&policy, &[ENTRY]).expect("a program"));
    machine
}

/// regorus.
pub fn regorus(work: &Workload, meter: Meter) -> Rival {
    let about = About {
        name: "regorus",
        kind: Kind::Policy,
        crates: &["regorus"],
        how: "compiled for its virtual machine once, grants and roles as data, an input built for each question; matchit for paths",
    };
    let names = |kind: &str, count: usize| -> Vec<Value> {
        (0..count)
            .map(|number| Value::from(format!("{kind}-{number}")))
            .collect()
    };
    let (tokens, roles) = (names("token", work.tokens.len()), names("role", work.roles.len()));
    let scopes: Vec<Value> = work.scopes.iter().map(|name| Value::from(*name)).collect();
    let set = |numbers: &std::collections::BTreeSet<u32>| {
        let rows = numbers
            .iter()
            .map(|scope| (scopes[*scope as usize].clone(), Value::from(true)));
        Value::from(rows.collect::<BTreeMap<_, _>>())
    };
    let (by_token, token_bytes) = meter.held(|| {
        let rows = tokens
            .iter()
            .cloned()
            .zip(work.tokens.iter().map(|token| set(&token.held)));
        Value::from(rows.collect::<BTreeMap<_, _>>())
    });
    let (machine, policy_bytes) = meter.held(|| {
        let by_role = roles.iter().cloned().zip(work.roles.iter().map(set));
        let data = BTreeMap::from([
            (Value::from("tokens"), by_token),
            (Value::from("roles"), Value::from(by_role.collect::<BTreeMap<_, _>>())),
        ]);
        let mut machine = machine();
        machine.set_data(Value::from(data)).expect("data");
        machine
    });
    let judge = Machine {
        machine: RefCell::new(machine),
        keys: ["token", "role", "scope"].map(Value::from),
        scopes,
        tokens,
        roles,
    };
    Rival::judging(about, work, judge).holding(work, token_bytes, policy_bytes)
}
