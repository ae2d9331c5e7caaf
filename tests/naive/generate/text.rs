//! Writing a random catalogue down in format 1, without what would make it invalid.

use std::collections::BTreeSet;

use proptest::sample::Index;

use super::catalogue::{ALIASES, Endpoint, Ingredients, Pair, Requirement};
use crate::naive::matcher::shape;
use crate::naive::{Class, Naive, Names};

impl Ingredients {
    pub(super) fn text(&self) -> String {
        let head = "format = 1\n[catalog]\nname = \"sample\"\ntitle = \"Sample\"\nversion = \"1\"\n".to_owned()
            + "\n[actions]\n"
            + &self.actions();
        // The model can tell a scope's class and what a pattern covers as soon as the bare scopes stand.
        let bare = Naive::load(&(head.clone() + "\n[scopes]\n" + &self.scopes(|_, _| true, None)));
        let is_read = |name: &str| bare.scopes.get(name).is_some_and(|scope| scope.class == Class::Read);
        // Read is exact: what a read scope implies must be read as well.
        let may_imply = |from: &str, to: &str| !is_read(from) || is_read(to);
        head + "\n[scopes]\n"
            + &self.scopes(may_imply, Some(()))
            + "\n[aliases]\n"
            + &self.aliases()
            + "\n[endpoints]\n"
            + &self.endpoints()
            + &self.roles(&bare)
    }

    /// Only those that some scope has: an entry without use could be an oversight.
    fn actions(&self) -> String {
        let used = |action: &str| {
            self.scopes
                .iter()
                .any(|(name, _)| name.ends_with(&format!(":{action}")))
        };
        let used = self.actions.iter().filter(|(action, _)| used(action));
        used.map(|(action, class)| format!("{action} = \"{class}\"\n"))
            .collect()
    }

    fn scopes(&self, may_imply: impl Fn(&str, &str) -> bool, relations: Option<()>) -> String {
        let line = |(place, (name, class)): (usize, &(&str, Option<&str>))| {
            let mut entry = vec![format!("title = \"{name}\"")];
            entry.extend(class.map(|class| format!("class = \"{class}\"")));
            if relations.is_some() {
                // Leading only to later scopes, `implies` has no cycle; the order of names has nothing to do with it.
                let implied = self.related(&self.implies, place, |to| to > place);
                let implied = implied.into_iter().filter(|to| may_imply(name, to)).collect();
                entry.extend(list("implies", implied));
                entry.extend(list("requires", self.related(&self.requires, place, |to| to != place)));
                entry.extend(list(
                    "associated",
                    self.related(&self.associated, place, |to| to != place),
                ));
            }
            format!("\"{name}\" = {{ {} }}\n", entry.join(", "))
        };
        self.scopes.iter().enumerate().map(line).collect()
    }

    /// Where these pairs lead from the scope at this place.
    fn related(&self, pairs: &[Pair], place: usize, admit: impl Fn(usize) -> bool) -> Names {
        let len = self.scopes.len();
        let from_here = pairs.iter().filter(|(from, _)| from.index(len) == place);
        from_here
            .filter(|(_, to)| admit(to.index(len)))
            .map(|(_, to)| to.get(&self.scopes).0.to_owned())
            .collect()
    }

    /// The first alias leads to scopes, the second to the first one and to scopes.
    fn aliases(&self) -> String {
        let [old, older] = ALIASES;
        let (first, second) = &self.aliases;
        let mut text = format!("\"{old}\" = {}\n", array(&self.pick(first)));
        if let Some(second) = second {
            let mut targets = self.pick(second);
            targets.insert(old.to_owned());
            text += &format!("\"{older}\" = {}\n", array(&targets));
        }
        text
    }

    fn endpoints(&self) -> String {
        let mut taken = BTreeSet::new();
        let line = |(number, endpoint): (usize, &Endpoint)| {
            let template = endpoint.template.get(&self.templates);
            if !taken.insert((endpoint.method, shape(template))) {
                return String::new();
            }
            let operation = if endpoint.has_operation {
                format!(", operation = \"op{number}\"")
            } else {
                String::new()
            };
            let requirement = match &endpoint.requirement {
                Requirement::Access(access) => format!("{{ access = \"{access}\"{operation} }}"),
                Requirement::AnyOf(any_of) => {
                    let any_of = self.alternatives(any_of);
                    if operation.is_empty() {
                        any_of
                    } else {
                        format!("{{ requires = {any_of}{operation} }}")
                    }
                }
            };
            format!("\"{} {template}\" = {requirement}\n", endpoint.method)
        };
        self.endpoints.iter().enumerate().map(line).collect()
    }

    /// The shortest way to write these, without saying the same twice.
    fn alternatives(&self, any_of: &[Vec<Index>]) -> String {
        let mut different: Vec<Names> = vec![];
        for all_of in any_of {
            let all_of = self.pick(all_of);
            if !different.contains(&all_of) {
                different.push(all_of);
            }
        }
        match &different[..] {
            [one] if one.len() == 1 => array(one).trim_matches(['[', ']']).to_owned(),
            [one] => array(one),
            several => format!("[{}]", several.iter().map(array).collect::<Vec<_>>().join(", ")),
        }
    }

    /// Every pattern covers some scope, and every role is left with one.
    fn roles(&self, bare: &Naive) -> String {
        let covered = |pattern: &str| bare.scopes.keys().filter(|name| bare.matches(pattern, name)).collect();
        let mut patterns: Names = Class::NAMES.iter().map(|(class, _)| format!("class:{class}")).collect();
        for (name, _) in &self.scopes {
            patterns.insert((*name).to_owned());
            if let Some((resource, action)) = name.split_once(':') {
                patterns.extend([format!("{resource}:*"), format!("*:{action}")]);
            }
        }
        patterns.insert("*".to_owned());
        let patterns: Vec<String> = patterns
            .into_iter()
            .filter(|pattern| !BTreeSet::is_empty(&covered(pattern)))
            .collect();
        let write = |(number, (allow, deny)): (usize, &(Vec<Index>, Vec<Index>))| {
            let pick =
                |places: &[Index]| -> Names { places.iter().map(|place| place.get(&patterns).clone()).collect() };
            let all =
                |patterns: &Names| -> BTreeSet<_> { patterns.iter().flat_map(|pattern| covered(pattern)).collect() };
            let (allow, deny) = (pick(allow), pick(deny));
            let mut text = format!(
                "\n[roles.role{number}]\ntitle = \"Role {number}\"\nallow = {}\n",
                array(&allow)
            );
            if !deny.is_empty() && !all(&allow).is_subset(&all(&deny)) {
                text += &format!("deny = {}\n", array(&deny));
            }
            text
        };
        self.roles.iter().enumerate().map(write).collect()
    }

    fn pick(&self, places: &[Index]) -> Names {
        places
            .iter()
            .map(|place| place.get(&self.scopes).0.to_owned())
            .collect()
    }
}

/// `key = […]`, unless there is nothing to list.
fn list(key: &str, names: Names) -> Option<String> {
    (!names.is_empty()).then(|| format!("{key} = {}", array(&names)))
}

fn array(names: &Names) -> String {
    let quoted: Vec<String> = names.iter().map(|name| format!("\"{name}\"")).collect();
    format!("[{}]", quoted.join(", "))
}
