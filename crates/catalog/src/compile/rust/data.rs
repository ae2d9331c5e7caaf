//! What a catalogue consists of, as data.

use super::{array, borrowing, tree, words};
use crate::compile::perfect_hash::PerfectHash;
use crate::compile::tables::Tables;
use crate::{Class, Endpoint, Method, Model, Requirement, Role, Scope};

/// The names that the data has in the catalogue's module.
pub(super) const NAMES: [&str; 21] = [
    "TABLES",
    "SCOPES",
    "ALIASES",
    "NAME_PILOTS",
    "NAME_SLOTS",
    "ENDPOINTS",
    "ENDS",
    "ROOT_PILOTS",
    "WORD_PILOTS",
    "WORD_SLOTS",
    "CELLS",
    "OWNERS",
    "SPLITS",
    "PATTERNS",
    "TREE_NODES",
    "TREE_LITERALS",
    "TREE_KEYS",
    "TREE_MIXED",
    "TREE_AFFIXES",
    "TREE_FORMS",
    "ROLES",
];

/// The constant that holds all tables together.
pub(super) fn tables(model: &Model, tables: &Tables) -> String {
    let Tables { names, router, .. } = tables;
    let Model {
        name,
        title,
        version,
        token_prefixes,
        token_formats,
        owner,
        minting_scope,
        locked,
        ..
    } = model;
    let [create, read, update, delete, other] = tables.classes.each_ref().map(|class| words(class));
    let formats = token_formats.iter();
    let formats: Vec<_> = formats
        .map(|format| format!("engine::TokenFormat::{format:?}"))
        .collect();
    let live = words(&tables.live);
    let fingerprint = tables.fingerprint;
    let lines = [
        format!("name: {name:?},"),
        format!("title: {title:?},"),
        format!("version: {version:?},"),
        format!("token_prefixes: &{token_prefixes:?},"),
        format!("token_formats: &[{}],", formats.join(", ")),
        format!("owner: {owner:?},"),
        format!("minting_scope: {minting_scope:?},"),
        format!("locked: {locked},"),
        format!("fingerprint: {fingerprint:#018x},"),
        "scopes: &SCOPES,".to_owned(),
        format!("classes: [&{create}, &{read}, &{update}, &{delete}, &{other}],"),
        format!("live: &{live},"),
        "aliases: &ALIASES,".to_owned(),
        format!(
            "names: Names {{ hash: {}, slots: &NAME_SLOTS }},",
            perfect_hash(&names.hash, "NAME")
        ),
        "endpoints: &ENDPOINTS,".to_owned(),
        "ends: &ENDS,".to_owned(),
        "router: Router {".to_owned(),
        format!("    prefix: {:?},", router.prefix),
        format!("    start: {},", router.start),
        format!("    roots: {},", perfect_hash(&router.roots, "ROOT")),
        format!("    other: {},", router.other),
        format!(
            "    words: Literals {{ hash: {}, slots: &WORD_SLOTS }},",
            perfect_hash(&router.words.hash, "WORD")
        ),
        format!("    ends: {:?},", router.ends),
        "    cells: &CELLS.0,".to_owned(),
        "    owners: &OWNERS,".to_owned(),
        "    splits: &SPLITS,".to_owned(),
        "    patterns: &PATTERNS,".to_owned(),
        "},".to_owned(),
        format!("tree: {},", tree::value(&tables.tree)),
        "roles: &ROLES,".to_owned(),
    ];
    format!(
        "\n    const TABLES: Tables = Tables {{\n        {}\n    }};\n",
        lines.join("\n        ")
    )
}

/// The arrays of everything but the way to the endpoints.
pub(super) fn rows(model: &Model, tables: &Tables) -> String {
    let scopes = model.scopes.iter().map(scope_row);
    let aliases = model.aliases.iter();
    let aliases = aliases.map(|alias| format!("AliasRow {{ name: {:?}, targets: &{:?} }}", alias.name, alias.targets));
    let slots = tables.names.slots.iter();
    let slots = slots.map(|(name, len, id)| format!("NameSlot {{ words: {}, len: {len}, id: {id} }}", words(name)));
    let endpoints = tables
        .endpoints
        .iter()
        .filter_map(|number| model.endpoints.get(*number));
    let endpoints = endpoints
        .zip(&tables.places)
        .map(|(endpoint, place)| endpoint_row(endpoint, *place));
    let ends = tables.ends.iter();
    let ends = ends.map(|(place, endpoint)| format!("PathEnd {{ place: {place}, endpoint: {endpoint} }}"));
    let roles = model
        .roles
        .iter()
        .zip(&tables.roles)
        .map(|(role, (own, ceiling))| role_row(role, own, ceiling));
    [
        borrowing("SCOPES", "ScopeRow", scopes),
        borrowing("ALIASES", "AliasRow", aliases),
        array("NAME_PILOTS", "u8", tables.names.hash.pilots.iter()),
        array("NAME_SLOTS", "NameSlot", slots),
        borrowing("ENDPOINTS", "EndpointRow", endpoints),
        array("ENDS", "PathEnd", ends),
        borrowing("ROLES", "RoleRow", roles),
    ]
    .concat()
}

fn scope_row(scope: &Scope) -> String {
    let Scope {
        name,
        title,
        requires,
        implies,
        associated,
        deprecated,
        retired,
        ..
    } = scope;
    let class = match scope.class {
        Class::Create => "CREATE",
        Class::Read => "READ",
        Class::Update => "UPDATE",
        Class::Delete => "DELETE",
        Class::Other => "OTHER",
    };
    format!(
        "ScopeRow {{ name: {name:?}, title: {title:?}, class: engine::ActionClass::{class}, requires: &{requires:?}, \
         implies: &{implies:?}, associated: &{associated:?}, deprecated: {deprecated:?}, retired: {retired} }}"
    )
}

fn endpoint_row(endpoint: &Endpoint, place: u32) -> String {
    let method = method(endpoint.method);
    let (path, operation) = (endpoint.template.as_str(), &endpoint.operation);
    let any_of = match &endpoint.requirement {
        Requirement::Public | Requirement::Authenticated | Requirement::Nobody => String::new(),
        Requirement::AnyOf(lists) => lists
            .iter()
            .map(|all_of| format!("&{all_of:?}"))
            .collect::<Vec<_>>()
            .join(", "),
    };
    format!(
        "EndpointRow {{ method: engine::Method::{method}, path: {path:?}, operation: {operation:?}, place: {place}, \
         any_of: &[{any_of}] }}"
    )
}

fn role_row(role: &Role, permissions: &[u64], ceiling: &[u64]) -> String {
    let Role {
        name, title, formerly, ..
    } = role;
    let (permissions, ceiling) = (words(permissions), words(ceiling));
    format!(
        "RoleRow {{ name: {name:?}, title: {title:?}, formerly: &{formerly:?}, permissions: &{permissions}, \
         ceiling: &{ceiling} }}"
    )
}

fn method(method: Method) -> &'static str {
    match method {
        Method::Get => "Get",
        Method::Head => "Head",
        Method::Post => "Post",
        Method::Put => "Put",
        Method::Patch => "Patch",
        Method::Delete => "Delete",
        Method::Options => "Options",
        Method::Trace => "Trace",
        Method::Connect => "Connect",
    }
}

fn perfect_hash(hash: &PerfectHash, name: &str) -> String {
    let PerfectHash {
        seed,
        bucket_mask,
        range,
        ..
    } = hash;
    format!("PerfectHash {{ seed: {seed:#x}, bucket_mask: {bucket_mask:#x}, range: {range}, pilots: &{name}_PILOTS }}")
}
