//! All checks of a catalogue that need no lock, and the model that they end in.

use crate::check::aliases::Aliases;
use crate::check::names::Names;
use crate::check::relations::Relations;
use crate::check::roles::Patterns;
use crate::check::warnings::Facts;
use crate::check::{classes, endpoints, header, role_names};
use crate::diagnostic::Findings;
use crate::document::Document;
use crate::lock::Slot;
use crate::read::{Header, Raw, RawScope};
use crate::{Alias, Class, Endpoint, Model, OpenApi, Requirement, Role, Scope, TokenFormat};

/// A catalogue that was read and checked. Scopes have ids, which are ranks in the file: their indices come from a lock.
pub(crate) struct Analysis<'d> {
    header: Option<Header<'d>>,
    type_name: Option<String>,
    openapi: OpenApi,
    owner: Option<usize>,
    minting_scope: Option<u32>,
    scopes: Vec<RawScope<'d>>,
    classes: Vec<Option<Class>>,
    relations: Relations,
    aliases: Vec<Alias>,
    endpoints: Vec<(usize, Endpoint)>,
    roles: Vec<Role>,
    complete: bool,
}

impl<'d> Analysis<'d> {
    /// None if the file is of another format.
    pub(crate) fn new(document: &'d Document<'d>, findings: &mut Findings) -> Option<Self> {
        let complete = document.complete;
        let raw = Raw::read(document, findings)?;
        let type_name = raw.header.as_ref().and_then(|header| header::check(header, findings));
        let openapi = raw.header.as_ref().map(|header| header::openapi(header, findings));
        let classes = classes::assign(&raw.scopes, &raw.actions, findings);
        let names = &mut Names::new(&raw.scopes, complete, findings);
        let old = Aliases::new(&raw.aliases, names, findings);
        let relations = Relations::new(names, &old, &classes, findings);
        let endpoints = endpoints::resolve(&raw.endpoints, names, &old, findings);
        role_names::check(&raw.roles, findings);
        let header = raw.header.as_ref();
        let owner = header.and_then(|header| role_names::owner(header, &raw.roles, findings));
        let minting_scope = header.and_then(|header| header.minting_scope);
        let minting_scope = minting_scope.and_then(|name| names.resolve(name, &old, findings));
        let mut patterns = Patterns {
            names,
            aliases: &old,
            classes: &classes,
            implies: &relations.implies,
        };
        let roles = patterns.roles(&raw.roles, findings);
        if findings.errors() == 0 {
            let (relations, raw_endpoints) = (&relations, &raw.endpoints);
            Facts {
                names,
                classes: &classes,
                relations,
                raw_endpoints,
                endpoints: &endpoints,
                roles: &roles,
                case_sensitive_upstream: raw.header.as_ref().is_some_and(|header| header.case_sensitive_upstream),
            }
            .warn(findings);
        }
        let alias = |(name, alias): (&str, &crate::check::aliases::Alias)| Alias {
            name: name.to_owned(),
            targets: alias.targets.clone(),
        };
        let mut aliases: Vec<_> = old.iter().map(alias).collect();
        aliases.sort_by(|a, b| a.name.cmp(&b.name));
        let Raw { header, scopes, .. } = raw;
        Some(Self {
            header,
            type_name,
            openapi: openapi.unwrap_or_default(),
            owner,
            minting_scope,
            scopes,
            classes,
            relations,
            aliases,
            endpoints,
            roles,
            complete,
        })
    }

    pub(crate) fn name(&self) -> Option<&'d str> {
        self.header.as_ref().map(|header| header.name.as_str())
    }

    pub(crate) fn header(&self) -> Option<&Header<'d>> {
        self.header.as_ref()
    }

    pub(crate) fn scopes(&self) -> &[RawScope<'d>] {
        &self.scopes
    }

    /// Whether all declarations could be read.
    pub(crate) fn complete(&self) -> bool {
        self.complete
    }

    /// Indices without a lock: ranks of the sorted names, so that the order of the file means nothing.
    pub(crate) fn slots_by_name(&self) -> Vec<Slot<'d>> {
        let mut ids: Vec<_> = (0_u32..)
            .zip(&self.scopes)
            .map(|(id, scope)| (scope.name.as_str(), id))
            .collect();
        ids.sort_unstable();
        ids.into_iter().map(|(_, id)| Slot::Live(id)).collect()
    }

    /// The model in which each scope has the index of its slot. None if the header is wrong.
    pub(crate) fn into_model(self, slots: &[Slot<'_>], locked: bool) -> Option<Model> {
        let header = self.header?;
        let indices = Indices::new(slots, self.scopes.len());
        let scope = |slot: &Slot<'_>| match slot {
            Slot::Live(id) => {
                let scope = self.scopes.get(*id as usize)?;
                let related = |all: &[Vec<u32>]| indices.all(all.get(*id as usize).map_or(&[], Vec::as_slice));
                Some(Scope {
                    name: scope.name.value.to_string(),
                    title: scope.title.map(|title| title.value.to_string()).unwrap_or_default(),
                    class: self.classes.get(*id as usize).copied()??,
                    requires: related(&self.relations.requires),
                    implies: related(&self.relations.implies),
                    associated: related(&self.relations.associated),
                    deprecated: scope.deprecated.map(|text| text.value.to_string()),
                    retired: false,
                })
            }
            Slot::Retired(name) => Some(retired(name)),
        };
        let scopes = slots.iter().map(scope).collect::<Option<_>>()?;
        let alias = |alias: Alias| Alias {
            targets: indices.all(&alias.targets),
            ..alias
        };
        let role = |role: Role| Role {
            permissions: indices.all(&role.permissions),
            ..role
        };
        let endpoint = |(_, endpoint): (usize, Endpoint)| {
            let requirement = match endpoint.requirement {
                Requirement::AnyOf(all) => Requirement::AnyOf(all.iter().map(|ids| indices.all(ids)).collect()),
                other => other,
            };
            Endpoint {
                requirement,
                ..endpoint
            }
        };
        Some(Model {
            name: header.name.value.to_string(),
            type_name: self.type_name?,
            title: header.title.unwrap_or(header.name).value.to_string(),
            version: header
                .version
                .map(|version| version.value.to_string())
                .unwrap_or_default(),
            token_prefixes: header
                .token_prefixes
                .iter()
                .map(|text| text.value.to_string())
                .collect(),
            token_formats: token_formats(&header),
            owner: self.owner,
            minting_scope: self.minting_scope.and_then(|id| indices.of(id)),
            case_sensitive_upstream: header.case_sensitive_upstream,
            openapi: self.openapi,
            locked,
            scopes,
            aliases: self.aliases.into_iter().map(alias).collect(),
            endpoints: self.endpoints.into_iter().map(endpoint).collect(),
            roles: self.roles.into_iter().map(role).collect(),
        })
    }
}

/// The index of each id.
struct Indices(Vec<u32>);

impl Indices {
    fn new(slots: &[Slot<'_>], scopes: usize) -> Self {
        let mut indices = vec![0; scopes];
        for (index, slot) in (0_u32..).zip(slots) {
            if let Slot::Live(id) = slot
                && let Some(place) = indices.get_mut(*id as usize)
            {
                *place = index;
            }
        }
        Self(indices)
    }

    fn of(&self, id: u32) -> Option<u32> {
        self.0.get(id as usize).copied()
    }

    /// Ascending.
    fn all(&self, ids: &[u32]) -> Vec<u32> {
        let mut indices: Vec<_> = ids.iter().filter_map(|&id| self.of(id)).collect();
        indices.sort_unstable();
        indices
    }
}

/// The forms of secrets; the usual one where the header has none.
fn token_formats(header: &Header<'_>) -> Vec<TokenFormat> {
    let formats = header.token_formats.iter();
    let formats: Vec<_> = formats
        .filter_map(|text| TokenFormat::from_name(text.as_str()))
        .collect();
    if formats.is_empty() {
        vec![TokenFormat::default()]
    } else {
        formats
    }
}

fn retired(name: &str) -> Scope {
    Scope {
        name: name.to_owned(),
        title: String::new(),
        class: Class::Other,
        requires: Vec::new(),
        implies: Vec::new(),
        associated: Vec::new(),
        deprecated: None,
        retired: true,
    }
}
