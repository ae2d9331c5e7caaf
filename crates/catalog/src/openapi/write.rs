//! Writes catalogues.

mod endpoints;
mod header;
mod metadata;
mod scopes;
mod toml;

pub use metadata::{Metadata, ScopeMetadata};

use super::Import;

impl Import {
    /// The whole catalogue, in format 1: the same text for the same description and metadata.
    ///
    /// It declares the known scopes, where the importer was given any, and otherwise those that the description or the
    /// metadata name. Names that are not declared stay in their endpoints, where the catalogue's check finds them.
    /// Roles are not part of a description, nor of this text.
    ///
    /// ```
    /// use std::collections::BTreeMap;
    /// use bailiwick_catalog::{Source, check};
    /// use bailiwick_catalog::openapi::{Importer, Metadata};
    ///
    /// let description = "
    /// openapi: 3.1.0
    /// info: { title: Notes, version: '4' }
    /// paths:
    ///   /notes: { get: { security: [token: ['note:read']] } }
    /// components: { securitySchemes: { token: { type: http, scheme: bearer } } }
    /// ";
    /// let files = BTreeMap::from([("api.yml".to_owned(), description.to_owned())]);
    /// let text = Importer::new().import(&files, "api.yml").to_toml(&Metadata::new("notes"));
    ///
    /// let model = check(&Source::new("scopes.toml", text), None)?.model;
    /// assert_eq!((model.title.as_str(), model.version.as_str()), ("Notes", "4"));
    /// assert_eq!(model.scopes[0].name, "note:read");
    /// # Ok::<(), bailiwick_catalog::Report>(())
    /// ```
    #[must_use]
    pub fn to_toml(&self, metadata: &Metadata) -> String {
        let names = scopes::names(self, metadata);
        let mut sections = header::sections(self, metadata, &names);
        sections.push(scopes::section(self, metadata, &names));
        sections.extend(header::aliases(&self.aliases));
        sections.push(endpoints::section(self));
        sections.join("\n")
    }

    /// The section `[endpoints]` alone, to replace that of a catalogue that is otherwise kept by hand. What was left out
    /// stands at its end, in comments.
    #[must_use]
    pub fn endpoints_toml(&self) -> String {
        endpoints::section(self)
    }
}
