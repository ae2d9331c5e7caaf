//! Where a key belongs, and whether it is there already.

use crate::diagnostic::{Code, Finding, Findings, Quoted};
use crate::document::cursor::Path;
use crate::document::table::Origin;
use crate::document::{Item, Table, Text, Value};

/// Puts a value under a key that may be dotted, below the table at `base`.
pub(super) fn insert<'t>(
    root: &mut Table<'t>,
    base: &[usize],
    path: Path<'t>,
    item: Item<'t>,
    repeated: bool,
    findings: &mut Findings,
) {
    let Some(base) = descend(root, base, path.parents, Origin::Dotted, findings) else {
        return;
    };
    let Some(table) = table_at(root, &base) else { return };
    match table.position(&path.last.value) {
        None => {
            table.add(path.last, item);
        }
        Some(_) if repeated => {}
        Some(at) => duplicate(root, &base, at, &path.last, findings),
    }
}

/// The table at the end of a path, made if it is not there. None if something else is there, which is reported.
pub(super) fn descend<'t>(
    root: &mut Table<'t>,
    base: &[usize],
    path: Vec<Text<'t>>,
    origin: Origin,
    findings: &mut Findings,
) -> Option<Vec<usize>> {
    let mut base = base.to_vec();
    for key in path {
        let table = table_at(root, &base)?;
        let Some(at) = table.position(&key.value) else {
            let span = key.span;
            base.push(table.add(
                key,
                Item {
                    value: Value::Table(Table::new(origin)),
                    span,
                },
            ));
            continue;
        };
        match table.entry_mut(at).map(|entry| &entry.item.value) {
            Some(Value::Table(known)) if may_add(known.origin, origin) => base.push(at),
            Some(Value::TableArray | Value::Broken) => return None,
            _ => {
                duplicate(root, &base, at, &key, findings);
                return None;
            }
        }
    }
    Some(base)
}

/// TOML 1.1, "Keys" and "Table": an inline table is complete, and dotted keys do not add to what a header has defined.
fn may_add(known: Origin, by: Origin) -> bool {
    match by {
        Origin::Dotted => matches!(known, Origin::Dotted | Origin::Path),
        _ => known != Origin::Inline,
    }
}

pub(super) fn table_at<'a, 't>(root: &'a mut Table<'t>, path: &[usize]) -> Option<&'a mut Table<'t>> {
    path.iter().try_fold(root, |table, &at| table.table_mut(at))
}

/// Reports a key that is there already, in the words of the section it is in.
pub(super) fn duplicate(root: &mut Table<'_>, base: &[usize], at: usize, key: &Text<'_>, findings: &mut Findings) {
    let noun = match base {
        [section] => match root.entries().get(*section).map(|entry| entry.key.as_str()) {
            Some("scopes") => "scope",
            Some("aliases") => "alias",
            Some("endpoints") => "endpoint",
            Some("roles") => "role",
            Some("actions") => "action",
            _ => "key",
        },
        _ => "key",
    };
    let Some(first) = table_at(root, base)
        .and_then(|table| table.entry_mut(at))
        .map(|entry| entry.key.span)
    else {
        return;
    };
    let finding = Finding::new(
        Code::DuplicateKey,
        key.span,
        format!("{noun} {} is defined twice", Quoted(key.as_str())),
    )
    .label("defined again here")
    .also(first, "first defined here")
    .help("keep one of the two");
    findings.push(finding);
}
