//! What it costs that a role loses a scope.

use std::time::Duration;

use super::table::table;
use crate::child::{self, Unanswered};
use crate::role_change::{Change, TOKENS, name, rivals};
use crate::units::{grouped, time};

/// How long one rival may take with some number of tokens, with everything that it needs to be ready.
const LIMIT: Duration = Duration::from_secs(30);

/// Measures and tells.
pub(super) fn section() -> Result<String, String> {
    let mut rows = vec![];
    for number in 0..rivals() {
        let mut row = vec![name(number).replace('<', "\\<")];
        let mut how = String::new();
        for tokens in TOKENS {
            let args = ["role-change", &number.to_string(), &tokens.to_string()];
            row.push(match child::ask::<Change>("bailiwick-peers", &args, LIMIT) {
                Ok(change) => {
                    how = change.how;
                    time(change.median)
                }
                Err(Unanswered::TooLong) => format!("not ready within {} s", LIMIT.as_secs()),
                Err(Unanswered::Failed(error)) => return Err(error),
            });
        }
        row.push(how);
        rows.push(row);
    }
    let tokens = TOKENS.map(|tokens| format!("{} tokens", grouped(tokens as u64)));
    let heading = [
        "",
        &tokens[0].replace("tokens", "token"),
        &tokens[1],
        &tokens[2],
        "what is done",
    ];
    Ok(format!(
        "## A role loses a scope

From the edit until no token under the role can use the scope any more, which is asked after each edit. Bailiwick makes the
role's value anew, with what its scopes imply; a set of names loses one name, which is less, but knows no implications.

{}",
        table(&heading, &rows)
    ))
}
