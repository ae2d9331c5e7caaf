//! Scopes and predefined roles as constants.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use super::words;
use crate::compile::idents::Idents;
use crate::compile::tables::Tables;
use crate::{Model, Scope};

/// A module for each resource, a constant for each scope; scopes without a resource stand in the catalogue's module.
pub(super) fn scopes(model: &Model) -> String {
    let mut groups: BTreeMap<&str, Vec<(usize, &Scope)>> = BTreeMap::new();
    for (index, scope) in model.scopes.iter().enumerate().filter(|(_, scope)| !scope.retired) {
        groups
            .entry(scope.resource().unwrap_or_default())
            .or_default()
            .push((index, scope));
    }
    let mut modules = Idents::reserving(&["roles", "engine"]);
    let mut text = String::new();
    for (resource, members) in groups {
        let mut constants = Idents::reserving(&super::data::NAMES);
        if resource.is_empty() {
            text.push('\n');
            for (index, scope) in members {
                text += &scope_constant(model, index, scope, &constants.constant(&scope.name), "    ");
            }
            continue;
        }
        let module = modules.module(resource);
        let _ = writeln!(
            text,
            "\n    #[doc = {:?}]\n    pub mod {module} {{",
            format!("Scopes of the resource `{resource}`.")
        );
        for (index, scope) in members {
            let ident = constants.constant(scope.action().unwrap_or_default());
            text += &scope_constant(model, index, scope, &ident, "        ");
        }
        text += "    }\n";
    }
    text
}

fn scope_constant(model: &Model, index: usize, scope: &Scope, ident: &str, margin: &str) -> String {
    let separator = if scope.title.is_empty() { "" } else { ": " };
    let doc = format!("`{}`{separator}{}", scope.name, scope.title);
    let deprecated = scope
        .deprecated
        .as_ref()
        .map(|note| format!("{margin}#[deprecated(note = {note:?})]\n"));
    let path = if margin.len() > 4 { "super::" } else { "" };
    format!(
        "{margin}#[doc = {doc:?}]\n{}{margin}pub const {ident}: {path}engine::Scope<{path}{}> = \
         {path}engine::Scope::__generated({index});\n",
        deprecated.unwrap_or_default(),
        model.type_name,
    )
}

/// A constant for each predefined role.
pub(super) fn roles(model: &Model, tables: &Tables) -> String {
    let mut constants = Idents::default();
    let mut text = "\n    /// The predefined roles.\n    pub mod roles {\n".to_owned();
    if !model.roles.is_empty() {
        text += "        use super::engine::Role;\n";
    }
    for (role, (permissions, ceiling)) in model.roles.iter().zip(&tables.roles) {
        let ident = constants.constant(&role.name);
        let _ = write!(
            text,
            "\n        #[doc = {:?}]\n        pub const {ident}: Role<super::{}> =\n            \
             Role::__generated({}, {});\n",
            role.title,
            model.type_name,
            words(permissions),
            words(ceiling),
        );
    }
    text + "    }\n"
}
