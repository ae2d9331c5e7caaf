//! Old names: what each of them means now, through other old names.

use std::collections::{BTreeSet, HashMap};

use crate::check::graph;
use crate::check::names::{Names, valid};
use crate::diagnostic::{Code, Finding, Findings, Quoted, chain};
use crate::read::RawAlias;
use crate::source::{File, Span};

/// The aliases that resolve.
#[derive(Default)]
pub(crate) struct Aliases<'d> {
    by_name: HashMap<&'d str, Alias>,
}

pub(crate) struct Alias {
    pub(crate) span: Span,
    /// Ids of scopes, ascending.
    pub(crate) targets: Vec<u32>,
}

impl<'d> Aliases<'d> {
    pub(crate) fn new(raw: &'d [RawAlias<'d>], names: &mut Names<'d>, findings: &mut Findings) -> Self {
        for alias in raw {
            valid(alias.name, findings);
            if let Some(id) = names.id(alias.name.as_str()) {
                findings.push(shadow(alias, id, names));
            }
        }
        let ranks: HashMap<_, _> = (0_u32..)
            .zip(raw)
            .map(|(rank, alias)| (alias.name.as_str(), rank))
            .collect();
        let mut scopes: Vec<Vec<u32>> = Vec::with_capacity(raw.len());
        let mut others: Vec<Vec<u32>> = Vec::with_capacity(raw.len());
        let mut aliases = Self::default();
        for alias in raw {
            let (mut own, mut through) = (Vec::new(), Vec::new());
            for target in &alias.targets {
                match (names.id(target.as_str()), ranks.get(target.as_str())) {
                    (Some(id), _) => own.push(id),
                    (None, Some(&rank)) => through.push(rank),
                    (None, None) => _ = names.resolve(target, &aliases, findings),
                }
            }
            scopes.push(own);
            others.push(through);
        }
        let walk = graph::walk(&others);
        for cycle in &walk.cycles {
            findings.push(looped(cycle, raw));
        }
        let Some(targets) = expand(&walk.order, &scopes, &others) else {
            if let (Some(first), Some(last)) = (raw.first(), raw.last()) {
                findings.push(too_large(first.name.span.to(last.name.span)));
            }
            return aliases;
        };
        for (alias, targets) in raw.iter().zip(targets) {
            let targets = targets.into_iter().collect();
            aliases.by_name.insert(
                alias.name.as_str(),
                Alias {
                    span: alias.name.span,
                    targets,
                },
            );
        }
        aliases
    }

    pub(crate) fn get(&self, name: &str) -> Option<&Alias> {
        self.by_name.get(name)
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = (&'d str, &Alias)> {
        self.by_name.iter().map(|(name, alias)| (*name, alias))
    }
}

/// The scopes behind each alias. None if chains multiply into more than a catalogue can mean.
fn expand(order: &[u32], scopes: &[Vec<u32>], others: &[Vec<u32>]) -> Option<Vec<BTreeSet<u32>>> {
    let mut all = vec![BTreeSet::new(); scopes.len()];
    let mut count = 0_usize;
    for &rank in order {
        let rank = rank as usize;
        let mut targets: BTreeSet<u32> = scopes.get(rank).into_iter().flatten().copied().collect();
        for &other in others.get(rank).into_iter().flatten() {
            targets.extend(all.get(other as usize).into_iter().flatten());
        }
        count += targets.len();
        if count > MOST {
            return None;
        }
        if let Some(place) = all.get_mut(rank) {
            *place = targets;
        }
    }
    Some(all)
}

fn shadow(alias: &RawAlias<'_>, id: u32, names: &Names<'_>) -> Finding {
    let name = alias.name.as_str();
    let mut finding = Finding::new(
        Code::AliasShadowsScope,
        alias.name.span,
        format!("{} is a scope and an alias", Quoted(name)),
    )
    .label("an alias here");
    if let Some(scope) = names.scopes().get(id as usize) {
        finding = finding.also(scope.name.span, "a scope here");
    }
    finding.help("an alias is for a name that is no scope any more: remove one of the two")
}

fn looped(cycle: &[u32], raw: &[RawAlias<'_>]) -> Finding {
    let aliases: Vec<_> = cycle.iter().filter_map(|&rank| raw.get(rank as usize)).collect();
    let name = |alias: &&RawAlias<'_>| alias.name.value.to_string();
    let mut steps: Vec<_> = aliases.iter().map(name).collect();
    steps.extend(aliases.first().map(name));
    let span = aliases
        .first()
        .map_or(Span::start_of(File::Catalog), |alias| alias.name.span);
    let message = format!(
        "aliases lead back to themselves: {}",
        chain(steps.iter().map(String::as_str))
    );
    let mut finding = Finding::new(Code::AliasLoop, span, message).label("the loop starts here");
    for alias in aliases.iter().skip(1).take(3) {
        finding = finding.also(alias.name.span, "and goes through this");
    }
    finding.help("let one of them name scopes only")
}

fn too_large(span: Span) -> Finding {
    let message = format!("the aliases mean more than {MOST} scopes altogether");
    Finding::new(Code::TooLarge, span, message).help("let aliases name scopes instead of each other")
}

const MOST: usize = 1_000_000;
