//! regorus: data cannot be changed in place, so the virtual machine gets them anew; what did not change is shared.

use std::cell::RefCell;
use std::collections::BTreeMap;

use regorus::Value;
use regorus::rvm::vm::RegoVM;

use super::Held;
use crate::rivals::regorus_machine;

struct Regorus {
    machine: RefCell<RegoVM>,
    tokens: Value,
}

fn object<const N: usize>(rows: [(&str, Value); N]) -> Value {
    Value::from(
        rows.map(|(key, value)| (Value::from(key), value))
            .into_iter()
            .collect::<BTreeMap<_, _>>(),
    )
}

impl Regorus {
    fn data(&self, has: bool) -> Value {
        let scopes = if has {
            object([("droplet:delete", Value::from(true))])
        } else {
            object([])
        };
        object([("tokens", self.tokens.clone()), ("roles", object([("role", scopes)]))])
    }
}

impl Held for Regorus {
    fn change(&mut self, has: bool) {
        let data = self.data(has);
        let machine = self.machine.get_mut();
        machine.set_data(data).expect("data");
    }

    fn can(&self, token: usize) -> bool {
        let mut machine = self.machine.borrow_mut();
        machine.set_input(object([
            ("token", Value::from(token.to_string())),
            ("role", Value::from("role")),
            ("scope", Value::from("droplet:delete")),
        ]));
        machine.execute().expect("an answer") == Value::from(true)
    }
}

pub(super) fn make(tokens: usize) -> Box<dyn Held> {
    let scopes = object([("droplet:delete", Value::from(true))]);
    let rows = (0..tokens).map(|token| (Value::from(token.to_string()), scopes.clone()));
    let mut held = Regorus {
        machine: RefCell::new(regorus_machine()),
        tokens: Value::from(rows.collect::<BTreeMap<_, _>>()),
    };
    held.change(true);
    Box::new(held)
}
