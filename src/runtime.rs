//! Catalogues that are loaded while the program runs: the same compiler, the same tables, the same evaluator.

mod bits;

use alloc::borrow::ToOwned;
use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;
use core::ops::Range;
use std::sync::OnceLock;

pub use bits::Bits;

use bailiwick_catalog::{Class, Model, Requirement, SegmentPattern, TableError};

use crate::tables::{
    Affix, AliasRow, EndpointRow, LINE, Literals, NO_NODE, NameSlot, Names, PathEnd, Pattern, PerfectHash, RoleRow,
    Router, Run, ScopeRow, Split, Tables, Tree, TreeLiteral, TreeMixed, TreeNode, WordSlot,
};
use crate::{ActionClass, Catalog, Method, TokenFormat};

/// Declares a type for a catalogue that is loaded while the program runs.
///
/// Each type takes one catalogue, once; until then it has no scope and no endpoint, so everything is denied. A program
/// that compares an old catalogue with a new one declares two. What is loaded stays for the life of the process.
///
/// ```
/// use bailiwick::runtime::RuntimeCatalog;
/// use bailiwick::{Catalog, Grant, Method, ScopeSet};
///
/// bailiwick::runtime_catalog! {
///     /// What the file says today.
///     pub Current
/// }
///
/// let source = bailiwick_catalog::Source::new(
///     "scopes.toml",
///     r#"
///         format = 1
///         [catalog]
///         name = "notes"
///         title = "Notes"
///         version = "1"
///         [scopes]
///         "note:read" = { title = "Read notes" }
///         [endpoints]
///         "GET /notes/{id}" = "note:read"
///         [roles.reader]
///         title = "Reader"
///         allow = ["class:read"]
///     "#,
/// );
/// Current::install(&bailiwick_catalog::check(&source, None)?.model)?;
///
/// let role = Current::role("reader").unwrap();
/// let endpoint = Current::endpoint(Method::Get, "/notes/7").unwrap();
/// assert!(Grant::read_only().effective(&role).allows(endpoint));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[macro_export]
macro_rules! runtime_catalog {
    ($(#[$meta:meta])* $visibility:vis $Name:ident) => {
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        $visibility enum $Name {}

        impl $crate::Catalog for $Name {
            type Words = $crate::runtime::Bits;

            #[inline]
            fn tables() -> &'static $crate::tables::Tables {
                <Self as $crate::runtime::RuntimeCatalog>::slot().tables()
            }
        }

        impl $crate::runtime::RuntimeCatalog for $Name {
            #[inline]
            fn slot() -> &'static $crate::runtime::Slot {
                static SLOT: $crate::runtime::Slot = $crate::runtime::Slot::new();
                &SLOT
            }
        }
    };
}

/// A catalogue whose tables come while the program runs. Implemented by [`runtime_catalog!`](crate::runtime_catalog).
pub trait RuntimeCatalog: Catalog<Words = Bits> {
    /// Where its tables are kept.
    fn slot() -> &'static Slot;

    /// Compiles a checked catalogue and makes it this type's, for the life of the process.
    ///
    /// # Errors
    ///
    /// When the type has a catalogue already, or no table can hold the path templates.
    fn install(model: &Model) -> Result<(), InstallError> {
        let tables = leak(model).map_err(InstallError::Tables)?;
        Self::slot().0.set(tables).map_err(|_| InstallError::Occupied)
    }
}

/// Where a type keeps the tables that it got.
#[derive(Debug)]
pub struct Slot(OnceLock<Tables>);

impl Slot {
    /// Without tables.
    #[must_use]
    #[expect(clippy::new_without_default, reason = "only a static is ever made of it")]
    pub const fn new() -> Self {
        Self(OnceLock::new())
    }

    /// The tables; those of a catalogue with nothing in it before one was installed.
    #[inline]
    #[must_use]
    pub fn tables(&'static self) -> &'static Tables {
        self.0.get().unwrap_or(&Tables::EMPTY)
    }
}

/// Why a catalogue was not installed.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum InstallError {
    /// The type has a catalogue already.
    Occupied,
    /// No table can hold the path templates.
    Tables(TableError),
}

impl fmt::Display for InstallError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Occupied => f.write_str("a catalogue is installed already, and its sets may be in use"),
            Self::Tables(error) => fmt::Display::fmt(error, f),
        }
    }
}

impl core::error::Error for InstallError {}

/// Compiles a checked catalogue into tables that live as long as the process.
///
/// [`RuntimeCatalog::install`] is all that a program needs. This is for a catalogue type of one's own, whose
/// [`tables`](Catalog::tables) come from elsewhere: tests with a catalogue for each case, for example.
///
/// ```
/// let text = "format = 1\n[catalog]\nname = 'notes'\ntitle = 'Notes'\nversion = '1'\n[scopes]\n'note:read' = {}\n";
/// let model = bailiwick_catalog::check(&bailiwick_catalog::Source::new("scopes.toml", text), None)?.model;
/// assert_eq!(bailiwick::runtime::leak(&model)?.scopes[0].name, "note:read");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
///
/// When no table can hold the path templates.
pub fn leak(model: &Model) -> Result<Tables, TableError> {
    let compiled = bailiwick_catalog::Tables::new(model)?;
    let endpoints = compiled
        .endpoints
        .iter()
        .filter_map(|number| model.endpoints.get(*number))
        .zip(&compiled.places)
        .map(|(endpoint, place)| EndpointRow {
            place: *place,
            method: method(endpoint.method),
            path: text(endpoint.template.as_str()),
            operation: endpoint.operation.as_deref().map(text),
            any_of: match &endpoint.requirement {
                Requirement::Public | Requirement::Authenticated | Requirement::Nobody => &[],
                Requirement::AnyOf(lists) => slice(lists.iter().map(|all_of| slice(all_of.iter().copied()))),
            },
        });
    let scopes = model.scopes.iter().map(|scope| ScopeRow {
        name: text(&scope.name),
        title: text(&scope.title),
        class: class(scope.class),
        requires: slice(scope.requires.iter().copied()),
        implies: slice(scope.implies.iter().copied()),
        associated: slice(scope.associated.iter().copied()),
        deprecated: scope.deprecated.as_deref().map(text),
        retired: scope.retired,
    });
    let roles = model
        .roles
        .iter()
        .zip(&compiled.roles)
        .map(|(role, (permissions, ceiling))| RoleRow {
            name: text(&role.name),
            title: text(&role.title),
            formerly: slice(role.formerly.iter().map(|name| text(name))),
            permissions: slice(permissions.iter().copied()),
            ceiling: slice(ceiling.iter().copied()),
        });
    let aliases = model.aliases.iter();
    let aliases = aliases.map(|alias| AliasRow {
        name: text(&alias.name),
        targets: slice(alias.targets.iter().copied()),
    });
    Ok(Tables {
        name: text(&model.name),
        title: text(&model.title),
        version: text(&model.version),
        token_prefixes: slice(model.token_prefixes.iter().map(|prefix| text(prefix))),
        token_formats: slice(model.token_formats.iter().copied().map(token_format)),
        owner: model.owner,
        minting_scope: model.minting_scope,
        locked: model.locked,
        fingerprint: compiled.fingerprint,
        scopes: slice(scopes),
        classes: compiled.classes.map(slice),
        live: slice(compiled.live),
        aliases: slice(aliases),
        names: names(compiled.names),
        endpoints: slice(endpoints),
        ends: slice(
            compiled
                .ends
                .into_iter()
                .map(|(place, endpoint)| PathEnd { place, endpoint }),
        ),
        router: router(compiled.router),
        tree: tree(compiled.tree),
        roles: slice(roles),
    })
}

fn names(names: bailiwick_catalog::Names) -> Names {
    Names {
        hash: perfect_hash(names.hash),
        slots: slice(
            names
                .slots
                .into_iter()
                .map(|(words, len, id)| NameSlot { words, len, id }),
        ),
    }
}

fn router(router: bailiwick_catalog::Router) -> Router {
    let patterns = router.patterns.into_iter().map(pattern);
    let words = router.words.slots.into_iter();
    Router {
        prefix: text(&router.prefix),
        start: router.start,
        roots: perfect_hash(router.roots),
        other: router.other,
        words: Literals {
            hash: perfect_hash(router.words.hash),
            slots: slice(words.map(|(first, last, len, word)| WordSlot { first, last, len, word })),
        },
        ends: router.ends,
        cells: lines(&router.cells),
        owners: slice(router.owners),
        splits: slice(
            router
                .splits
                .into_iter()
                .map(|(pattern, hit, miss)| Split { pattern, hit, miss }),
        ),
        patterns: slice(patterns),
    }
}

fn tree(tree: bailiwick_catalog::Tree) -> Tree {
    let run = |run: Range<u32>| Run {
        begin: run.start,
        end: run.end,
    };
    let nodes = tree.nodes.into_iter().map(|node| TreeNode {
        literals: run(node.literals),
        mixed: run(node.mixed),
        suffixes: run(node.suffixes),
        param: node.param.unwrap_or(NO_NODE),
        multi: node.multi.unwrap_or(NO_NODE),
        end: run(node.end),
        slash_end: run(node.slash_end),
    });
    let literals = tree.literals.into_iter().map(|literal| TreeLiteral {
        text: text(&literal.text),
        key: slice(literal.key),
        node: literal.node,
    });
    let mixed = tree.mixed.into_iter().map(|mixed| TreeMixed {
        prefix: slice(mixed.prefix),
        middles: slice(mixed.middles.into_iter().map(slice)),
        suffix: slice(mixed.suffix),
        exact: mixed.exact,
        node: mixed.node,
    });
    let affixes = tree.affixes.into_iter().map(|affix| Affix {
        text: slice(affix.text),
        shorter: affix.shorter.unwrap_or(NO_NODE),
        run: run(affix.run),
    });
    Tree {
        case_sensitive: tree.case_sensitive,
        always: tree.always,
        nodes: slice(nodes),
        literals: slice(literals),
        keys: slice(tree.keys),
        mixed: slice(mixed),
        affixes: slice(affixes),
        forms: slice(tree.forms),
    }
}

fn token_format(format: bailiwick_catalog::TokenFormat) -> TokenFormat {
    match format {
        bailiwick_catalog::TokenFormat::Hex => TokenFormat::Hex,
        bailiwick_catalog::TokenFormat::Base62 => TokenFormat::Base62,
    }
}

fn perfect_hash(hash: bailiwick_catalog::PerfectHash) -> PerfectHash {
    PerfectHash {
        seed: hash.seed,
        bucket_mask: hash.bucket_mask,
        range: hash.range,
        pilots: slice(hash.pilots),
    }
}

fn pattern(pattern: SegmentPattern) -> Pattern {
    match pattern {
        SegmentPattern::Literal(literal) => Pattern::Literal(text(&literal)),
        SegmentPattern::Mixed {
            prefix,
            middles,
            suffix,
        } => Pattern::Mixed {
            prefix: text(&prefix),
            middles: slice(middles.iter().map(|middle| text(middle))),
            suffix: text(&suffix),
        },
        SegmentPattern::Disguise { begins, always } => Pattern::Disguise { begins, always },
    }
}

fn class(class: Class) -> ActionClass {
    match class {
        Class::Create => ActionClass::CREATE,
        Class::Read => ActionClass::READ,
        Class::Update => ActionClass::UPDATE,
        Class::Delete => ActionClass::DELETE,
        Class::Other => ActionClass::OTHER,
    }
}

fn method(method: bailiwick_catalog::Method) -> Method {
    match method {
        bailiwick_catalog::Method::Get => Method::Get,
        bailiwick_catalog::Method::Head => Method::Head,
        bailiwick_catalog::Method::Post => Method::Post,
        bailiwick_catalog::Method::Put => Method::Put,
        bailiwick_catalog::Method::Patch => Method::Patch,
        bailiwick_catalog::Method::Delete => Method::Delete,
        bailiwick_catalog::Method::Options => Method::Options,
        bailiwick_catalog::Method::Trace => Method::Trace,
        bailiwick_catalog::Method::Connect => Method::Connect,
    }
}

fn text(text: &str) -> &'static str {
    String::leak(text.to_owned())
}

/// Cells that begin with a cache line.
fn lines(cells: &[u32]) -> &'static [u32] {
    let mut room: Vec<u32> = Vec::with_capacity(cells.len() + LINE);
    let begin = room.as_ptr().align_offset(LINE * size_of::<u32>()).min(LINE);
    room.resize(begin, 0);
    room.extend_from_slice(cells);
    Vec::leak(room).get(begin..).unwrap_or_default()
}

fn slice<T>(rows: impl IntoIterator<Item = T>) -> &'static [T] {
    Vec::leak(rows.into_iter().collect())
}
