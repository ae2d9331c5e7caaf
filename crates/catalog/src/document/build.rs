//! From TOML events to tables: where each key belongs, and which keys are there already.

use std::collections::HashSet;

use toml_parser::parser::{Event, EventKind};
use toml_parser::{Expected, ParseError};

use crate::diagnostic::{Code, Finding, Findings, Quoted};
use crate::document::cursor::{Cursor, DEEPEST, Path};
use crate::document::table::Origin;
use crate::document::{Item, Table, Text, Value};
use crate::source::{File, Lines, Source, Span};

/// Reads a text as far as it can be read. What is wrong with it as TOML is reported.
pub(crate) fn document<'t>(file: File, source: &'t Source, findings: &mut Findings) -> Document<'t> {
    let errors = findings.errors();
    let mut cursor = Cursor::new(file, source);
    let mut root = Table::new(Origin::Header);
    let mut place = Place {
        table: Some(Vec::new()),
        repeated: false,
    };
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
                if let Some(base) = &place.table {
                    insert(&mut root, base, path, item, place.repeated, findings);
                }
            }
            _ => {}
        }
    }
    syntax(file, source, cursor.errors, findings);
    Document {
        root,
        complete: findings.errors() == errors,
    }
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
    let Path { parents, last } = cursor.key(&first);
    if too_deep(cursor, &parents) {
        return nowhere;
    }
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
    let Path { parents, last } = cursor.key(&first);
    if too_deep(cursor, &parents) {
        return;
    }
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

fn value<'t>(cursor: &mut Cursor<'t>, depth: u32, findings: &mut Findings) -> Option<Item<'t>> {
    let kind = cursor.peek()?;
    if !matches!(
        kind,
        EventKind::Scalar | EventKind::ArrayOpen | EventKind::InlineTableOpen
    ) {
        return None;
    }
    let open = cursor.next()?;
    let span = cursor.span(&open);
    if depth > DEEPEST {
        return Some(Item {
            value: Value::Broken,
            span,
        });
    }
    Some(match kind {
        EventKind::ArrayOpen => array(cursor, span, depth, findings),
        EventKind::InlineTableOpen => inline_table(cursor, span, depth, findings),
        _ => cursor.scalar(&open),
    })
}

fn array<'t>(cursor: &mut Cursor<'t>, open: Span, depth: u32, findings: &mut Findings) -> Item<'t> {
    let mut items = Vec::new();
    let mut span = open;
    loop {
        if let Some(item) = value(cursor, depth + 1, findings) {
            span = span.to(item.span);
            items.push(item);
        } else if let Some(close) = cursor.next_if(EventKind::ArrayClose) {
            span = span.to(cursor.span(&close));
            break;
        } else if cursor.next_if(EventKind::ValueSep).is_none() && cursor.next_if(EventKind::Error).is_none() {
            break;
        }
    }
    Item {
        value: Value::Array(items),
        span,
    }
}

fn inline_table<'t>(cursor: &mut Cursor<'t>, open: Span, depth: u32, findings: &mut Findings) -> Item<'t> {
    let mut table = Table::new(Origin::Inline);
    let mut span = open;
    loop {
        if let Some(first) = cursor.next_if(EventKind::SimpleKey) {
            let path = cursor.key(&first);
            let item = if cursor.next_if(EventKind::KeyValSep).is_some() {
                value(cursor, depth + 1, findings)
            } else {
                None
            };
            let broken = Item {
                value: Value::Broken,
                span: path.last.span,
            };
            let item = item.unwrap_or(broken);
            span = span.to(item.span);
            if !too_deep(cursor, &path.parents) {
                insert(&mut table, &[], path, item, false, findings);
            }
        } else if let Some(close) = cursor.next_if(EventKind::InlineTableClose) {
            span = span.to(cursor.span(&close));
            break;
        } else if cursor.next_if(EventKind::ValueSep).is_none() && cursor.next_if(EventKind::Error).is_none() {
            break;
        }
    }
    Item {
        value: Value::Table(table),
        span,
    }
}

/// Puts a value under a key that may be dotted, below the table at `base`.
fn insert<'t>(
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
fn descend<'t>(
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

fn table_at<'a, 't>(root: &'a mut Table<'t>, path: &[usize]) -> Option<&'a mut Table<'t>> {
    path.iter().try_fold(root, |table, &at| table.table_mut(at))
}

/// Reports a key that is there already, in the words of the section it is in.
fn duplicate(root: &mut Table<'_>, base: &[usize], at: usize, key: &Text<'_>, findings: &mut Findings) {
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

fn too_deep(cursor: &mut Cursor<'_>, parents: &[Text<'_>]) -> bool {
    let deep = parents.len() > DEEPEST as usize;
    if let (true, Some(first), Some(last)) = (deep, parents.first(), parents.last()) {
        let span = toml_parser::Span::new_unchecked(first.span.start, last.span.end);
        cursor.report(ParseError::new("key has too many parts").with_unexpected(span));
    }
    deep
}

/// Syntax errors, one for each line: what follows the first one on a line is mostly its consequence.
fn syntax(file: File, source: &Source, mut errors: Vec<ParseError>, findings: &mut Findings) {
    let lines = Lines::new(source.text());
    let at = |error: &ParseError| error.unexpected().or(error.context()).map_or(0, |span| span.start());
    errors.sort_by_key(at);
    let mut seen = HashSet::new();
    for error in errors {
        if !seen.insert(lines.line_start(at(&error))) {
            continue;
        }
        let span = error.unexpected().or(error.context());
        let (start, end) = span.map_or((0, 0), |span| (span.start(), span.end()));
        let mut finding = Finding::new(Code::Syntax, Span { file, start, end }, error.description());
        if let Some(expected) = error.expected() {
            finding = finding.label(expectation(expected));
        }
        findings.push(finding);
    }
}

fn expectation(expected: &[Expected]) -> String {
    let names = expected.iter().map(|expected| match expected {
        Expected::Literal("\n") => "a newline".to_owned(),
        Expected::Literal(text) => Quoted(text).to_string(),
        Expected::Description(text) => (*text).to_owned(),
        _ => "something else".to_owned(),
    });
    format!("expected {}", names.collect::<Vec<_>>().join(" or "))
}
