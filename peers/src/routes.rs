//! From method and path to what an endpoint needs, by the routers that there are.

mod matchit;
mod path_tree;
mod wayfind;

pub use matchit::Matchit;
pub use path_tree::PathTree;
pub use wayfind::Wayfind;

use std::collections::BTreeMap;

use bailiwick::Method;

use crate::workload::{Endpoint, Workload};

/// What a template has: for each method, by its number, the place of its needs.
pub type Methods = [Option<u32>; 9];

/// A router over a workload's templates.
pub trait Router: 'static {
    /// Makes it of templates; variables are already in the router's own syntax.
    fn new(shapes: BTreeMap<String, Methods>) -> Self;

    /// A variable in the router's syntax.
    fn variable(number: usize) -> String;

    /// What the template that matches a path has.
    fn find(&self, path: &str) -> Option<&Methods>;
}

/// What an endpoint needs, in the form in which a rival has its scopes.
pub enum Need<H> {
    /// A live token, and nothing else.
    Nothing,
    /// One scope.
    One(H),
    /// All scopes of any one of these.
    AnyOf(Vec<Vec<H>>),
}

impl<H> Need<H> {
    /// The needs of an endpoint.
    pub fn new(endpoint: &Endpoint, handle: impl Fn(u32) -> H) -> Self {
        match endpoint.any_of.as_slice() {
            [] => Self::Nothing,
            [all_of] if all_of.len() == 1 => Self::One(handle(all_of[0])),
            any_of => Self::AnyOf(
                any_of
                    .iter()
                    .map(|all_of| all_of.iter().map(|scope| handle(*scope)).collect())
                    .collect(),
            ),
        }
    }

    /// Whether somebody who has what `has` says meets it.
    #[inline]
    pub fn is_met(&self, has: impl Fn(&H) -> bool) -> bool {
        match self {
            Self::Nothing => true,
            Self::One(scope) => has(scope),
            Self::AnyOf(lists) => lists.iter().any(|list| list.iter().all(&has)),
        }
    }
}

/// A router with the needs behind it.
pub struct Routes<R, H> {
    router: R,
    needs: Vec<Need<H>>,
}

impl<R: Router, H> Routes<R, H> {
    /// The path alone picks the template; only then does the method count.
    pub fn new(work: &Workload, handle: impl Fn(u32) -> H) -> Self {
        let mut shapes: BTreeMap<String, Methods> = BTreeMap::new();
        let mut needs = Vec::new();
        for endpoint in &work.endpoints {
            let methods = shapes.entry(shape::<R>(&endpoint.template)).or_default();
            methods[endpoint.method as usize] = Some(needs.len() as u32);
            needs.push(Need::new(endpoint, &handle));
        }
        Self {
            router: R::new(shapes),
            needs,
        }
    }

    /// What a request needs.
    #[inline]
    pub fn find(&self, method: Method, path: &str) -> Option<&Need<H>> {
        let number = self.router.find(path)?[method as usize]?;
        self.needs.get(number as usize)
    }
}

/// A template with its variables numbered: two templates of one shape are one.
pub fn shape<R: Router>(template: &str) -> String {
    let segments = template.split('/').enumerate().map(|(number, segment)| {
        if segment.starts_with('{') {
            R::variable(number)
        } else {
            segment.to_owned()
        }
    });
    segments.collect::<Vec<_>>().join("/")
}
