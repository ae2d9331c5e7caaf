//! `/tokens/new`: minting.

use askama::Template;
use bailiwick::{Catalog, Grant, Timestamp};
use bailiwick_tokens::store::CommitError;
use bailiwick_tokens::{Error, Expiry, MintRequest};

use super::choice::Choice;
use super::failure::{Answer, Failure};
use super::fields::Fields;
use super::nonce::nonce;
use super::page;
use super::picker::Picker;
use super::secret::SecretPage;
use super::shell::Shell;
use super::visit::{Posted, Visit};
use super::when::When;

#[derive(Template)]
#[template(path = "new_token.html")]
struct NewTokenPage {
    shell: Shell,
    form: TokenForm,
    picker: Picker,
}

/// The form but for its scopes.
#[derive(Default)]
struct TokenForm {
    nonce: String,
    name: String,
    expiry: String,
    date: String,
    kind: String,
    expiries: Vec<Labelled>,
    kinds: Vec<Kind>,
    reads: usize,
    everything: usize,
    name_error: Option<String>,
    expiry_error: Option<String>,
    error: Option<String>,
}

struct Labelled {
    value: String,
    label: String,
}

struct Kind {
    value: &'static str,
    title: &'static str,
    note: &'static str,
}

const KINDS: [Kind; 3] = [
    Kind {
        value: "custom",
        title: "Custom Scopes",
        note: "Exactly the scopes that you choose, and never more",
    },
    Kind {
        value: "read_only",
        title: "Read Only",
        note: "All that your role can see, as the role changes",
    },
    Kind {
        value: "full_access",
        title: "Full Access",
        note: "All that your role can do, as the role changes",
    },
];

/// `GET /tokens/new`
pub(super) async fn open<C: Catalog>(visit: Visit<C>) -> Answer {
    let fields = Fields(vec![
        ("expiry".to_owned(), "90".to_owned()),
        ("kind".to_owned(), "custom".to_owned()),
        ("nonce".to_owned(), nonce()?),
    ]);
    let choice = Choice::under(&visit.role());
    page::ok(&form(&visit, &fields, &choice))
}

/// `POST /tokens/new`: what its button says, a token or the form again.
pub(super) async fn send<C: Catalog>(posted: Posted<C>) -> Answer {
    let Posted { visit, fields } = posted;
    let choice = Choice::under(&visit.role()).filled(&fields);
    let mut page = form(&visit, &fields, &choice);
    if fields.step() != "create" {
        return page::ok(&page);
    }
    let wanted = wanted(&visit, &fields, &choice, &mut page);
    let Some(request) = wanted else {
        return page::mend(&page);
    };
    if !visit.is_first(fields.get("nonce")).await? {
        return page::ok(&super::secret::shown(&visit, "This token was generated already"));
    }
    match visit.tokens.mint(request, &visit.actor(), visit.now).await {
        Ok(minted) => page::ok(&SecretPage {
            shell: visit.shell("tokens", "Token generated"),
            heading: "Token generated".to_owned(),
            label: format!("The secret of {}", minted.token.name),
            warning: "It is not shown again. Keep it like a password; whoever has it acts in your name.",
            secret: minted.secret.expose().to_owned(),
            hint: "Send it in the header Authorization: Bearer …",
            back: "/tokens",
        }),
        Err(error) => {
            visit.again(fields.get("nonce")).await?;
            match error {
                Error::Commit(error @ CommitError::NameTaken) => page.form.name_error = Some(sentence(&error)),
                Error::Expiry(error) => page.form.expiry_error = Some(sentence(&error)),
                Error::Grant(error) => page.picker.error = Some(sentence(&error)),
                Error::Commit(error @ CommitError::NotAllowed) => page.form.error = Some(sentence(&error)),
                other => return Err(Failure::from(other)),
            }
            page::mend(&page)
        }
    }
}

/// The token that is asked for, or marks on the form where it cannot be.
fn wanted<C: Catalog>(
    visit: &Visit<C>,
    fields: &Fields,
    choice: &Choice<C>,
    page: &mut NewTokenPage,
) -> Option<MintRequest<C>> {
    let name = fields.get("name").trim().parse();
    let name = name.map_err(|error| page.form.name_error = Some(sentence(&error)));
    let until = if fields.get("expiry") == "date" {
        fields.get("date")
    } else {
        fields.get("expiry")
    };
    let expiry = until
        .parse::<Expiry>()
        .and_then(|expiry| expiry.moment(visit.now).map(|_| expiry));
    let expiry = expiry.map_err(|error| page.form.expiry_error = Some(sentence(&error)));
    let grant = match fields.get("kind") {
        "read_only" => Some(Grant::read_only()),
        "full_access" => Some(Grant::full_access()),
        "custom" if !choice.refused.is_empty() => None,
        "custom" if choice.chosen.is_empty() => {
            page.picker.error = Some("Choose at least one scope.".to_owned());
            None
        }
        "custom" => Some(Grant::custom(choice.chosen.clone()).with_required()),
        _ => {
            page.form.error = Some("Choose what the token may do.".to_owned());
            None
        }
    };
    Some(MintRequest {
        team: visit.team.id,
        user: visit.user.id,
        name: name.ok()?,
        grant: grant?,
        expiry: expiry.ok()?,
    })
}

fn form<C: Catalog>(visit: &Visit<C>, fields: &Fields, choice: &Choice<C>) -> NewTokenPage {
    let role = visit.role();
    let field = |name| fields.get(name).to_owned();
    NewTokenPage {
        shell: visit.shell("tokens", "New token"),
        form: TokenForm {
            nonce: field("nonce"),
            name: field("name"),
            expiry: field("expiry"),
            date: field("date"),
            kind: field("kind"),
            expiries: expiries(visit.now),
            kinds: KINDS.into(),
            reads: Grant::read_only().effective(&role).to_set().len(),
            everything: role.ceiling().len(),
            ..TokenForm::default()
        },
        picker: Picker::new(choice, fields.is_live()),
    }
}

/// Every choice, with the day that it means.
fn expiries(now: Timestamp) -> Vec<Labelled> {
    let choices = Expiry::CHOICES.into_iter().map(|choice| {
        let value = choice.to_string();
        let label = match choice.moment(now) {
            Ok(Some(at)) => format!("{value} days, until {}", When::new(at).day),
            _ => "Never".to_owned(),
        };
        Labelled { value, label }
    });
    let mut all: Vec<_> = choices.collect();
    let date = Labelled {
        value: "date".to_owned(),
        label: "Until a date…".to_owned(),
    };
    all.insert(all.len().saturating_sub(1), date);
    all
}

/// An error as a page says it: a sentence.
pub(super) fn sentence(error: &impl ToString) -> String {
    let text = error.to_string();
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| {
        first.to_uppercase().chain(letters).chain(['.']).collect()
    })
}
