//! From TOML events to tables: where each key belongs, and which keys are there already.

use toml_parser::parser::{Event, EventKind};

use crate::diagnostic::Findings;
use crate::document::cursor::{Cursor, Path};
use crate::document::place::{descend, duplicate, insert, table_at};
use crate::document::table::Origin;
use crate::document::value::value;
use crate::document::{Item, Table, Value, syntax};
use crate::source::{File, Source};

/// Reads a text as far as it can be read. What is wrong with it as TOML is reported.
pub(crate) fn document<'t>(file: File, source: &'t Source, findings: &mut Findings) -> Document<'t> {
    let mut cursor = Cursor::new(file, source);
    let mut root = Table::new(Origin::Header);
    let mut place = Place {
        table: Some(Vec::new()),
        repeated: false,
    };
    let mut complete = true;
    while let Some(event) = cursor.next() {
        match event.kind() {
            EventKind::StdTableOpen => place = header(&mut root, &mut cursor, findings),
            EventKind::ArrayTableOpen => {
                array_header(&mut root, &mut cursor, findings);
                place = Place {
                    table: None,
                    repeated: false,
                };
            }
            EventKind::SimpleKey => {
                let (path, item) = key_value(&mut cursor, &event, findings);
                match &place.table {
                    _ if cursor.is_too_deep(&path) => {}
                    Some(base) => insert(&mut root, base, path, item, place.repeated, findings),
                    None => complete = false,
                }
            }
            _ => {}
        }
    }
    let complete = complete && cursor.errors.is_empty();
    syntax::report(file, source.text(), cursor.errors, findings);
    Document { root, complete }
}

/// What a text holds.
#[derive(Debug)]
pub(crate) struct Document<'t> {
    pub(crate) root: Table<'t>,
    /// Whether all of the text could be read: if not, entries may be missing.
    pub(crate) complete: bool,
}

/// Where the next keys go.
struct Place {
    /// Positions of the entries on the way from the root. None: the keys have no place, and that is reported.
    table: Option<Vec<usize>>,
    /// The table is there a second time. That is reported, and so the keys that it has a second time need not be.
    repeated: bool,
}

fn header<'t>(root: &mut Table<'t>, cursor: &mut Cursor<'t>, findings: &mut Findings) -> Place {
    let nowhere = Place {
        table: None,
        repeated: false,
    };
    let Some(first) = cursor.next_if(EventKind::SimpleKey) else {
        return nowhere;
    };
    let path = cursor.key(&first);
    if cursor.is_too_deep(&path) {
        return nowhere;
    }
    let Path { parents, last } = path;
    let Some(mut base) = descend(root, &[], parents, Origin::Path, findings) else {
        return nowhere;
    };
    let Some(table) = table_at(root, &base) else {
        return nowhere;
    };
    let Some(at) = table.position(&last.value) else {
        let span = last.span;
        base.push(table.add(
            last,
            Item {
                value: Value::Table(Table::new(Origin::Header)),
                span,
            },
        ));
        return Place {
            table: Some(base),
            repeated: false,
        };
    };
    let repeated = match table.table_mut(at) {
        Some(known) if known.origin == Origin::Path => {
            known.origin = Origin::Header;
            false
        }
        _ => true,
    };
    if repeated {
        duplicate(root, &base, at, &last, findings);
    }
    base.push(at);
    let writable = table_at(root, &base).is_some_and(|table| table.origin != Origin::Inline);
    Place {
        table: writable.then_some(base),
        repeated,
    }
}

fn array_header<'t>(root: &mut Table<'t>, cursor: &mut Cursor<'t>, findings: &mut Findings) {
    let Some(first) = cursor.next_if(EventKind::SimpleKey) else {
        return;
    };
    let path = cursor.key(&first);
    if cursor.is_too_deep(&path) {
        return;
    }
    let Path { parents, last } = path;
    let Some(base) = descend(root, &[], parents, Origin::Path, findings) else {
        return;
    };
    let Some(table) = table_at(root, &base) else { return };
    match table.position(&last.value) {
        None => {
            let span = last.span;
            table.add(
                last,
                Item {
                    value: Value::TableArray,
                    span,
                },
            );
        }
        Some(at) => {
            let known = table.entries().get(at).map(|entry| &entry.item.value);
            if !matches!(known, Some(Value::TableArray | Value::Broken)) {
                duplicate(root, &base, at, &last, findings);
            }
        }
    }
}

fn key_value<'t>(cursor: &mut Cursor<'t>, first: &Event, findings: &mut Findings) -> (Path<'t>, Item<'t>) {
    let path = cursor.key(first);
    let item = if cursor.next_if(EventKind::KeyValSep).is_some() {
        value(cursor, 0, findings)
    } else {
        None
    };
    // A key without a value is reported; its name is known all the same.
    let span = path.last.span;
    (
        path,
        item.unwrap_or(Item {
            value: Value::Broken,
            span,
        }),
    )
}
