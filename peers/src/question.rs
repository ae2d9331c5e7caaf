//! A question asked of a rival, for every request.

use std::ops::Range;

/// One kind of question with every request prepared: in each rival's own form, as a service would have it in its hands.
pub trait Question {
    /// How many of these requests are allowed: what is timed.
    fn count(&self, requests: Range<usize>) -> usize;

    /// The answer to one request. By way of what is timed, so that a rival's code is in one place and is inlined there,
    /// whoever's it is.
    fn answer(&self, request: usize) -> bool {
        self.count(request..request + 1) == 1
    }
}

/// Makes a question of prepared requests and what judges them.
pub fn question<R: 'static, J: Fn(&R) -> bool + 'static>(
    requests: impl Iterator<Item = R>,
    judge: J,
) -> Box<dyn Question> {
    Box::new(Prepared {
        requests: requests.collect(),
        judge,
    })
}

struct Prepared<R, J> {
    requests: Vec<R>,
    judge: J,
}

impl<R, J: Fn(&R) -> bool> Question for Prepared<R, J> {
    fn count(&self, requests: Range<usize>) -> usize {
        self.requests[requests]
            .iter()
            .filter(|request| (self.judge)(request))
            .count()
    }
}
