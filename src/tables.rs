//! The tables that a catalogue is compiled into. Generated code fills them in; nobody writes them by hand.
//!
//! Everything here is data. The algorithms that read it are in the engine, and the compiler that lays it out is
//! `bailiwick-catalog`. [`LAYOUT`] tells whether the two belong together.

use crate::{ActionClass, Method, TokenFormat};

/// The layout of this version of the engine. Generated code asserts that it was made for the same one.
pub const LAYOUT: u32 = 5;

/// The gate of an endpoint that needs nothing.
pub const GATE_PUBLIC: u32 = (1 << 22) - 1;
/// The gate of an endpoint that needs any live token.
pub const GATE_AUTHENTICATED: u32 = GATE_PUBLIC - 1;
/// With the index of an endpoint added, its gate where its alternatives have to be read. Every smaller gate is the index of
/// the only scope needed.
pub const GATE_ANY_OF: u32 = 1 << 21;
/// A gate that nobody passes.
pub const GATE_NOBODY: u32 = GATE_PUBLIC - 2;

/// The word that stands for every segment that no template has as a literal.
pub const WORD_OTHER: u32 = 0;
/// Set where a way leads to a [`Split`] and not to a state.
pub const SPLIT: u32 = 1 << 21;
/// A state that no table has: there is no way on from it. As a word it has no edge anywhere, which is what becomes of the
/// segments `.` and `..`.
pub const NOWHERE: u32 = SPLIT - 1;

/// One compiled catalogue.
#[derive(Clone, Copy, Debug)]
pub struct Tables {
    /// Name of the API.
    pub name: &'static str,
    /// Title for people.
    pub title: &'static str,
    /// Version for people.
    pub version: &'static str,
    /// What the secrets of this API's tokens start with: those that are made now first. Empty where there is no prefix.
    pub token_prefixes: &'static [&'static str],
    /// What they look like behind it: those that are made now first.
    pub token_formats: &'static [TokenFormat],
    /// The place of the owners' role among the roles.
    pub owner: Option<usize>,
    /// The index of the scope that a token needs to mint and regenerate tokens.
    pub minting_scope: Option<u32>,
    /// Whether a lock fixed the indices.
    pub locked: bool,
    /// Hash of the exact list of scopes in the order of their indices.
    pub fingerprint: u64,
    /// Every scope at its index.
    pub scopes: &'static [ScopeRow],
    /// Scopes by class, as words of bits: create, read, update, delete, other. Retired scopes are in none.
    pub classes: [&'static [u64]; 5],
    /// Every scope that is not retired, as words of bits.
    pub live: &'static [u64],
    /// Old names and the indices of what they mean now.
    pub aliases: &'static [AliasRow],
    /// From name to scope or alias.
    pub names: Names,
    /// Endpoints, those of one template side by side.
    pub endpoints: &'static [EndpointRow],
    /// The edges at which paths end, ascending, each with its endpoint. Templates that overlap end at several.
    pub ends: &'static [PathEnd],
    /// From method and path to endpoint.
    pub router: Router,
    /// The same for the paths that the router leaves open.
    pub tree: Tree,
    /// The predefined roles.
    pub roles: &'static [RoleRow],
}

impl Tables {
    /// A catalogue with nothing in it: every name is unknown and every request denied.
    pub const EMPTY: Self = Self {
        name: "",
        title: "",
        version: "",
        token_prefixes: &[],
        token_formats: &[TokenFormat::Hex],
        owner: None,
        minting_scope: None,
        locked: false,
        fingerprint: 0,
        scopes: &[],
        classes: [&[]; 5],
        live: &[],
        aliases: &[],
        names: Names {
            hash: PerfectHash::EMPTY,
            slots: &[],
        },
        endpoints: &[],
        ends: &[],
        router: Router {
            prefix: "/",
            start: 0,
            roots: PerfectHash::EMPTY,
            other: NOWHERE,
            words: Literals {
                hash: PerfectHash::EMPTY,
                slots: &[],
            },
            ends: [[0; Method::ALL.len()]; 2],
            cells: &[],
            owners: &[],
            splits: &[],
            patterns: &[],
        },
        tree: Tree {
            case_sensitive: false,
            always: false,
            nodes: &[],
            literals: &[],
            keys: &[],
            mixed: &[],
            affixes: &[],
            forms: &[],
        },
        roles: &[],
    };
}

/// What is known of a scope.
#[derive(Clone, Copy, Debug)]
pub struct ScopeRow {
    /// Its name.
    pub name: &'static str,
    /// Its title.
    pub title: &'static str,
    /// Its one class.
    pub class: ActionClass,
    /// What it requires itself: ascending. Closures are computed when they are asked for, since those of a long chain would not
    /// fit anywhere.
    pub requires: &'static [u32],
    /// What it implies itself: ascending.
    pub implies: &'static [u32],
    /// What it is associated with: ascending.
    pub associated: &'static [u32],
    /// Why not to use it.
    pub deprecated: Option<&'static str>,
    /// Whether only the lock knows it.
    pub retired: bool,
}

/// An old name.
#[derive(Clone, Copy, Debug)]
pub struct AliasRow {
    /// The name.
    pub name: &'static str,
    /// What it means now: ascending.
    pub targets: &'static [u32],
}

/// From keys to slots of their own.
#[derive(Clone, Copy, Debug)]
pub struct PerfectHash {
    /// Seed of the hash.
    pub seed: u64,
    /// The number of buckets, which is a power of two, less one.
    pub bucket_mask: u32,
    /// How many places there are for a key before its pilot moves it on.
    pub range: u32,
    /// For each bucket the pilot: how far its keys are moved on, to slots of their own.
    pub pilots: &'static [u8],
}

impl PerfectHash {
    /// Of no key.
    const EMPTY: Self = Self {
        seed: 0,
        bucket_mask: 0,
        range: 0,
        pilots: &[],
    };
}

/// From names to ids: scopes first, aliases after them.
#[derive(Clone, Copy, Debug)]
pub struct Names {
    /// From a name to its slot.
    pub hash: PerfectHash,
    /// The slots.
    pub slots: &'static [NameSlot],
}

/// A name as it is compared.
#[derive(Clone, Copy, Debug)]
pub struct NameSlot {
    /// The four words that cover it.
    pub words: [u64; 4],
    /// Its length in bytes; 0 where the slot is empty.
    pub len: u32,
    /// The scope's index, or the number of scopes plus the alias's index.
    pub id: u32,
}

/// A method and a path with what they ask of a token.
#[derive(Clone, Copy, Debug)]
pub struct EndpointRow {
    /// The method.
    pub method: Method,
    /// The path template as the catalogue has it.
    pub path: &'static str,
    /// The operation's name in the API's description.
    pub operation: Option<&'static str>,
    /// One of the edges at which paths to it end.
    pub place: u32,
    /// The alternatives; empty when it is public, only needs a live token, or is for nobody.
    pub any_of: &'static [&'static [u32]],
}

/// An edge at which paths end.
#[derive(Clone, Copy, Debug)]
pub struct PathEnd {
    /// Its place among the edges.
    pub place: u32,
    /// The endpoint.
    pub endpoint: u32,
}

/// From method and path to endpoint: perfect hashes of literal segments, and an automaton over them.
///
/// A state is a place among the cells. The edge at the state itself is the way of a segment that is no literal there; the
/// edge that lies `word` further is the way of that word, if it says that it is.
#[derive(Clone, Copy, Debug)]
pub struct Router {
    /// What every template starts with: whole literal segments, with the slashes around them; at most 32 bytes.
    pub prefix: &'static str,
    /// The state behind the prefix.
    pub start: u32,
    /// From a literal segment that can follow the prefix to its line. There are as many of them as there are resources, so
    /// what fills a variable later on should not have to be looked up among them.
    pub roots: PerfectHash,
    /// The way from there of every other segment.
    pub other: u32,
    /// The literal segments behind the first, and their words.
    pub words: Literals,
    /// The words of the ends of paths, by method, and of ends behind a slash.
    pub ends: [[u32; Method::ALL.len()]; 2],
    /// The cells, sixteen to a cache line: edges, and the literals that begin paths.
    ///
    /// The line of a literal begins with its first and its last eight bytes, its length and its way, six cells that are no
    /// edges. The others are those of what follows the literal, as far as there is room, so that whoever has found the one
    /// has the other at hand. An edge leads to a state, or with [`SPLIT`] to the split to be asked; that of a word which ends
    /// a path says what the endpoint there needs: a scope, or one of the `GATE_` values.
    pub cells: &'static [u32],
    /// For each cell the word whose edge it is; empty where its check tells that.
    pub owners: &'static [u32],
    /// Where a state tells segments apart that their words do not.
    pub splits: &'static [Split],
    /// What splits ask for.
    pub patterns: &'static [Pattern],
}

/// From literal segments to words.
#[derive(Clone, Copy, Debug)]
pub struct Literals {
    /// From a segment to its slot.
    pub hash: PerfectHash,
    /// The slots.
    pub slots: &'static [WordSlot],
}

/// A literal segment as it is compared. Half a cache line, and never across two.
#[derive(Clone, Copy, Debug)]
#[repr(align(32))]
pub struct WordSlot {
    /// Its first eight bytes.
    pub first: u64,
    /// Its last eight bytes. A segment that has fewer stands in the upper ones of both, over zeros.
    pub last: u64,
    /// Its length in bytes; `u32::MAX` where the slot is empty.
    pub len: u32,
    /// The word. Literals that the slot does not tell apart share it, and its ways lead to splits.
    pub word: u32,
}

/// How many cells a cache line has.
pub const LINE: usize = 16;

/// How many bits of a cell tell whose edge it is: the lowest ones of the word. The others are where it leads.
pub const CHECK_BITS: u32 = 10;
/// The check of a cell that is no edge. No word has it.
pub const NOBODY: u32 = (1 << CHECK_BITS) - 1;

/// What begins with a cache line.
#[derive(Clone, Copy, Debug)]
#[repr(align(64))]
pub struct Lines<T>(pub T);

/// An array put together of parts, for generated code: the time that a compiler takes for one long array of rows that borrow grows
/// with the square of its length.
///
/// ```
/// use bailiwick::tables::joined;
///
/// const ROWS: [&str; 3] = joined(&[&["droplet", "image"], &["vpc"]]);
/// assert_eq!(ROWS, ["droplet", "image", "vpc"]);
/// ```
///
/// # Panics
///
/// If the parts are not of that length together, or are none: a build does not compile then.
#[must_use]
#[expect(
    clippy::panic,
    reason = "while a build evaluates it: it is an error of the compiler then"
)]
pub const fn joined<Row: Copy, const ROWS: usize>(mut parts: &[&[Row]]) -> [Row; ROWS] {
    let [[first, ..], ..] = parts else {
        panic!("there is no row");
    };
    let mut rows = [*first; ROWS];
    let mut left = rows.as_mut_slice();
    while let [part, rest @ ..] = parts {
        let (here, after) = left.split_at_mut(part.len());
        here.copy_from_slice(part);
        left = after;
        parts = rest;
    }
    assert!(left.is_empty(), "there are rows left");
    rows
}

/// A question about a segment.
#[derive(Clone, Copy, Debug)]
pub struct Split {
    /// The pattern to match.
    pub pattern: u32,
    /// Where to go when it matches: a state, or with [`SPLIT`] another split.
    pub hit: u32,
    /// Where to go when it does not.
    pub miss: u32,
}

/// A form of segments.
#[derive(Clone, Copy, Debug)]
pub enum Pattern {
    /// Exactly this text, of more than 16 bytes: the ends and the length are known to fit.
    Literal(&'static str),
    /// Literal text around variables, each of which takes at least one byte.
    Mixed {
        /// What it starts with.
        prefix: &'static str,
        /// What stands between two variables, in order.
        middles: &'static [&'static str],
        /// What it ends with.
        suffix: &'static str,
    },
    /// What some reader could take for literal text that stands beside the variable here and has another requirement.
    /// Only the [`Tree`] tells whether it is that.
    Disguise {
        /// A bit for each ASCII byte with which such a segment can begin.
        begins: [u64; 2],
        /// Whether one without capital letters and escapes has to be looked at too: the literal text has some itself.
        always: bool,
    },
}

/// The templates as a tree of segments, those that differ only in the names of their variables in one place.
///
/// It answers where the router does not: for paths that could be read in two ways, and for templates whose automaton would
/// be too large. Node 0 is the root. There are no nodes where the router answers everything.
#[derive(Clone, Copy, Debug)]
pub struct Tree {
    /// Whether what is behind the engine tells capital letters from small ones.
    pub case_sensitive: bool,
    /// Whether some literal text has capital letters or escapes, so that a segment without any could be read as it.
    pub always: bool,
    /// The nodes.
    pub nodes: &'static [TreeNode],
    /// The literal segments; those of a node side by side, ascending by their texts.
    pub literals: &'static [TreeLiteral],
    /// For the same places the literals of a node again, ascending by their keys.
    pub keys: &'static [u32],
    /// Literal text around variables; that of a node side by side, the better ones first.
    pub mixed: &'static [TreeMixed],
    /// The beginnings and the ends of literal text around variables.
    pub affixes: &'static [Affix],
    /// Rows of `mixed` by the two ends that they share, ascending.
    pub forms: &'static [u32],
}

/// Rows that stand side by side.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Run {
    /// The first one.
    pub begin: u32,
    /// The one behind the last.
    pub end: u32,
}

/// No node.
pub const NO_NODE: u32 = u32::MAX;

/// What can follow at one place of a template.
#[derive(Clone, Copy, Debug)]
pub struct TreeNode {
    /// Exactly these texts, in `literals` and in `keys`.
    pub literals: Run,
    /// Literal text around variables, in `mixed`.
    pub mixed: Run,
    /// What the latter can end with, in `affixes`: each leads to what can stand before it.
    pub suffixes: Run,
    /// The node behind any one segment, or [`NO_NODE`].
    pub param: u32,
    /// The node behind one or more segments, or [`NO_NODE`].
    pub multi: u32,
    /// The endpoints of the template that ends here.
    pub end: Run,
    /// The endpoints of the template that ends here with a slash.
    pub slash_end: Run,
}

/// A literal segment, and the node behind it.
#[derive(Clone, Copy, Debug)]
pub struct TreeLiteral {
    /// Its text.
    pub text: &'static str,
    /// Its text decoded once and, unless case counts, in small letters.
    pub key: &'static [u8],
    /// The node.
    pub node: u32,
}

/// Literal text around variables, and the node behind it.
#[derive(Clone, Copy, Debug)]
pub struct TreeMixed {
    /// What it starts with.
    pub prefix: &'static [u8],
    /// What stands between two variables, in order.
    pub middles: &'static [&'static [u8]],
    /// What it ends with.
    pub suffix: &'static [u8],
    /// Whether this is the text as the catalogue has it. Text with escapes has a second row with these decoded, which only
    /// readings of a segment are compared with.
    pub exact: bool,
    /// The node.
    pub node: u32,
}

/// Text that some segments begin or end with. Those of one place are ascending, the ends read backwards; so all that a
/// segment has are on the way from the last one that is not greater.
#[derive(Clone, Copy, Debug)]
pub struct Affix {
    /// The text, in small letters unless case counts.
    pub text: &'static [u8],
    /// The longest other affix of this place that this one begins (or ends) with, or [`NO_NODE`].
    pub shorter: u32,
    /// For an end, the beginnings that go with it, in `affixes`; for a beginning, what has both, in `forms`.
    pub run: Run,
}

/// A predefined role.
#[derive(Clone, Copy, Debug)]
pub struct RoleRow {
    /// Its name.
    pub name: &'static str,
    /// Its title.
    pub title: &'static str,
    /// The names that it had before.
    pub formerly: &'static [&'static str],
    /// What its patterns resolve to, as words of bits.
    pub permissions: &'static [u64],
    /// The same with everything that it implies.
    pub ceiling: &'static [u64],
}
