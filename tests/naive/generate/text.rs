//! Writing a random catalogue down in format 1, without what would make it invalid.

use std::collections::BTreeSet;

use proptest::sample::Index;

use super::catalogue::{ALIASES, Endpoint, Ingredients, Pair, Requirement, filler};
use crate::naive::matcher::shape;
use crate::naive::{Class, Naive, Names};

const HEAD: &str = "format = 1\n[catalog]\nname = \"sample\"\ntitle = \"Sample\"\nversion = \"1\"\n";

impl Ingredients {
    pub(super) fn text(&self) -> String {
        let actions = section("actions", self.actions());
        // The model can tell a scope's class and what a pattern covers as soon as the scopes stand without relations.
        let bare = Naive::load(&[HEAD, &actions, &section("scopes", self.scopes(None))].concat());
        let scopes = section("scopes", self.scopes(Some(&bare)));
        let related = Naive::load(&[HEAD, &actions, &scopes].concat());
        let sections = [
            actions,
            scopes,
            section("aliases", self.aliases()),
            section("endpoints", self.endpoints()),
            self.roles(&related),
        ];
        HEAD.to_owned() + &sections.concat()
    }

    /// Only those that some scope has: an entry without use could be an oversight.
    fn actions(&self) -> Vec<String> {
        let used = |action: &str| {
            self.scopes
                .iter()
                .any(|(name, _)| name.ends_with(&format!(":{action}")))
        };
        let used = self.actions.iter().filter(|(action, _)| used(action));
        used.map(|(action, class)| format!("{action} = \"{class}\"")).collect()
    }

    /// The scopes, with their relations once their classes are known.
    fn scopes(&self, bare: Option<&Naive>) -> Vec<String> {
        let line = |(place, (name, class)): (usize, &(&str, Option<&str>))| {
            let mut entry = vec![format!("title = \"{name}\"")];
            entry.extend(class.map(|class| format!("class = \"{class}\"")));
            if let Some(bare) = bare {
                entry.extend(self.relations(bare, place, name));
            }
            format!("\"{name}\" = {{ {} }}", entry.join(", "))
        };
        let fillers = (0..self.fillers).map(|number| format!("\"{}\" = {{}}", filler(number)));
        self.scopes.iter().enumerate().map(line).chain(fillers).collect()
    }

    fn relations(&self, bare: &Naive, place: usize, name: &str) -> Vec<String> {
        let is_read = |name: &str| bare.scopes.get(name).is_some_and(|scope| scope.class == Class::Read);
        // Leading only to later scopes, `implies` has no cycle; the order of names has nothing to do with it. And class
        // read is exact: what a read scope implies must be read as well.
        let mut implies = self.related(&self.implies, place, |to| to > place);
        implies.retain(|to| !is_read(name) || is_read(to));
        let requires = self.related(&self.requires, place, |to| to != place);
        let associated = self.related(&self.associated, place, |to| to != place);
        let all = [("implies", implies), ("requires", requires), ("associated", associated)];
        let written = all.into_iter().filter(|(_, names)| !names.is_empty());
        written
            .map(|(key, names)| format!("{key} = {}", array(&names)))
            .collect()
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
    fn aliases(&self) -> Vec<String> {
        let [old, older] = ALIASES;
        let (first, second) = &self.aliases;
        let mut lines = vec![format!("\"{old}\" = {}", array(&self.pick(first)))];
        if let Some(second) = second {
            let mut targets = self.pick(second);
            targets.insert(old.to_owned());
            lines.push(format!("\"{older}\" = {}", array(&targets)));
        }
        lines
    }

    /// Each method and shape at most once.
    fn endpoints(&self) -> Vec<String> {
        let mut taken = BTreeSet::new();
        let line = |(number, endpoint): (usize, &Endpoint)| {
            let template = endpoint.template.get(&self.templates);
            if !taken.insert((endpoint.method, shape(template))) {
                return None;
            }
            let operation = if endpoint.has_operation {
                format!(", operation = \"op{number}\"")
            } else {
                String::new()
            };
            let requirement = match &endpoint.requirement {
                Requirement::Access(access) => format!("{{ access = \"{access}\"{operation} }}"),
                Requirement::AnyOf(any_of) if operation.is_empty() => self.alternatives(any_of),
                Requirement::AnyOf(any_of) => format!("{{ requires = {}{operation} }}", self.alternatives(any_of)),
            };
            Some(format!("\"{} {template}\" = {requirement}", endpoint.method))
        };
        self.endpoints.iter().enumerate().filter_map(line).collect()
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

    /// Every pattern covers some scope, every role is left with one, and none allows what implies a scope it denies.
    fn roles(&self, naive: &Naive) -> String {
        let covered = |patterns: &Names| -> Names {
            let fits = |name: &str| patterns.iter().any(|pattern| naive.matches(pattern, name));
            naive.scopes.keys().filter(|name| fits(name)).cloned().collect()
        };
        let patterns = self.patterns().into_iter();
        let patterns: Vec<String> = patterns
            .filter(|pattern| !covered(&[pattern.clone()].into()).is_empty())
            .collect();
        let pick = |places: &[Index]| places.iter().map(|place| place.get(&patterns).clone()).collect();
        let write = |(number, (allow, deny)): (usize, &(Vec<Index>, Vec<Index>))| {
            let (allow, deny): (Names, Names) = (pick(allow), pick(deny));
            let mut lines = vec![
                format!("title = \"Role {number}\""),
                format!("allow = {}", array(&allow)),
            ];
            let denied = covered(&deny);
            let left = &covered(&allow) - &denied;
            if !deny.is_empty() && !left.is_empty() && naive.implied(&left).is_disjoint(&denied) {
                lines.push(format!("deny = {}", array(&deny)));
            }
            section(&format!("roles.role{number}"), lines)
        };
        self.roles.iter().enumerate().map(write).collect()
    }

    /// Every pattern that these scopes suggest; some cover nothing.
    fn patterns(&self) -> Names {
        let mut patterns: Names = Class::NAMES.iter().map(|(class, _)| format!("class:{class}")).collect();
        patterns.insert("*".to_owned());
        for (name, _) in &self.scopes {
            patterns.insert((*name).to_owned());
            if let Some((resource, action)) = name.split_once(':') {
                patterns.extend([format!("{resource}:*"), format!("*:{action}")]);
            }
        }
        patterns
    }

    fn pick(&self, places: &[Index]) -> Names {
        places
            .iter()
            .map(|place| place.get(&self.scopes).0.to_owned())
            .collect()
    }
}

fn section(name: &str, mut lines: Vec<String>) -> String {
    lines.insert(0, format!("\n[{name}]"));
    lines.join("\n") + "\n"
}

fn array(names: &Names) -> String {
    let quoted: Vec<String> = names.iter().map(|name| format!("\"{name}\"")).collect();
    format!("[{}]", quoted.join(", "))
}
