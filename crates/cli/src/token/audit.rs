//! `bailiwick token audit`

use std::io::{self, Write};

use bailiwick::Catalog;
use bailiwick_tokens::audit::AuditQuery;
use clap::Args;

use super::context::Context;
use crate::error::Error;
use crate::json;
use crate::outcome::Outcome;

/// Write what happened to tokens, newest first, as JSON lines
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct AuditArgs {
    /// At most so many entries; without this, all of them
    #[arg(long)]
    limit: Option<u32>,
}

/// So many are read at a time.
const PAGE: u32 = 1_000;

const EXAMPLES: &str = "Examples:
  bailiwick token audit --limit 20";

impl AuditArgs {
    pub(super) async fn run<C: Catalog>(self, context: &Context<C>) -> Result<Outcome, Error> {
        let mut out = io::BufWriter::new(io::stdout().lock());
        let mut left = self.limit.unwrap_or(u32::MAX);
        let mut query = AuditQuery::default();
        loop {
            query.limit = PAGE.min(left);
            let page = context.store().audit(&query).await?;
            let Some(last) = page.last() else {
                out.flush()?;
                return Ok(Outcome::Yes);
            };
            query.before = Some(last.number);
            left -= u32::try_from(page.len()).unwrap_or(left).min(left);
            for entry in &page {
                json::write_line(&mut out, entry)?;
            }
        }
    }
}
