//! `bailiwick list`: what there is in a catalogue.

use std::io::{self, BufWriter, IsTerminal, Write};

use bailiwick::{ActionClass, Catalog, Endpoint, PredefinedRole, Scope};
use bailiwick_analysis::{EndpointName, Filter};
use clap::builder::{PossibleValuesParser, TypedValueParser};
use clap::{Args, ValueEnum};
use serde_json::json;

use crate::args::{CatalogChoice, InCatalog};
use crate::error::Error;
use crate::json;
use crate::needs::Needs;
use crate::outcome::Outcome;
use crate::table;
use crate::terminal::{Plain, warn};

/// List scopes, endpoints or roles, all of them or those that are looked for
///
/// Words are looked for in names, titles, paths and operations, all of them and in any case. Endpoints and roles are of a
/// resource or class when one of their scopes is.
///
/// Exits with 0, or with 1 when nothing is found.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct ListArgs {
    #[command(flatten)]
    catalog: CatalogChoice,
    #[command(flatten)]
    question: Question,
}

#[derive(Debug, Args)]
struct Question {
    /// What to list
    #[arg(value_enum)]
    what: What,
    /// Words to look for
    words: Vec<String>,
    /// Only of this resource
    #[arg(long)]
    resource: Option<String>,
    /// Only of this class; may be repeated
    #[arg(long, value_parser = classes())]
    class: Vec<ActionClass>,
    /// Who standard output is for; without this, a table for a terminal, and plain lines for anything else
    #[arg(long, value_enum)]
    format: Option<ListFormat>,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum What {
    /// Permissions that a token can carry
    Scopes,
    /// Methods and paths, and what they ask for
    Endpoints,
    /// Predefined roles
    Roles,
}

/// Who the list is for.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub(crate) enum ListFormat {
    /// A table as wide as the terminal
    Table,
    /// One line each, its fields separated by tabs
    Plain,
    /// JSON, one value a line
    Json,
}

const EXAMPLES: &str = "Examples:
  bailiwick list scopes --resource droplet
  bailiwick list endpoints --class delete firewall
  bailiwick list scopes --class read --format plain | cut -f1";

fn classes() -> impl TypedValueParser<Value = ActionClass> {
    let names = ["create", "read", "update", "delete", "other"];
    PossibleValuesParser::new(names).try_map(|name| ActionClass::named(&name).ok_or("no class"))
}

impl ListArgs {
    /// Lists from the catalogue that was asked for.
    pub(crate) fn run(self) -> Result<Outcome, Error> {
        self.catalog.run(self.question)
    }
}

impl InCatalog for Question {
    fn run_in<C: Catalog>(self) -> Result<Outcome, Error> {
        let mut filter = Filter::new().words(&self.words.join(" "));
        if let Some(resource) = &self.resource {
            filter = filter.resource(resource.as_str());
        }
        if !self.class.is_empty() {
            filter = filter.class(self.class.iter().copied().collect());
        }
        let (heads, rows): (&[&str], Vec<Row>) = match self.what {
            What::Scopes => (&["scope", "class", "title"], filter.scopes::<C>().map(scope).collect()),
            What::Endpoints => (
                &["method", "path", "needs", "operation"],
                filter.endpoints::<C>().map(endpoint).collect(),
            ),
            What::Roles => (&["role", "scopes", "title"], filter.roles::<C>().map(role).collect()),
        };
        if rows.is_empty() {
            warn("nothing is found", None::<&str>);
            return Ok(Outcome::No);
        }
        self.write(heads, &rows)?;
        Ok(Outcome::Yes)
    }
}

impl Question {
    fn write(&self, heads: &[&str], rows: &[Row]) -> io::Result<()> {
        let terminal = io::stdout().is_terminal();
        let default = if terminal { ListFormat::Table } else { ListFormat::Plain };
        let mut out = BufWriter::new(io::stdout().lock());
        match self.format.unwrap_or(default) {
            ListFormat::Table => writeln!(out, "{}", table::table(heads, rows.iter().map(|row| &row.cells)))?,
            ListFormat::Plain => {
                for row in rows {
                    writeln!(out, "{}", row.cells.join("\t"))?;
                }
            }
            ListFormat::Json => {
                for row in rows {
                    json::write_line(&mut out, &row.json)?;
                }
            }
        }
        out.flush()
    }
}

/// One thing, for people and for programs.
struct Row {
    cells: Vec<String>,
    json: serde_json::Value,
}

fn scope<C: Catalog>(scope: Scope<C>) -> Row {
    let (name, class, title) = (scope.name(), scope.class().to_string(), scope.title());
    let json = json!({
        "scope": name, "class": class, "title": title, "deprecated": scope.deprecated(),
        "requires": scope.requires(), "implies": scope.implies(), "associated": scope.associated(),
    });
    Row {
        cells: vec![name.to_owned(), class, Plain(title).to_string()],
        json,
    }
}

fn endpoint<C: Catalog>(endpoint: Endpoint<C>) -> Row {
    let EndpointName {
        method,
        path,
        operation,
    } = EndpointName::from(endpoint);
    let needs = Needs(endpoint).to_string();
    let profile = bailiwick_analysis::explain::endpoint(endpoint);
    let any_of: Vec<_> = profile.ways.into_iter().map(|way| way.scopes).collect();
    let json = json!({
        "method": method, "path": path, "operation": operation, "access": profile.access, "any_of": any_of,
    });
    let operation = operation.unwrap_or_default().to_owned();
    Row {
        cells: vec![method.to_owned(), path.to_owned(), needs, operation],
        json,
    }
}

fn role<C: Catalog>(predefined: PredefinedRole<C>) -> Row {
    let (name, title, role) = (predefined.name(), predefined.title(), predefined.role());
    let ceiling = role.ceiling();
    Row {
        cells: vec![name.to_owned(), ceiling.len().to_string(), Plain(title).to_string()],
        json: json!({ "role": name, "title": title, "permissions": role.permissions(), "ceiling": ceiling }),
    }
}
