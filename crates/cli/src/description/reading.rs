//! How a description is read.

use bailiwick_catalog::openapi::Importer;
use bailiwick_catalog::{Derive, Lists, OpenApi, Optional, Shadowed, Silent};
use clap::Args;

/// The switches that say how a description is read: the same for every command that reads one.
#[derive(Clone, Debug, Default, Args)]
#[command(next_help_heading = "How the description is read")]
pub(crate) struct Reading {
    /// The security scheme that counts; without this, the one whose scopes most operations ask for
    #[arg(long, value_name = "NAME")]
    scheme: Option<String>,
    /// What comes before every path, for instance `/v2`
    #[arg(long, value_name = "PATH", value_parser = prefix)]
    prefix: Option<String>,
    /// The vendor's own key under which an operation has scopes, which are asked for beside those of its `security`; `none`
    /// if the keys that there are do not matter
    #[arg(long, value_name = "KEY", value_parser = extension)]
    extension: Option<String>,
    /// One scope of a list is enough, against what OpenAPI says
    #[arg(long, value_name = "BOOL", num_args = 0..=1, require_equals = true, default_missing_value = "true")]
    or_lists: Option<bool>,
    /// What an empty alternative beside others means: `required` asks for the others, as without this, `public` for nothing
    #[arg(long, value_name = "WHAT")]
    optional: Option<Optional>,
    /// What becomes of operations for which the description says nothing about security: they are `left-out`, as without
    /// this, or ask for any token, `authenticated`
    #[arg(long, value_name = "WHAT")]
    silent: Option<Silent>,
    /// Make scopes for operations that name none: of the first of their `tags`, or of the `path`, and of the method
    #[arg(long, value_name = "FROM")]
    derive: Option<Derive>,
    /// What becomes of an operation that is left out and whose requests another one would take: an `error`, as without this,
    /// which leaves out the other one too, or an endpoint for `nobody`
    #[arg(long, value_name = "WHAT")]
    left_out: Option<Shadowed>,
}

impl Reading {
    /// An importer that reads as the switches say, and where they say nothing, as a catalogue remembers.
    pub(crate) fn importer(&self, remembered: &OpenApi) -> Importer {
        let Self {
            scheme,
            prefix,
            extension,
            or_lists,
            optional,
            silent,
            derive,
            left_out,
        } = self.clone();
        let said = OpenApi {
            scheme,
            prefix,
            extension,
            lists: or_lists.map(|or_lists| if or_lists { Lists::Any } else { Lists::All }),
            optional,
            silent,
            derive,
            left_out,
        };
        Importer::with(said.or(remembered))
    }
}

fn prefix(text: &str) -> Result<String, String> {
    OpenApi::check_prefix(text).map(|()| text.to_owned())
}

fn extension(text: &str) -> Result<String, String> {
    OpenApi::check_extension(text).map(|()| text.to_owned())
}
