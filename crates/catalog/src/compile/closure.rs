//! Transitive closures of the relations between scopes.

use std::collections::BTreeSet;

/// For each scope all that it reaches, ascending and without itself.
pub(crate) fn closures<'a>(count: usize, direct: impl Fn(usize) -> &'a [u32]) -> Vec<Vec<u32>> {
    (0..count).map(|scope| closure(scope as u32, &direct)).collect()
}

fn closure<'a>(scope: u32, direct: &impl Fn(usize) -> &'a [u32]) -> Vec<u32> {
    let mut seen = BTreeSet::new();
    let mut open = vec![scope];
    while let Some(next) = open.pop() {
        open.extend(direct(next as usize).iter().filter(|target| seen.insert(**target)));
    }
    seen.remove(&scope);
    seen.into_iter().collect()
}
