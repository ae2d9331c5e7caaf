//! `bailiwick plan`: what a change of catalogue or roles does, before it is done.

mod human;
mod roles;
mod tokens;

use std::io::{self, BufWriter, Seek, Write};
use std::path::PathBuf;

use bailiwick::Catalog;
use bailiwick_analysis::plan::{Comparison, EndpointChange, HeaderChange, RoleChange, ScopeChanges};
use clap::{Args, ValueEnum};
use serde::Serialize;

use crate::args::{Format, FormatArg};
use crate::error::Error;
use crate::json;
use crate::loaded::{self, Before, Loaded};
use crate::outcome::Outcome;
use crate::terminal;
use tokens::{Changed, TokenCounts};

/// Show what a change of catalogue or roles does: to scopes, endpoints, roles and tokens
///
/// Every request that one of the catalogues tells from others is judged in both, for every role and kind of grant. For
/// custom tokens, what is gained or lost comes with the smallest sets of names with which it is. What cannot be judged
/// is an error.
///
/// `--roles` has the custom roles of teams, one JSON object a line: `{"role": "auditor", "scopes": ["droplet:read"]}`.
/// `--tokens` has live tokens: `{"id": 7, "role": "auditor", "grant": ["droplet:read"]}`, where `grant` may also be
/// `"read_only"` or `"full_access"`, and `team`, `expires` (seconds since 1970) and `revoked` may be there. Tokens that
/// are not live any more gain and lose nothing.
///
/// Exits with 0 when nothing changes, 1 when something does, 3 when somebody gains access (or what `--fail-on` says), 2
/// when there is no plan.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct PlanArgs {
    /// The catalogue as it is
    old: PathBuf,
    /// The catalogue as it will be; the same file, if only roles change
    new: PathBuf,
    /// The custom roles
    #[arg(long, value_name = "FILE")]
    roles: Option<PathBuf>,
    /// The custom roles as they will be; without this, as they are
    #[arg(long, value_name = "FILE")]
    new_roles: Option<PathBuf>,
    /// The tokens
    #[arg(long, value_name = "FILE")]
    tokens: Option<PathBuf>,
    /// The time at which tokens have to be live, in seconds since 1970; without this, now
    #[arg(long, value_name = "SECONDS", requires = "tokens")]
    now: Option<i64>,
    /// What to exit with 3 for
    #[arg(long, value_enum, value_name = "WHAT", default_value_t = FailOn::Gain)]
    fail_on: FailOn,
    #[command(flatten)]
    format: FormatArg,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum FailOn {
    /// Somebody can do more
    Gain,
    /// Somebody can do less
    Loss,
    /// Either
    Any,
}

const EXAMPLES: &str = "Examples:
  bailiwick plan scopes.toml scopes.new.toml --tokens tokens.jsonl
  bailiwick plan scopes.toml scopes.toml --roles roles.jsonl --new-roles roles.new.jsonl
  git show HEAD:scopes.toml > old.toml && bailiwick plan old.toml scopes.toml --fail-on any";

/// What a change does.
#[derive(Debug, Serialize)]
struct Plan {
    catalog: Vec<HeaderChange>,
    scopes: ScopeChanges,
    endpoints: Vec<EndpointChange>,
    roles: Vec<RoleChange>,
    #[serde(skip_serializing_if = "Option::is_none")]
    tokens: Option<TokenCounts>,
}

impl PlanArgs {
    /// Plans.
    pub(crate) fn run(self) -> Result<Outcome, Error> {
        loaded::load::<Before>(&self.old)?;
        loaded::load::<Loaded>(&self.new)?;
        let plan = match self.format.format {
            Format::Human => {
                let mut first = Vec::new();
                let plan = self.plan(|token| {
                    if first.len() < human::MOST_TOKENS {
                        first.push(token);
                    }
                    Ok(())
                })?;
                let mut out = BufWriter::new(terminal::stdout());
                human::write(&mut out, &plan, &first)?;
                out.flush()?;
                plan
            }
            Format::Json => {
                // Nothing is written before everything is judged, and there may be more of it than memory.
                let mut tokens = BufWriter::new(tempfile::tempfile()?);
                let plan = self.plan(|token| json::write_line(&mut tokens, &token))?;
                let mut out = BufWriter::new(io::stdout().lock());
                json::write_line(&mut out, &plan)?;
                let mut tokens = tokens.into_inner().map_err(io::IntoInnerError::into_error)?;
                tokens.rewind()?;
                io::copy(&mut tokens, &mut out)?;
                out.flush()?;
                plan
            }
        };
        Ok(self.outcome(&plan))
    }

    fn plan(&self, tell: impl FnMut(Changed) -> io::Result<()>) -> Result<Plan, Error> {
        let cannot = |error| Error::new(format!("there is no plan: {error}"));
        let comparison = Comparison::<Before, Loaded>::new().map_err(cannot)?;
        let pairs = roles::pairs(self.roles.as_deref(), self.new_roles.as_deref())?;
        let roles: Result<Vec<_>, _> = pairs.iter().map(|pair| comparison.role(pair)).collect();
        let tokens = self.tokens.as_ref().map(|path| {
            let now = self.now.map_or_else(tokens::now, Ok)?;
            tokens::judge(path, comparison.tokens(&pairs), now, tell)
        });
        Ok(Plan {
            catalog: comparison.header(),
            scopes: comparison.scopes(),
            endpoints: comparison.endpoints(),
            roles: roles
                .map_err(cannot)?
                .into_iter()
                .filter(|role| !role.is_empty())
                .collect(),
            tokens: tokens.transpose()?,
        })
    }

    fn outcome(&self, plan: &Plan) -> Outcome {
        let caught = match self.fail_on {
            FailOn::Gain => plan.has_gain(),
            FailOn::Loss => plan.has_loss(),
            FailOn::Any => plan.has_gain() || plan.has_loss(),
        };
        match (caught, plan.is_empty()) {
            (true, _) => Outcome::Caught,
            (false, true) => Outcome::Yes,
            (false, false) => Outcome::No,
        }
    }
}

impl Plan {
    fn is_empty(&self) -> bool {
        let no_token = self.tokens.is_none_or(|tokens| tokens.changed == 0);
        let no_header = self.catalog.is_empty();
        no_header && self.scopes.is_empty() && self.endpoints.is_empty() && self.roles.is_empty() && no_token
    }

    /// Whether somebody gains access. A role that is new has no holders.
    fn has_gain(&self) -> bool {
        let mut access = self
            .roles
            .iter()
            .filter(|role| role.was_there)
            .flat_map(|role| &role.access);
        access.any(|access| !access.gained.is_empty())
            || self.tokens.is_some_and(|tokens| tokens.gaining > 0)
            || self.catalog.iter().any(|change| change.gain.is_some())
    }

    fn has_loss(&self) -> bool {
        let mut access = self.roles.iter().flat_map(|role| &role.access);
        access.any(|access| !access.lost.is_empty())
            || self.tokens.is_some_and(|tokens| tokens.losing > 0)
            || self.catalog.iter().any(|change| change.loss.is_some())
    }
}

/// The title and version of a catalogue.
fn title<C: Catalog>() -> String {
    match C::version() {
        "" => C::title().to_owned(),
        version => format!("{} {version}", C::title()),
    }
}
