//! Values: scalars, and the arrays and inline tables made of them.

use toml_parser::parser::EventKind;

use crate::diagnostic::Findings;
use crate::document::cursor::{Cursor, DEEPEST};
use crate::document::place::insert;
use crate::document::table::Origin;
use crate::document::{Item, Table, Value};
use crate::source::Span;

/// The next value. None if there is none, which is reported already.
pub(super) fn value<'t>(cursor: &mut Cursor<'t>, depth: u32, findings: &mut Findings) -> Option<Item<'t>> {
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
            if !cursor.is_too_deep(&path) {
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
