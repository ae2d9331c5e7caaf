//! From a description to an import.

use std::collections::{BTreeMap, HashMap};

use super::access::{Outcome, Rules};
use super::candidate::{Candidate, merge};
use super::derive::derived;
use super::left_out::Methods;
use super::library::Place;
use super::notes;
use super::operation::RawOperation;
use super::paths::{Described, described};
use super::scheme::{choose, declared, scopes};
use super::security::Named;
use super::shadow::shield;
use super::silence::{Silence, is_guarded};
use super::version::Version;
use super::view::View;
use super::{Access, Import, ImportedOperation, ImportedScope, Importer, LeftOut, Note, UnknownScope};
use crate::diagnostic::Quoted;
use crate::nearest::nearest;
use crate::scope_name::structured;
use crate::{OpenApi, Shadowed, Template};

impl Importer {
    /// Reads the description whose root this is.
    pub(super) fn read(&self, view: &mut View<'_>, root: Place, import: &mut Import) {
        let Some(version) = Version::of(view, root) else {
            return;
        };
        if let Some(info) = view.get(root, "info") {
            import.title = view.get_text(info, "title");
            import.version = view.get_text(info, "version");
        }
        let described = described(view, root, version, &self.settings);
        let schemes = declared(view, root);
        let scheme = choose(
            view,
            root,
            self.settings.scheme.as_deref(),
            &schemes,
            &described.operations,
        );
        for (name, description) in scheme.iter().flat_map(|scheme| scopes(view, scheme)) {
            // A wrong name is no scope, even where the scheme declares it.
            if !self.aliases.contains_key(&name) {
                import.scopes.entry(name).or_default().description = Some(description);
            }
        }
        import.settings.scheme = scheme.map(|scheme| scheme.name);
        import.notes = notes::of_the_whole(view, root, &described, &import.settings);
        let mut reading = Reading {
            importer: self,
            settings: import.settings.clone(),
            suggestions: HashMap::new(),
            candidates: Vec::new(),
            import,
        };
        reading.all(view, described);
        reading.finish(view);
    }
}

/// An import in the making.
struct Reading<'r> {
    importer: &'r Importer,
    settings: OpenApi,
    /// What is near to each unknown name.
    suggestions: HashMap<String, (Option<String>, Vec<String>)>,
    candidates: Vec<Candidate>,
    import: &'r mut Import,
}

impl Reading<'_> {
    fn all(&mut self, view: &mut View<'_>, described: Described) {
        let Described {
            operations, left_out, ..
        } = described;
        self.import.left_out = left_out;
        for operation in &operations {
            self.operation(view, operation, operations.len());
        }
    }

    fn operation(&mut self, view: &mut View<'_>, raw: &RawOperation, of: usize) {
        let importer = self.importer;
        let settings = self.settings.clone();
        let rules = Rules {
            scheme: settings.scheme.as_deref(),
            settings: &settings,
            aliases: &importer.aliases,
        };
        let (access, named, beside) = match rules.apply(raw) {
            Outcome::Access(Access::Authenticated, named, beside) if self.settings.derive.is_some() => {
                (None, named, beside)
            }
            Outcome::Silent if self.settings.derive.is_some() => (None, Vec::new(), Vec::new()),
            Outcome::Access(access, named, beside) => (Some(access), named, beside),
            Outcome::Silent => {
                self.silent(view, raw, of);
                return self.leave_out(view, raw, Silence::WHY.to_owned(), true);
            }
            Outcome::LeftOut(why, matters) => return self.leave_out(view, raw, why, matters),
        };
        let template = match Template::parse(&raw.path) {
            Ok(template) => template,
            Err(error) => {
                let why = format!("a catalogue cannot express its path: {error}");
                return self.leave_out(view, raw, why, false);
            }
        };
        let Some(access) = access.or_else(|| self.derive(raw)) else {
            let why = "neither its path nor its method tells what its scope should be".to_owned();
            return self.leave_out(view, raw, why, true);
        };
        for other in beside {
            let text = format!("it also takes {}, which is for somebody else to check", Quoted(other));
            self.note(view, raw, text);
        }
        if rules.passes_over_empty(raw) {
            let text = "its empty alternative, by which a token is welcome but not needed, does not count; `--optional \
                        public` reads it as it stands";
            self.note(view, raw, text.to_owned());
        }
        if raw.has_server {
            self.note(
                view,
                raw,
                "it has a server of its own, which may not be behind this check".to_owned(),
            );
        }
        self.report_unknown(view, raw, &named);
        self.candidates.push(Candidate {
            operation: ImportedOperation {
                method: raw.method,
                path: raw.path.clone(),
                operation: raw.operation.clone(),
                summary: raw.summary.clone(),
                tags: raw.tags.clone(),
                position: view.position(raw.place),
                access,
            },
            template,
        });
    }

    /// A scope for an operation that names none.
    fn derive(&mut self, raw: &RawOperation) -> Option<Access> {
        let derived = derived(raw, self.settings.derive?)?;
        let scope = self
            .import
            .scopes
            .entry(derived.name.clone())
            .or_insert_with(|| ImportedScope {
                description: Some(derived.title),
                ..ImportedScope::default()
            });
        scope.is_derived = true;
        Some(Access::AnyOf(vec![vec![derived.name]]))
    }

    fn note(&mut self, view: &View<'_>, raw: &RawOperation, text: String) {
        self.import.notes.push(Note {
            about: raw.label(),
            text,
            position: view.position(raw.place),
        });
    }

    fn leave_out(&mut self, view: &View<'_>, raw: &RawOperation, why: String, matters: bool) {
        self.import.left_out.push(LeftOut {
            about: raw.label(),
            path: raw.path.clone(),
            why,
            matters,
            position: view.position(raw.place),
            methods: Methods::One(raw.method),
        });
    }

    fn silent(&mut self, view: &mut View<'_>, raw: &RawOperation, of: usize) {
        let is_guarded = is_guarded(view, raw);
        let silence = self.import.silence.get_or_insert_with(|| Silence {
            silent: 0,
            of,
            guarded: 0,
            position: view.position(raw.place),
        });
        silence.silent += 1;
        silence.guarded += usize::from(is_guarded);
    }

    fn report_unknown(&mut self, view: &View<'_>, raw: &RawOperation, named: &[&Named]) {
        let importer = self.importer;
        let Some(known) = &importer.known else { return };
        for Named { name, place } in named {
            let meant = importer
                .aliases
                .get(name)
                .map_or(std::slice::from_ref(name), Vec::as_slice);
            for name in meant.iter().filter(|name| !known.contains(*name)) {
                let looks = self.suggestions.len() < MANY;
                let (suggestion, siblings) = self.suggestions.entry(name.clone()).or_insert_with(|| {
                    let known = || known.iter().filter(|_| looks);
                    let near = nearest(name, known().map(String::as_str)).map(ToOwned::to_owned);
                    (
                        near,
                        known().filter(|other| are_siblings(name, other)).cloned().collect(),
                    )
                });
                self.import.unknown.push(UnknownScope {
                    name: name.clone(),
                    operation: raw.label(),
                    position: view.position(*place),
                    suggestion: suggestion.clone(),
                    siblings: siblings.clone(),
                });
            }
        }
    }

    /// Sorts out what collides, and counts.
    fn finish(self, view: &mut View<'_>) {
        let Self {
            importer,
            mut candidates,
            import,
            settings,
            ..
        } = self;
        let merged = merge(&mut candidates);
        import.notes.extend(merged.notes);
        import.left_out.extend(merged.left_out);
        let choice = settings.left_out.unwrap_or(Shadowed::Error);
        let mut problems = merged.problems;
        if !importer.is_for_comparison {
            problems.extend(shield(&mut candidates, &mut import.left_out, choice));
        }
        for problem in problems {
            view.add(problem);
        }
        import
            .left_out
            .sort_by(|a, b| (&a.position, &a.about).cmp(&(&b.position, &b.about)));
        import.operations = candidates.into_iter().map(|candidate| candidate.operation).collect();
        let mut asked: BTreeMap<&str, usize> = BTreeMap::new();
        for name in import.operations.iter().flat_map(|operation| operation.access.scopes()) {
            *asked.entry(name).or_default() += 1;
        }
        for (name, operations) in asked {
            import.scopes.entry(name.to_owned()).or_default().operations = operations;
        }
        // What was made for an operation that is left out after all is nobody's; and beside scopes that are made, those
        // that the scheme declares and no operation names would be two languages for one thing.
        let derives = settings.derive.is_some();
        import
            .scopes
            .retain(|_, scope| !(scope.is_derived || derives) || scope.operations > 0);
    }
}

/// Whether two scopes are of one resource.
fn are_siblings(name: &str, other: &str) -> bool {
    let resource = |name| structured(name).map(|(resource, _)| resource);
    resource(name).is_some() && resource(name) == resource(other)
}

/// For more names than these that are not known, nobody looks for what was meant: each look is as long as the list.
const MANY: usize = 100;
