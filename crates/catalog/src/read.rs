//! The sections of a catalogue as the author wrote them: right in form, not yet in meaning.

mod catalog;
mod endpoints;
mod fields;
mod roles;
mod scopes;

pub(crate) use catalog::{Header, format};
pub(crate) use endpoints::{Alternative, Asked, RawEndpoint};
pub(crate) use fields::{
    NOT_FOR_EDITING, list, names, only_keys, required, required_in_file, section, text, wrong_type,
};
pub(crate) use roles::RawRole;
pub(crate) use scopes::{RawAction, RawAlias, RawScope};

use crate::diagnostic::Findings;
use crate::document::Document;
use crate::source::File;

/// All sections.
#[derive(Debug)]
pub(crate) struct Raw<'d> {
    pub(crate) header: Option<Header<'d>>,
    pub(crate) actions: Vec<RawAction<'d>>,
    pub(crate) scopes: Vec<RawScope<'d>>,
    pub(crate) aliases: Vec<RawAlias<'d>>,
    pub(crate) endpoints: Vec<RawEndpoint<'d>>,
    pub(crate) roles: Vec<RawRole<'d>>,
}

impl<'d> Raw<'d> {
    /// Reads every section. None if the format is another one: nothing else could be judged.
    pub(crate) fn read(document: &'d Document<'d>, findings: &mut Findings) -> Option<Self> {
        if !format(document, File::Catalog, findings) {
            return None;
        }
        let root = &document.root;
        only_keys(root, "a catalogue", &SECTIONS, findings);
        Some(Self {
            header: catalog::read(document, findings),
            actions: scopes::actions(root, findings),
            scopes: scopes::scopes(document, findings),
            aliases: scopes::aliases(root, findings),
            endpoints: endpoints::read(root, findings),
            roles: roles::read(root, findings),
        })
    }
}

const SECTIONS: [&str; 7] = [
    "format",
    "catalog",
    "actions",
    "scopes",
    "aliases",
    "endpoints",
    "roles",
];
