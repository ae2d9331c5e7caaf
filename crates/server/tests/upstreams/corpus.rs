//! The requests: every endpoint under every disguise, their pairs, ways around, and headers that speak of something else.

use std::collections::BTreeSet;
use std::fmt;

use bailiwick::{Catalog, Endpoint, Method};
use bailiwick_catalog::Segment;

use crate::catalogs::segments;
use crate::disguise::{Disguise, UP, all};

/// A request that means to reach an endpoint.
#[derive(Debug)]
pub(crate) struct Case<C: Catalog> {
    /// What it means to reach.
    pub(crate) origin: Endpoint<C>,
    pub(crate) method: Method,
    pub(crate) target: Vec<u8>,
    pub(crate) headers: Vec<(&'static str, String)>,
}

impl<C: Catalog> Case<C> {
    /// What the engine takes it for.
    pub(crate) fn read(&self) -> Option<Endpoint<C>> {
        C::endpoint(self.method, &String::from_utf8_lossy(&self.target))
    }
}

impl<C: Catalog> fmt::Display for Case<C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.method, self.target.escape_ascii())?;
        self.headers
            .iter()
            .try_for_each(|(name, value)| write!(f, ", {name}: {value}"))
    }
}

/// A path for an endpoint: each variable filled, of several segments by two.
pub(crate) fn plain(path: &str) -> Vec<String> {
    let filled = |(index, segment): (usize, Segment)| match segment {
        Segment::Literal(text) => vec![text],
        Segment::Param => vec![format!("x{index}")],
        Segment::Multi => vec![format!("x{index}"), "y".to_owned()],
        Segment::Mixed {
            prefix,
            middles,
            suffix,
        } => {
            let middles = middles.iter().fold(String::new(), |text, middle| text + middle + "x");
            vec![format!("{prefix}x{middles}{suffix}")]
        }
    };
    segments(path).into_iter().enumerate().flat_map(filled).collect()
}

/// All of them for one endpoint, and as many pairs as are asked for.
pub(crate) fn cases<C: Catalog>(origin: Endpoint<C>, pairs: usize, random: &mut fastrand::Rng) -> Vec<Case<C>> {
    let path = plain(origin.path());
    let singles: Vec<(usize, Disguise)> = (0..path.len())
        .flat_map(|index| {
            let around = detours::<C>(&path, index);
            all().into_iter().chain(around).map(move |disguise| (index, disguise))
        })
        .collect();
    let one = singles.iter().map(|single| disguised(&path, &[*single]));
    let two = std::iter::repeat_with(|| {
        let pair = [
            singles[random.usize(..singles.len())],
            singles[random.usize(..singles.len())],
        ];
        disguised(&path, &pair)
    });
    let targets: BTreeSet<Vec<u8>> = one.chain(two.take(pairs)).chain(whole::<C>(&path)).collect();
    // What headers do depends little on the endpoint: some of a large catalog's are enough.
    let speaks = random.usize(..C::endpoints().len()) < SPEAKING;
    let spoken = if speaks { spoken(origin, &path) } else { Vec::new() };
    let as_it_is = |target| Case {
        origin,
        method: origin.method(),
        target,
        headers: Vec::new(),
    };
    targets.into_iter().map(as_it_is).chain(spoken).collect()
}

fn disguised(path: &[String], by: &[(usize, Disguise)]) -> Vec<u8> {
    let mut segments: Vec<Vec<u8>> = path.iter().map(|text| text.clone().into_bytes()).collect();
    for (index, disguise) in by {
        segments[*index] = disguise.of(&segments[*index]);
    }
    joined(&segments)
}

fn joined(segments: &[impl AsRef<[u8]>]) -> Vec<u8> {
    let with_slash = |segment: &_| [b"/", AsRef::<[u8]>::as_ref(segment)].concat();
    segments.iter().flat_map(with_slash).collect()
}

/// By every literal that stands at this place in a template that is like the path before it.
fn detours<C: Catalog>(path: &[String], index: usize) -> Vec<Disguise> {
    let mut neighbors = BTreeSet::new();
    for template in C::endpoints().map(Endpoint::path) {
        let mut parts = template.split('/').skip(1);
        let alike = path.iter().take(index).all(|segment| {
            let part = parts.next();
            part.is_some_and(|part| part == segment || part.contains('{'))
        });
        neighbors.extend(
            parts
                .next()
                .filter(|part| alike && !part.contains('{') && *part != path[index]),
        );
    }
    let by = |neighbor| UP.map(|up| Disguise::Detour(neighbor, up));
    neighbors.into_iter().flat_map(by).collect()
}

/// Into every tree and up again, and what is about the target as a whole.
fn whole<C: Catalog>(path: &[String]) -> Vec<Vec<u8>> {
    let plain = joined(path);
    let mut targets: Vec<Vec<u8>> = vec![
        [b"http://localhost", plain.as_slice()].concat(),
        [b"http://localhost/..;", plain.as_slice()].concat(),
        [b"//localhost", plain.as_slice()].concat(),
        plain[1..].to_vec(),
    ];
    for tree in C::endpoints().map(Endpoint::path) {
        let parts = segments(tree);
        let Some(depth) = parts.iter().position(|segment| *segment == Segment::Multi) else {
            continue;
        };
        let inside = &self::plain(tree)[..=depth];
        for up in UP {
            for levels in [depth, depth + 1] {
                let inside = inside[..levels].iter().map(String::as_bytes);
                let ups = std::iter::repeat_n(up, levels);
                let path = path.iter().map(String::as_bytes);
                targets.push(joined(&inside.chain(ups).chain(path).collect::<Vec<_>>()));
            }
        }
    }
    targets
}

/// Headers by which some upstream, or the gateway, may be told of another request than the one that is sent.
fn spoken<C: Catalog>(origin: Endpoint<C>, path: &[String]) -> Vec<Case<C>> {
    let target = joined(path);
    let text = String::from_utf8_lossy(&target).into_owned();
    let case = |method, target: &[u8], headers| Case {
        origin,
        method,
        target: target.to_vec(),
        headers,
    };
    let mut cases = Vec::new();
    let wanted = origin.method();
    for method in [
        Method::Get,
        Method::Head,
        Method::Post,
        Method::Put,
        Method::Patch,
        Method::Delete,
    ] {
        for name in OVERRIDES {
            let (own, wanted) = (method.to_string(), wanted.to_string());
            for value in [
                wanted.clone(),
                wanted.to_lowercase(),
                format!("{wanted}, {own}"),
                format!("{own}, {wanted}"),
            ] {
                cases.push(case(method, &target, vec![(name, value)]));
            }
            cases.push(case(method, &target, vec![(name, own.clone()), (name, wanted.clone())]));
            cases.push(case(method, &target, vec![(name, wanted), (name, own)]));
        }
    }
    for endpoint in C::endpoints().filter(|other| other.method() == wanted).take(2) {
        let other = joined(&plain(endpoint.path()));
        for name in ELSEWHERE {
            cases.push(case(wanted, &other, vec![(name, text.clone())]));
        }
    }
    for (name, value) in SPOKEN {
        cases.push(case(wanted, &target, vec![(name, value.to_owned())]));
    }
    cases
}

/// About how many endpoints of a catalog are asked for by headers too.
const SPEAKING: usize = 12;

const OVERRIDES: [&str; 4] = [
    "X-HTTP-Method-Override",
    "X-HTTP-Method",
    "X-Method-Override",
    "X_HTTP_Method_Override",
];

const ELSEWHERE: [&str; 6] = [
    "X-Original-URL",
    "X-Rewrite-URL",
    "X-Forwarded-Prefix",
    "X-Forwarded-Path",
    "X-Script-Name",
    "Script-Name",
];

const SPOKEN: [(&str, &str); 12] = [
    ("Content-Type", "application/grpc"),
    ("Content-Type", "application/grpc+proto"),
    ("Content-Type", "application/grpc-web"),
    ("TE", "trailers"),
    ("X-Original-Method", "OPTIONS"),
    ("X-Original-URI", "/"),
    ("X-Forwarded-Method", "GET"),
    ("X-Forwarded-Uri", "/"),
    ("X-Envoy-Original-Path", "/"),
    ("Upgrade", "h2c"),
    ("Transfer-Encoding", "identity"),
    ("X-Auth-Token-Id", "root"),
];
