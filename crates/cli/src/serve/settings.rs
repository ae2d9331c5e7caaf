//! `--settings`: a file of flags, each of which counts where neither the flag nor its variable is there.

use std::ffi::OsString;
use std::path::PathBuf;

use bailiwick_catalog::Source;
use clap::builder::Arg;
use clap::error::{ContextKind, ErrorKind};
use clap::{ArgAction, Args, Command, FromArgMatches};
use toml::de::{DeTable, DeValue};

use super::ServeArgs;
use crate::error::Error;
use crate::file;
use crate::nearest::nearest;

/// What no file can say: where it is itself.
const ITSELF: &str = "settings";

/// Where it is.
#[derive(Debug, Args)]
pub(super) struct SettingsArgs {
    /// A file of settings in TOML: the long names of these flags without dashes in front, as in `listen = "0.0.0.0:8700"`. A flag
    /// counts first, then its variable, then the file
    #[arg(long, value_name = "FILE", env = "BAILIWICK_SETTINGS")]
    settings: Option<PathBuf>,
}

/// A flag that the file has.
struct Setting {
    name: String,
    value: String,
    /// `file:line:column`
    place: String,
}

impl SettingsArgs {
    /// The file, as it is now.
    pub(super) fn read(&self) -> Result<Option<Source>, Error> {
        self.settings.as_deref().map(file::read).transpose()
    }
}

impl ServeArgs {
    /// The same with what the file says, if there is one.
    pub(crate) fn with_settings(self, typed: impl Iterator<Item = OsString>) -> Result<Self, Error> {
        let Some(source) = self.settings.read()? else {
            return Ok(self);
        };
        let mut command = Self::augment_args(Command::new("serve"));
        for setting in settings(&source)? {
            let known = flag(&command, &setting.name);
            let known = known.ok_or_else(|| setting.unknown(&command))?.clone();
            setting.check(&known)?;
            // Of this process there is one set of defaults, for as long as it goes on.
            let value: &'static str = setting.value.leak();
            command = command.mut_arg(known.get_id(), |arg| arg.default_value(value));
        }
        // Said before, without the file, and found right.
        let matches = command.try_get_matches_from(typed).unwrap_or_else(|error| error.exit());
        Self::from_arg_matches(&matches).map_err(|error| Error::new(first_line(&error)))
    }
}

impl Setting {
    fn unknown(&self, command: &Command) -> Error {
        let names = command
            .get_arguments()
            .filter_map(Arg::get_long)
            .filter(|name| *name != ITSELF);
        let help = match nearest(&self.name, names) {
            Some(name) => format!("did you mean `{name}`?"),
            None => "the names are those of the flags that `bailiwick serve --help` shows".to_owned(),
        };
        let wrong = format!("{}: there is no setting `{}`", self.place, self.name);
        Error::new(wrong).with_help(Some(help))
    }

    /// Whether the flag takes the value, by itself: what goes with what is for all of them to say together.
    fn check(&self, known: &Arg) -> Result<(), Error> {
        let is_switch = matches!(known.get_action(), ArgAction::SetTrue);
        let wrong = |why: &str| Error::new(format!("{}: `{}` is not right: {why}", self.place, self.name));
        if is_switch {
            let is_bool = ["true", "false"].contains(&self.value.as_str());
            return if is_bool {
                Ok(())
            } else {
                Err(wrong("expected `true` or `false`"))
            };
        }
        let command = ServeArgs::augment_args(Command::new("serve"));
        let typed = ["serve".to_owned(), format!("--{}={}", self.name, self.value)];
        match command.try_get_matches_from(typed) {
            Err(error) if error.kind() == ErrorKind::InvalidValue || error.kind() == ErrorKind::ValueValidation => {
                // Not the value, which may be a secret.
                let expected = error.get(ContextKind::ValidValue).map(ToString::to_string);
                let source = std::error::Error::source(&error).map(ToString::to_string);
                let why = match (expected, source) {
                    (Some(expected), _) => format!("expected one of {expected}"),
                    (None, Some(source)) => source,
                    (None, None) => "expected another value".to_owned(),
                };
                Err(wrong(&why))
            }
            _ => Ok(()),
        }
    }
}

fn flag<'c>(command: &'c Command, name: &str) -> Option<&'c Arg> {
    let mut flags = command.get_arguments();
    flags.find(|arg| arg.get_long() == Some(name) && name != ITSELF)
}

fn settings(source: &Source) -> Result<Vec<Setting>, Error> {
    let table = DeTable::parse(source.text()).map_err(|error| {
        let at = error.span().map_or(0, |span| span.start);
        Error::new(format!("{}: {}", place(source, at), error.message()))
    })?;
    let settings = table.get_ref().iter().map(|(name, value)| {
        let (name, place) = (name.get_ref().to_string(), place(source, name.span().start));
        let value = match value.get_ref() {
            DeValue::String(text) => text.to_string(),
            DeValue::Integer(number) => number.to_string(),
            DeValue::Boolean(is) => is.to_string(),
            _ => {
                let wrong =
                    format!("{place}: `{name}` is not right: expected a text, a whole number, `true` or `false`");
                return Err(Error::new(wrong));
            }
        };
        Ok(Setting { name, value, place })
    });
    settings.collect()
}

fn place(source: &Source, at: usize) -> String {
    file::place(source.name(), source.text().get(..at).unwrap_or_default())
}

fn first_line(error: &clap::Error) -> String {
    let text = error.to_string();
    let line = text.lines().next().unwrap_or_default();
    line.strip_prefix("error: ").unwrap_or(line).to_owned()
}
