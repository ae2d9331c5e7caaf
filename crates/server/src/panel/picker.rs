//! The part of a form in which scopes are chosen.

use bailiwick::{Catalog, Grant, Role, Scope, ScopeSet};

use super::choice::{CLASSES, Choice};
use super::groups::{Group, groups, resource};

/// What the page shows of a choice.
#[derive(Debug)]
pub(super) struct Picker {
    pub(super) search: String,
    pub(super) bulks: Vec<Bulk>,
    pub(super) sections: Vec<Section>,
    /// What is chosen and not on the page, and stays chosen.
    pub(super) hidden: Vec<&'static str>,
    pub(super) offers: Vec<Offer>,
    pub(super) summary: Summary,
    pub(super) error: Option<String>,
}

/// A button that chooses all of a class.
#[derive(Debug)]
pub(super) struct Bulk {
    pub(super) class: &'static str,
    pub(super) title: &'static str,
    pub(super) chosen: usize,
    pub(super) all: usize,
}

/// A resource.
#[derive(Debug)]
pub(super) struct Section {
    pub(super) resource: &'static str,
    pub(super) open: bool,
    pub(super) held: usize,
    pub(super) rows: Vec<Row>,
}

/// A scope that can be chosen.
#[derive(Debug)]
pub(super) struct Row {
    pub(super) id: String,
    pub(super) name: &'static str,
    pub(super) title: &'static str,
    pub(super) class: String,
    pub(super) chosen: bool,
    /// What requires it of all that is chosen; empty if nothing does.
    pub(super) why: String,
    pub(super) deprecated: &'static str,
}

impl Row {
    /// Whether the token would have it.
    pub(super) fn held(&self) -> bool {
        self.chosen || self.locked()
    }

    /// Whether it comes with something else and cannot be left out.
    pub(super) fn locked(&self) -> bool {
        !self.chosen && !self.why.is_empty()
    }
}

/// A scope that goes well with what is chosen.
#[derive(Debug)]
pub(super) struct Offer {
    pub(super) id: u32,
    pub(super) name: &'static str,
    pub(super) title: &'static str,
    pub(super) with: String,
}

/// What it comes to.
#[derive(Debug)]
pub(super) struct Summary {
    pub(super) total: usize,
    pub(super) chosen: usize,
    pub(super) required: usize,
    pub(super) endpoints: usize,
    pub(super) classes: Vec<(&'static str, usize)>,
    pub(super) groups: Vec<Group>,
}

impl Picker {
    /// The page's view of a choice. `live` pages keep their sections as they are; others open those with something in
    /// them.
    pub(super) fn new<C: Catalog>(choice: &Choice<C>, live: bool) -> Self {
        let held = choice.held();
        let searching = !choice.search.is_empty();
        let bulk = |(class, name, title)| {
            let shown = choice.shown(class);
            let chosen = (shown.clone() & &held).len();
            (!shown.is_empty()).then_some(Bulk {
                class: name,
                title,
                chosen,
                all: shown.len(),
            })
        };
        let mut sections: Vec<Section> = Vec::new();
        for scope in choice.offered.iter().filter(|scope| choice.finds(*scope)) {
            let row = row(scope, choice);
            match sections.iter_mut().find(|section| section.resource == resource(scope)) {
                Some(section) => section.rows.push(row),
                None => sections.push(Section {
                    resource: resource(scope),
                    open: false,
                    held: 0,
                    rows: vec![row],
                }),
            }
        }
        for section in &mut sections {
            section.held = section.rows.iter().filter(|row| row.held()).count();
            section.open = searching || (!live && section.rows.iter().any(|row| row.chosen));
        }
        let hidden = choice.chosen.iter().filter(|scope| !choice.finds(*scope));
        Self {
            search: choice.search.clone(),
            bulks: CLASSES.into_iter().filter_map(bulk).collect(),
            sections,
            hidden: hidden.map(Scope::name).collect(),
            offers: offers(choice, &held),
            summary: summary(choice, &held),
            error: refusal(&choice.refused),
        }
    }
}

fn row<C: Catalog>(scope: Scope<C>, choice: &Choice<C>) -> Row {
    let requires = |by: &Scope<C>| *by != scope && ScopeSet::from(*by).with_required().contains(scope);
    let by: Vec<_> = choice.chosen.iter().filter(requires).map(Scope::name).collect();
    Row {
        id: format!("s{}", scope.index()),
        name: scope.name(),
        title: scope.title(),
        class: scope.class().to_string(),
        chosen: choice.chosen.contains(scope),
        why: some(&by),
        deprecated: scope.deprecated().unwrap_or_default(),
    }
}

/// The first few names, and how many more there are.
fn some(names: &[&str]) -> String {
    match names {
        [] => String::new(),
        [first] => (*first).to_owned(),
        [first, second] => format!("{first} and {second}"),
        [first, rest @ ..] => format!("{first} and {} more", rest.len()),
    }
}

fn offers<C: Catalog>(choice: &Choice<C>, held: &ScopeSet<C>) -> Vec<Offer> {
    let offered = choice.offered.iter().filter(|scope| !held.contains(*scope));
    let offers = offered.filter_map(|scope| {
        let with: Vec<_> = choice
            .chosen
            .iter()
            .filter(|by| by.associated().contains(scope))
            .collect();
        let with: Vec<_> = with.into_iter().map(Scope::name).collect();
        (!with.is_empty()).then(|| Offer {
            id: scope.index(),
            name: scope.name(),
            title: scope.title(),
            with: some(&with),
        })
    });
    offers.collect()
}

fn summary<C: Catalog>(choice: &Choice<C>, held: &ScopeSet<C>) -> Summary {
    let grant = Grant::custom(held.clone());
    let role = Role::new(choice.offered.clone());
    let effective = grant.effective(&role);
    let count = |(class, name, _)| (name, (ScopeSet::of_class(class) & held).len());
    Summary {
        total: held.len(),
        chosen: choice.chosen.len(),
        required: held.len() - choice.chosen.len(),
        endpoints: C::endpoints().filter(|endpoint| effective.allows(*endpoint)).count(),
        classes: CLASSES.into_iter().map(count).filter(|(_, count)| *count > 0).collect(),
        groups: groups(held.iter(), |scope| {
            if choice.chosen.contains(scope) {
                ("", "")
            } else {
                ("required", "required")
            }
        }),
    }
}

fn refusal(refused: &[String]) -> Option<String> {
    let names: Vec<_> = refused.iter().map(String::as_str).collect();
    (!names.is_empty()).then(|| {
        format!(
            "{} cannot be chosen under your role any more, and is left out.",
            some(&names)
        )
    })
}

#[cfg(test)]
mod tests {
    use bailiwick::digitalocean::{DigitalOcean, droplet, roles, vpc};

    use super::*;

    #[test]
    fn what_is_chosen_is_on_the_page_or_hidden_in_it() {
        let mut choice = Choice::<DigitalOcean>::under(&roles::MEMBER).choosing(&(droplet::CREATE | vpc::READ));
        for search in ["", "vpc", "nothing of the kind"] {
            search.clone_into(&mut choice.search);
            let picker = Picker::new(&choice, false);
            let rows = picker.sections.iter().flat_map(|section| &section.rows);
            let shown = rows.filter(|row| row.chosen).map(|row| row.name);
            let mut all: Vec<_> = shown.chain(picker.hidden.iter().copied()).collect();
            all.sort_unstable();
            assert_eq!(all, ["droplet:create", "vpc:read"], "{search}");
        }
    }

    #[test]
    fn what_is_required_says_why_and_is_counted_apart() {
        let choice = Choice::<DigitalOcean>::under(&roles::MEMBER).choosing(&droplet::CREATE.into());
        let picker = Picker::new(&choice, true);
        let rows: Vec<_> = picker.sections.iter().flat_map(|section| &section.rows).collect();
        let read = rows.iter().find(|row| row.name == "droplet:read").unwrap();
        assert!(read.held() && read.locked());
        assert_eq!(read.why, "droplet:create");
        assert_eq!(picker.summary.chosen, 1);
        assert_eq!(
            picker.summary.total,
            droplet::CREATE.requires().with_required().len() + 1
        );
        assert_eq!(picker.summary.total, picker.summary.chosen + picker.summary.required);
    }
}
