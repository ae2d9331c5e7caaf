//! What a search need not try again.

/// How many failures are remembered. Where more nodes fail, some are tried again.
const REMEMBERED: usize = 256;

/// From which segment on there is nothing behind a variable of several segments.
///
/// A node that has failed from some place on fails from every later one: it could have taken the segments between. The
/// two kinds of search, with and without a segment that was read as what it is not, have different ends.
pub(super) struct Failures {
    failed: [Failure; REMEMBERED],
}

#[derive(Clone, Copy)]
struct Failure {
    node: u32,
    /// The first byte of the segment, by whether a segment before was read as what it is not.
    from: [usize; 2],
}

impl Failures {
    pub(super) fn new() -> Self {
        let none = Failure {
            node: 0,
            from: [usize::MAX; 2],
        };
        Self {
            failed: [none; REMEMBERED],
        }
    }

    /// Whether it is known that there is nothing behind a node from this place on.
    pub(super) fn cover(&self, node: u32, at: usize, disguised: bool) -> bool {
        let failure = self.failed.get(node as usize % REMEMBERED);
        failure.is_some_and(|failure| failure.node == node && at >= failure.from(disguised))
    }

    /// Remembers that there is nothing behind a node from this place on.
    pub(super) fn note(&mut self, node: u32, at: usize, disguised: bool) {
        let Some(failure) = self.failed.get_mut(node as usize % REMEMBERED) else {
            return;
        };
        if failure.node != node {
            *failure = Failure {
                node,
                from: [usize::MAX; 2],
            };
        }
        if let Some(from) = failure.from.get_mut(usize::from(disguised)) {
            *from = at;
        }
    }
}

impl Failure {
    fn from(&self, disguised: bool) -> usize {
        let [plain, read] = self.from;
        if disguised { read } else { plain }
    }
}
