//! The rules. Each is of what somebody's documentation says that a database lacks.

use sqlparser::ast::{AlterTableOperation, Statement};

use super::Sent;
use super::parts::{
    changes_tables, changes_within, columns, inserts, is_by_columns, is_counted, is_listed, is_plain, sets_locally,
};

/// What statements do not do.
pub(crate) struct Rule {
    /// What breaks it.
    pub(crate) what: &'static str,
    /// Which databases have no such thing, or another; or why it is not wanted.
    pub(crate) why: &'static str,
    /// Who says so.
    pub(crate) source: &'static str,
    /// The one file of the store that may break it, since it goes on where that is refused.
    pub(crate) optional_in: Option<&'static str>,
    /// How a database refuses it.
    pub(crate) refused: Refused,
    pub(crate) breaks: fn(&Sent) -> bool,
}

/// As what a database takes that which it does not have.
#[derive(Clone, Copy)]
pub(crate) enum Refused {
    /// A function that is not there: 42883.
    Function,
    /// No SQL: 42601.
    Syntax,
}

const POOLING: &str = "https://www.pgbouncer.org/features.html";
const COCKROACH: &str = "https://www.cockroachlabs.com/docs/stable/postgresql-compatibility";
const COCKROACH_SCHEMA: &str = "https://www.cockroachlabs.com/docs/stable/online-schema-changes";
const COCKROACH_LIMITS: &str = "https://www.cockroachlabs.com/docs/stable/known-limitations";
const YUGABYTE: &str = "https://docs.yugabyte.com/stable/explore/ysql-language-features/postgresql-compatibility/";

const NEVER: Rule = Rule {
    what: "",
    why: "",
    source: "",
    optional_in: None,
    refused: Refused::Syntax,
    breaks: |_| false,
};

/// The one column that a sequence counts. Its numbers are where a reader goes on from, and nothing is decided by them.
const COUNTED: (&str, &str) = ("audit", "number");

pub(crate) const RULES: &[Rule] = &[
    Rule {
        what: "a lock of a session's own",
        why: "PgBouncer and CockroachDB have none that is one",
        source: POOLING,
        refused: Refused::Function,
        breaks: |sent| {
            let names = ["pg_advisory_lock", "pg_try_advisory_lock", "pg_advisory_unlock"];
            names.iter().any(|name| sent.calls(name))
        },
        ..NEVER
    },
    Rule {
        what: "an advisory lock",
        why: "older versions of CockroachDB and YugabyteDB have none",
        source: "https://github.com/cockroachdb/cockroach/issues/13546",
        optional_in: Some("postgres/tables.rs"),
        refused: Refused::Function,
        breaks: |sent| sent.calls("pg_advisory_xact_lock") || sent.calls("pg_try_advisory_xact_lock"),
    },
    Rule {
        what: "a message to other sessions",
        why: "CockroachDB and older versions of YugabyteDB have none",
        source: "https://github.com/cockroachdb/cockroach/issues/41522",
        optional_in: Some("postgres/listen.rs"),
        refused: Refused::Function,
        breaks: |sent| sent.calls("pg_notify"),
    },
    Rule {
        what: "LISTEN or NOTIFY",
        why: "CockroachDB, PgBouncer and older versions of YugabyteDB have none",
        source: YUGABYTE,
        optional_in: Some("postgres/listen.rs"),
        breaks: |sent| {
            sent.any(|statement| {
                matches!(
                    statement,
                    Statement::LISTEN { .. } | Statement::UNLISTEN { .. } | Statement::NOTIFY { .. }
                )
            })
        },
        ..NEVER
    },
    Rule {
        what: "a setting that outlasts its transaction",
        why: "PgBouncer gives the next transaction another session",
        source: POOLING,
        breaks: |sent| {
            sent.any(|statement| match statement {
                Statement::Set(_) => !sets_locally(statement),
                other => matches!(other, Statement::Reset(_) | Statement::Discard { .. }),
            }) || sent.calls("set_config")
        },
        ..NEVER
    },
    Rule {
        what: "a statement that is prepared or opened by its name",
        why: "PgBouncer gives the next transaction another session",
        source: POOLING,
        breaks: |sent| {
            sent.any(|statement| {
                matches!(
                    statement,
                    Statement::Prepare { .. }
                        | Statement::Execute { .. }
                        | Statement::Deallocate { .. }
                        | Statement::Declare { .. }
                        | Statement::Fetch { .. }
                )
            })
        },
        ..NEVER
    },
    Rule {
        what: "a table of a session's own",
        why: "PgBouncer, CockroachDB",
        source: POOLING,
        breaks: |sent| ["create temp", "create temporary"].iter().any(|words| sent.has(words)),
        ..NEVER
    },
    Rule {
        what: "a lock of a table",
        why: "CockroachDB and older versions of YugabyteDB have none",
        source: YUGABYTE,
        breaks: |sent| sent.any(|statement| matches!(statement, Statement::Lock(_) | Statement::LockTables { .. })),
        ..NEVER
    },
    Rule {
        what: "a function, a trigger or a procedure",
        why: "CockroachDB has a part of them, and not for long",
        source: COCKROACH,
        breaks: |sent| {
            let words = [
                "create function",
                "create trigger",
                "create procedure",
                "create or",
                "do $$",
                "call",
            ];
            words.iter().any(|words| sent.has(words)) || sent.words.first().is_some_and(|word| word == "do")
        },
        ..NEVER
    },
    Rule {
        what: "a lock that passes over what others hold",
        why: "it shows rows as they are not",
        source: "https://www.postgresql.org/docs/current/sql-select.html#SQL-FOR-UPDATE-SHARE",
        breaks: |sent| sent.has("skip locked") || sent.has("nowait"),
        ..NEVER
    },
    Rule {
        what: "a sequence whose order would matter",
        why: "CockroachDB and YugabyteDB give each session or server some numbers beforehand",
        source: "https://docs.yugabyte.com/stable/api/ysql/exprs/sequence_functions/func_nextval/",
        breaks: |sent| {
            let words = ["serial", "bigserial", "smallserial", "create sequence"];
            words.iter().any(|words| sent.has(words))
                || sent.calls("nextval")
                || columns(sent)
                    .any(|(table, column)| is_counted(column) && (table, column.name.value.as_str()) != COUNTED)
        },
        ..NEVER
    },
    Rule {
        what: "a constraint or a table of a kind that is not everywhere",
        why: "YugabyteDB lacks them, or did until lately",
        source: YUGABYTE,
        breaks: |sent| {
            ["deferrable", "exclude using", "inherits (", "stored"]
                .iter()
                .any(|words| sent.has(words))
        },
        ..NEVER
    },
    Rule {
        what: "an index of another kind than the usual one, or made while others write",
        why: "YugabyteDB and CockroachDB have others, and make them in their own way",
        source: YUGABYTE,
        breaks: |sent| {
            sent.any(|statement| match statement {
                Statement::CreateIndex(index) => index.using.is_some() || index.concurrently,
                _ => false,
            })
        },
        ..NEVER
    },
    Rule {
        what: "a change of tables beside anything else",
        why: "CockroachDB and YugabyteDB commit each alone",
        source: COCKROACH_SCHEMA,
        breaks: |sent| sent.any(changes_tables) && (sent.in_transaction || sent.statements.len() > 1),
        ..NEVER
    },
    Rule {
        what: "a change of tables that does more than add to them",
        why: "services of the version before go on beside it",
        source: COCKROACH_SCHEMA,
        breaks: |sent| {
            sent.any(|statement| match statement {
                Statement::AlterTable(table) => {
                    let is_added = |operation| matches!(operation, &AlterTableOperation::AddColumn { .. });
                    table.operations.len() != 1 || !table.operations.iter().all(is_added)
                }
                other => matches!(other, Statement::Drop { .. } | Statement::Truncate(_)),
            })
        },
        ..NEVER
    },
    Rule {
        what: "a column of a type that is not everywhere the same",
        why: "an INTEGER of CockroachDB has 64 bits, and it has types of its own",
        source: COCKROACH,
        breaks: |sent| columns(sent).any(|(_, column)| !is_plain(&column.data_type)),
        ..NEVER
    },
    Rule {
        what: "an upsert by anything but columns",
        why: "CockroachDB takes no expression there",
        source: COCKROACH_LIMITS,
        breaks: |sent| sent.any(|statement| inserts(statement).is_some_and(|insert| !is_by_columns(insert))),
        ..NEVER
    },
    Rule {
        what: "a change within another statement",
        why: "CockroachDB does not change a table twice in a statement",
        source: COCKROACH_LIMITS,
        breaks: |sent| sent.any(changes_within),
        ..NEVER
    },
    Rule {
        what: "a statement of another kind than the page lists",
        why: "nobody asked which databases have it",
        source: "docs/databases.md",
        breaks: |sent| sent.any(|statement| !is_listed(statement)),
        ..NEVER
    },
];
