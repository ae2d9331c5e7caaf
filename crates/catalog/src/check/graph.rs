//! Graphs of names: who leads to whom. Without recursion, since a catalogue may hold a chain of any length.

/// Nodes and cycles of a graph.
pub(crate) struct Walk {
    /// Every node after those that it leads to, as far as cycles let it.
    pub(crate) order: Vec<u32>,
    /// Cycles that have no node in common, each from the node that the walk met first. There is none if and only if the
    /// graph has none.
    pub(crate) cycles: Vec<Vec<u32>>,
}

/// Walks a graph whose node `n` leads to `edges[n]`, depth first.
pub(crate) fn walk(edges: &[Vec<u32>]) -> Walk {
    let mut walk = Walk {
        order: Vec::with_capacity(edges.len()),
        cycles: Vec::new(),
    };
    let mut states = vec![State::New; edges.len()];
    // The nodes between the start and where the walk is, each with the number of its edges that are done.
    let mut path: Vec<(u32, usize)> = Vec::new();
    // The parts of the path that belong to cycles found already: first and last position, ascending.
    let mut tangles: Vec<(usize, usize)> = Vec::new();
    for start in 0..edges.len() {
        enter(start, &mut states, &mut path);
        while let Some((node, done)) = path.last_mut() {
            let node = *node;
            let next = edges.get(node as usize).and_then(|targets| targets.get(*done));
            *done += 1;
            let Some(&target) = next else {
                path.pop();
                set(&mut states, node as usize, State::Done);
                walk.order.push(node);
                while let Some(tangle) = tangles.last_mut() {
                    if tangle.0 < path.len() {
                        tangle.1 = tangle.1.min(path.len() - 1);
                        break;
                    }
                    tangles.pop();
                }
                continue;
            };
            match states.get(target as usize) {
                Some(State::New) => enter(target as usize, &mut states, &mut path),
                Some(&State::OnPath(from)) if tangles.last().is_none_or(|&(_, last)| last < from) => {
                    tangles.push((from, path.len() - 1));
                    walk.cycles
                        .push(path.iter().skip(from).map(|&(node, _)| node).collect());
                }
                _ => {}
            }
        }
    }
    walk
}

/// Whether each node can be reached from the given ones; they themselves can. With it, the node each was reached from.
pub(crate) fn reach(edges: &[Vec<u32>], from: &[u32]) -> (Vec<bool>, Vec<Option<u32>>) {
    let mut reached = vec![false; edges.len()];
    let mut via = vec![None; edges.len()];
    let mut open = from.to_vec();
    for &node in from {
        set(&mut reached, node as usize, true);
    }
    while let Some(node) = open.pop() {
        for &target in edges.get(node as usize).into_iter().flatten() {
            if reached.get(target as usize) == Some(&false) {
                set(&mut reached, target as usize, true);
                set(&mut via, target as usize, Some(node));
                open.push(target);
            }
        }
    }
    (reached, via)
}

#[derive(Clone, Copy)]
enum State {
    New,
    /// At this position of the path.
    OnPath(usize),
    Done,
}

fn enter(node: usize, states: &mut [State], path: &mut Vec<(u32, usize)>) {
    if let (Some(State::New), Ok(id)) = (states.get(node), u32::try_from(node)) {
        set(states, node, State::OnPath(path.len()));
        path.push((id, 0));
    }
}

fn set<T>(all: &mut [T], at: usize, value: T) {
    if let Some(place) = all.get_mut(at) {
        *place = value;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn orders_what_has_no_cycle() {
        let walk = walk(&[vec![1, 2], vec![2], vec![]]);
        assert_eq!(walk.order, [2, 1, 0]);
        assert!(walk.cycles.is_empty());
    }

    #[test]
    fn finds_each_separate_cycle_once() {
        let edges = [vec![1], vec![2, 4], vec![0, 1], vec![3], vec![5], vec![4]];
        let mut cycles = walk(&edges).cycles;
        cycles.sort();
        assert_eq!(cycles, [vec![0, 1, 2], vec![3], vec![4, 5]]);
    }

    #[test]
    fn cycles_have_no_node_in_common() {
        assert_eq!(walk(&[vec![1], vec![0, 2], vec![1]]).cycles, [[0, 1]]);
    }

    #[test]
    fn reaches_through_cycles() {
        let (reached, via) = reach(&[vec![1], vec![0, 2], vec![], vec![2]], &[0]);
        assert_eq!(reached, [true, true, true, false]);
        assert_eq!(via, [None, Some(0), Some(1), None]);
    }
}
