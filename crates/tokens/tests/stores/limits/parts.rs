//! What statements are made of.

use sqlparser::ast::{
    AlterTableOperation, ColumnDef, ColumnOption, ConflictTarget, ContextModifier, DataType, Insert, ObjectName,
    OnInsert, Set, SetExpr, Statement,
};

use super::Sent;

/// The columns of tables that are made or added to, with the tables' names.
pub(super) fn columns(sent: &Sent) -> impl Iterator<Item = (&str, &ColumnDef)> {
    sent.statements.iter().flat_map(|statement| match statement {
        Statement::CreateTable(table) => {
            let columns = table.columns.iter();
            columns.map(|column| (name(&table.name), column)).collect()
        }
        Statement::AlterTable(table) => {
            let added = table.operations.iter().filter_map(|operation| match operation {
                AlterTableOperation::AddColumn { column_def, .. } => Some((name(&table.name), column_def)),
                _ => None,
            });
            added.collect()
        }
        _ => Vec::new(),
    })
}

fn name(table: &ObjectName) -> &str {
    let last = table.0.last().and_then(|part| part.as_ident());
    last.map_or("", |name| &name.value)
}

pub(super) fn is_counted(column: &ColumnDef) -> bool {
    let mut options = column.options.iter();
    options.any(|option| {
        matches!(
            option.option,
            ColumnOption::Generated { .. } | ColumnOption::Identity(_)
        )
    })
}

pub(super) fn is_plain(data_type: &DataType) -> bool {
    matches!(
        data_type,
        DataType::Uuid
            | DataType::Text
            | DataType::BigInt(None)
            | DataType::Boolean
            | DataType::Bytea
            // Of the table of versions, which the library below makes.
            | DataType::Timestamp(None, _)
    )
}

/// The rows that a statement adds, also where names for queries come before them.
pub(super) fn inserts(statement: &Statement) -> Option<&Insert> {
    match statement {
        Statement::Insert(insert) => Some(insert),
        Statement::Query(query) => match query.body.as_ref() {
            SetExpr::Insert(statement) => inserts(statement),
            _ => None,
        },
        _ => None,
    }
}

pub(super) fn is_by_columns(insert: &Insert) -> bool {
    match &insert.on {
        None => true,
        Some(OnInsert::OnConflict(conflict)) => {
            matches!(conflict.conflict_target, Some(ConflictTarget::Columns { .. }))
        }
        Some(_) => false,
    }
}

pub(super) fn changes_within(statement: &Statement) -> bool {
    let Statement::Query(query) = statement else {
        return false;
    };
    let parts = query.with.iter().flat_map(|with| &with.cte_tables);
    let mut parts = parts.map(|part| part.query.body.as_ref());
    parts.any(|body| matches!(body, SetExpr::Insert(_) | SetExpr::Update(_) | SetExpr::Delete(_)))
}

pub(super) fn is_listed(statement: &Statement) -> bool {
    matches!(
        statement,
        Statement::Query(_)
            | Statement::Insert(_)
            | Statement::Update(_)
            | Statement::Delete(_)
            | Statement::CreateTable(_)
            | Statement::CreateIndex(_)
            | Statement::AlterTable(_)
            | Statement::StartTransaction { .. }
            | Statement::Commit { .. }
            | Statement::Rollback { .. }
            | Statement::LISTEN { .. }
            | Statement::UNLISTEN { .. }
    ) || sets_locally(statement)
}

/// Whether a statement changes tables rather than rows.
pub(super) fn changes_tables(statement: &Statement) -> bool {
    matches!(
        statement,
        Statement::CreateTable(_) | Statement::CreateIndex(_) | Statement::AlterTable(_) | Statement::Drop { .. }
    )
}

/// Whether a statement sets something for no longer than a transaction.
pub(super) fn sets_locally(statement: &Statement) -> bool {
    matches!(
        statement,
        Statement::Set(Set::SingleAssignment {
            scope: Some(ContextModifier::Local),
            ..
        })
    )
}
