//! Which names there are, and what a name in the catalogue refers to.

use std::collections::HashMap;

use crate::check::aliases::Aliases;
use crate::diagnostic::{Code, Finding, Findings, Quoted, list};
use crate::document::Text;
use crate::nearest::nearest;
use crate::read::RawScope;
use crate::scope_name::{LONGEST, is_kind, is_scope_byte, structured};

/// The declared scopes. A scope's id is its rank in the file: indices come later, from the lock.
pub(crate) struct Names<'d> {
    scopes: &'d [RawScope<'d>],
    ids: HashMap<&'d str, u32>,
    resources: HashMap<&'d str, Vec<u32>>,
    actions: HashMap<&'d str, Vec<u32>>,
    /// Whether all declarations could be read: if not, an unknown name may be one of those that are lost.
    complete: bool,
    /// How many comparisons are left for suggestions: a catalogue may have a hundred thousand names, all of them unknown.
    patience: usize,
}

impl<'d> Names<'d> {
    pub(crate) fn new(scopes: &'d [RawScope<'d>], complete: bool, findings: &mut Findings) -> Self {
        let mut ids = HashMap::new();
        let mut resources: HashMap<_, Vec<_>> = HashMap::new();
        let mut actions: HashMap<_, Vec<_>> = HashMap::new();
        for (id, scope) in (0_u32..).zip(scopes) {
            let name = scope.name.as_str();
            valid(scope.name, findings);
            ids.insert(name, id);
            if let Some((resource, action)) = structured(name) {
                resources.entry(resource).or_default().push(id);
                actions.entry(action).or_default().push(id);
            }
        }
        Self {
            scopes,
            ids,
            resources,
            actions,
            complete,
            patience: PATIENCE,
        }
    }

    pub(crate) fn id(&self, name: &str) -> Option<u32> {
        self.ids.get(name).copied()
    }

    pub(crate) fn complete(&self) -> bool {
        self.complete
    }

    pub(crate) fn scopes(&self) -> &'d [RawScope<'d>] {
        self.scopes
    }

    /// The name of a scope.
    pub(crate) fn name(&self, id: u32) -> &'d str {
        self.scopes.get(id as usize).map_or("", |scope| scope.name.as_str())
    }

    /// The scopes of a resource, in the order of the file.
    pub(crate) fn of_resource(&self, resource: &str) -> &[u32] {
        self.resources.get(resource).map_or(&[], Vec::as_slice)
    }

    /// The scopes with an action, in the order of the file.
    pub(crate) fn of_action(&self, action: &str) -> &[u32] {
        self.actions.get(action).map_or(&[], Vec::as_slice)
    }

    pub(crate) fn resources(&self) -> impl Iterator<Item = &'d str> {
        self.resources.keys().copied()
    }

    pub(crate) fn actions(&self) -> impl Iterator<Item = &'d str> {
        self.actions.keys().copied()
    }

    /// The scope that a name refers to. Reports a name that refers to none, and an old name.
    pub(crate) fn resolve(&mut self, name: &Text<'_>, aliases: &Aliases<'_>, findings: &mut Findings) -> Option<u32> {
        if let Some(id) = self.id(name.as_str()) {
            return Some(id);
        }
        if let Some(alias) = aliases.get(name.as_str()) {
            let message = format!(
                "{} is an alias, and aliases are only for what was stored",
                Quoted(name.as_str())
            );
            let mut finding = Finding::new(Code::AliasUsed, name.span, message).also(alias.span, "the alias");
            let targets: Vec<_> = alias.targets.iter().map(|&id| self.name(id)).collect();
            if !targets.is_empty() {
                finding = finding.help(format!("write {} instead", list(targets)));
            }
            findings.push(finding);
        } else {
            self.unknown(name, findings);
        }
        None
    }

    /// Reports a name that no scope has.
    pub(crate) fn unknown(&mut self, name: &Text<'_>, findings: &mut Findings) {
        if !self.complete {
            return;
        }
        let message = format!("scope {} is not declared", Quoted(name.as_str()));
        let mut finding = Finding::new(Code::UnknownScope, name.span, message).label("not in `[scopes]`");
        if let Some(close) = self.nearest(name.as_str()) {
            finding = finding.help(format!("did you mean {}?", Quoted(close)));
        } else if let Some((resource, _)) = structured(name.as_str())
            && let known @ [_, ..] = self.of_resource(resource)
        {
            let known = list(known.iter().map(|&id| self.name(id)));
            finding = finding.help(format!("resource {} has {known}", Quoted(resource)));
        }
        findings.push(finding);
    }

    fn nearest(&mut self, name: &str) -> Option<&'d str> {
        self.patience = self.patience.checked_sub(self.scopes.len())?;
        nearest(name, self.scopes.iter().map(|scope| scope.name.as_str()))
    }
}

/// Whether a name can be that of a scope; reports it if it cannot.
pub(crate) fn valid(name: &Text<'_>, findings: &mut Findings) -> bool {
    let value = name.as_str();
    let (span, label) = if value.is_empty() {
        (name.span, "it is empty".to_owned())
    } else if value.len() > LONGEST {
        (
            name.span,
            format!("it has {} bytes, and {LONGEST} are allowed", value.len()),
        )
    } else if let Some((at, char)) = value
        .char_indices()
        .find(|(_, char)| !u8::try_from(*char).is_ok_and(is_scope_byte))
    {
        (
            name.part(at..at + char.len_utf8()),
            format!("{} cannot stand in a name", Quoted(char.encode_utf8(&mut [0; 4]))),
        )
    } else if is_kind(value) {
        let message = format!(
            "{} cannot be the name of a scope: a kind of token is called so",
            Quoted(value)
        );
        let finding = Finding::new(Code::ReservedName, name.span, message);
        findings.push(finding.help("as the text of a grant it would stand for the kind"));
        return false;
    } else {
        return true;
    };
    let message = format!("{} cannot be the name of a scope", Quoted(value));
    let help = "a name is printable ASCII without spaces, `\"` and `\\` (RFC 6749, section 3.3)";
    findings.push(
        Finding::new(Code::InvalidScopeName, span, message)
            .label(label)
            .help(help),
    );
    false
}

const PATIENCE: usize = 2_000_000;
