//! Transitive closures of the relations between scopes.

use crate::Scope;

/// All that some scopes lead to, they themselves among it, as so many words of bits.
pub(crate) fn closure(words: usize, from: &[u32], direct: fn(&Scope) -> &[u32], scopes: &[Scope]) -> Vec<u64> {
    let mut reached = vec![0; words];
    let mut open = Vec::new();
    let mut reach = |targets: &[u32], open: &mut Vec<u32>| {
        for target in targets {
            if let Some(word) = reached.get_mut(*target as usize / 64) {
                let bit = 1 << (target % 64);
                if *word & bit == 0 {
                    open.push(*target);
                }
                *word |= bit;
            }
        }
    };
    reach(from, &mut open);
    while let Some(next) = open.pop() {
        let targets = scopes.get(next as usize).map(direct).unwrap_or_default();
        reach(targets, &mut open);
    }
    reached
}
